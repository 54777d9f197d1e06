using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Gpicl.Cli.Commands;
using Gpicl.TableBenchmarks.Cells;
using Gpicl.TableBenchmarks.Learners;
using Gpicl.TableBenchmarks.Reports;
using Gpicl.TableBenchmarks.Splits;
using Gpicl.TableBenchmarks.Tables;
using Spectre.Console;
using static System.FormattableString;
using Table = Gpicl.TableBenchmarks.Tables.Table;

namespace Gpicl.TableBenchmarks;

/// <summary>The command line.</summary>
internal sealed class TableBenchmarkCommand : RootCommand
{
    private const string ProcessorCount = "DOTNET_PROCESSOR_COUNT";

    private readonly Argument<string[]> tables = new("tables")
    {
        Description = "Files of comma-separated values, plain or gzipped, or folders of them; file@column for a label that is not in the last column.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> labelColumn = new("--label-column")
    {
        Description = "Name or number (from 0) of the label column of all tables; the last by default.",
        HelpName = "column",
    };

    private readonly Option<int[]> rows = Many<int>("--rows", "Sizes of support sets.", [50, 99, 300, 1000]);
    private readonly Option<int> splits = CommandOptions.WholeNumber("--splits", "Stratified splits of each table at each size.", 1, int.MaxValue, 20);
    private readonly Option<int> queries = CommandOptions.WholeNumber("--queries", "Most queries of a split.", 1, int.MaxValue, 200);
    private readonly Option<int> seed = new("--seed") { Description = "Of the splits.", DefaultValueFactory = _ => 0 };
    private readonly Option<string[]> learners = Many<string>("--learners", "Those to run; all by default. The first is compared with the others.", []);
    private readonly Option<string[]> variants = Many<string>("--gpicl", "Gpicl with other options, as one more learner: name={\"members\": 16}.", []);
    private readonly Option<string?> python = new("--python") { Description = "A Python interpreter that has scikit-learn.", HelpName = "program" };
    private readonly Option<int?> threads = CommandOptions.WholeNumber(
        "--threads", "Threads for each learner; one a processor by default.", 1, CommandOptions.MaximumThreads);

    private readonly Option<string[]> redo = Many<string>("--redo", "Learners whose finished cells do not count.", []);
    private readonly Option<bool> json = CommandOptions.Json();

    private readonly Option<string> cells = new("--cells")
    {
        Description = "Folder of finished cells, which are not measured again.",
        DefaultValueFactory = _ => "artifacts/tables",
        HelpName = "folder",
    };

    private readonly Option<string?> markdown = new("--markdown")
    {
        Description = "Write accuracies, log-losses and calibration into this file.",
        HelpName = "file",
    };

    private readonly Option<string?> times = new("--markdown-times")
    {
        Description = "Write times into this file. They are those of finished cells: take a folder of cells of its own, on a machine with nothing else to do.",
        HelpName = "file",
    };

    public TableBenchmarkCommand()
        : base("Gpicl beside ML.NET's trainers and scikit-learn's classifiers on tables, from few labeled rows.")
    {
        Add(tables);
        foreach (Option option in (Option[])[labelColumn, rows, splits, queries, seed, learners, variants, python, threads, cells, redo, json, markdown, times])
            Add(option);
        SetAction(Run);
    }

    private static Option<T[]> Many<T>(string name, string description, T[] values) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => values };

    private async Task<int> Run(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(threads) is { } count && Environment.GetEnvironmentVariable(ProcessorCount) != Invariant($"{count}"))
            return await RestartWithThreads(count);
        IAnsiConsole messages = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        try
        {
            using PythonLearners? scikitLearn = parsed.GetValue(python) is { } interpreter ? new PythonLearners(interpreter) : null;
            var benchmark = new TableBenchmark(
                ReadTables(TableFile.Find(parsed.GetValue(tables)!, parsed.GetValue(labelColumn)), messages),
                Learners(parsed.GetValue(learners)!, parsed.GetValue(variants)!, scikitLearn),
                parsed.GetValue(rows)!,
                parsed.GetValue(splits),
                parsed.GetValue(queries),
                parsed.GetValue(seed));
            Results results = Measure(benchmark, new CellFolder(parsed.GetValue(cells)!), parsed.GetValue(redo)!, messages, cancellation);
            if (parsed.GetValue(markdown) is { } scoreFile)
                MarkdownReport.Write(scoreFile, "scores", MarkdownReport.Scores(results));
            if (parsed.GetValue(times) is { } timeFile)
                MarkdownReport.Write(timeFile, "times", MarkdownReport.Times(results));
            Print(results, parsed.GetValue(json));
            return 0;
        }
        catch (OperationCanceledException)
        {
            messages.MarkupLine("Ended; what is finished is kept.");
            return 130;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or InvalidOperationException or ArgumentException)
        {
            messages.MarkupLineInterpolated($"[red]{exception.Message}[/]");
            return 1;
        }
    }

    private static Results Measure(TableBenchmark benchmark, CellFolder cells, string[] redo, IAnsiConsole messages, CancellationToken cancellation) =>
        messages.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask("tables", maxValue: benchmark.Steps);
                return benchmark.Run(
                    cells,
                    redo,
                    (what, steps) =>
                    {
                        task.Description = Markup.Escape(what);
                        task.Increment(steps);
                    },
                    cancellation);
            });

    private static void Print(Results results, bool json)
    {
        if (json)
        {
            var failures = results.Failures.Select(failure => new { failure.Cell.Table, failure.Cell.Rows, failure.Cell.Learner, failure.Message });
            var all = new { results.Learners, results.Splits, Sizes = SizeSummary.Of(results), failures };
            Console.WriteLine(JsonSerializer.Serialize(all, JsonSerializerOptions.Web));
            return;
        }

        // A file or a pipe has no width.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = 160;
        ConsoleReport.Write(AnsiConsole.Console, results);
    }

    // Tables that are in two folders count once.
    private static Table[] ReadTables(TableFile[] files, IAnsiConsole messages)
    {
        List<Table> read = [];
        foreach (TableFile file in files)
        {
            Table table = TableReader.Read(file);
            if (read.FirstOrDefault(other => other.Hash == table.Hash || other.Name == table.Name) is { } other)
            {
                if (other.Hash != table.Hash)
                    throw new InvalidDataException($"Two different tables are called {table.Name}.");
                messages.MarkupLineInterpolated($"{file.Path} is {other.Name} again: left out.");
                continue;
            }

            int numbers = table.Columns.Count(column => column.IsNumber), words = table.Columns.Length - numbers;
            messages.MarkupLineInterpolated($"{table.Name}: {table.Rows} rows, {numbers} columns of numbers, {words} of words, {table.Classes.Length} classes");
            if (!StratifiedSplits.Has(table, 1 + table.Classes.Length))
                messages.MarkupLineInterpolated($"[yellow]{table.Name} is too small for any split.[/]");
            read.Add(table);
        }

        return [.. read];
    }

    private static TableLearner[] Learners(string[] names, string[] variants, PythonLearners? scikitLearn)
    {
        TableLearner[] all = [.. MLNetLearners.All(), .. variants.Select(Variant), .. scikitLearn?.All ?? []];
        string known = string.Join(", ", all.Select(learner => learner.Name));
        return names.Length == 0
            ? all
            : [.. names.Select(name => Array.Find(all, learner => learner.Name == name)
                ?? throw new ArgumentException($"There is no learner {name}. There are {known}, and those of scikit-learn with --python."))];

        static TableLearner Variant(string variant) => variant.Split('=', 2) is [var name, var options]
            ? MLNetLearners.Gpicl(name, options)
            : throw new ArgumentException($"--gpicl {variant} is not of the form name={{\"option\": value}}.");
    }

    // The number of processors that the runtime and OpenMP see is what all learners go by, and is settled when a process starts.
    private static async Task<int> RestartWithThreads(int threads)
    {
        string[] arguments = Environment.GetCommandLineArgs();
        bool isHost = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
        var start = new ProcessStartInfo(Environment.ProcessPath!, isHost ? arguments : arguments[1..]);
        start.Environment[ProcessorCount] = start.Environment["OMP_NUM_THREADS"] = Invariant($"{threads}");
        using Process process = Process.Start(start)!;
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }
}
