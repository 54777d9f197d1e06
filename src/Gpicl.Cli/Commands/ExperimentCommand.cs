using System.CommandLine;
using Gpicl.Cli.Experiments;
using Gpicl.Cli.Experiments.Catalog;
using Gpicl.Cli.Experiments.Execution;
using Gpicl.Cli.Experiments.Runs;
using Gpicl.Cli.Features;
using Gpicl.Cli.Output;
using Gpicl.Onnx.Images;
using Spectre.Console;

namespace Gpicl.Cli.Commands;

/// <summary><c>gpicl experiment</c>: the figures of the paper, each with what became of its claims.</summary>
internal static class ExperimentCommand
{
    private const string StandardData = "data/fashion-mnist";

    public static Command Create(CommandConsole console)
    {
        Argument<string[]> names = new("name")
        {
            Description = "The experiments to run; 'gpicl experiment list' shows them.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string> scale = CommandOptions.Choice(
            "--scale", "How large networks, budgets and grids are.", [.. ExperimentScale.All.Select(known => known.Name)]);
        Option<string[]> data = new("--data")
        {
            Description = $"A folder of images: the first to meta-train on, all to meta-test on; may be given several times. Default: {StandardData}.",
            HelpName = "folder",
        };
        Option<string[]> natural = new("--natural")
        {
            Description = "A folder of natural images, such as CIFAR-10 or SVHN, for the experiment 'features' to meta-test on, too; may be given several "
                + "times.",
            HelpName = "folder",
        };
        Option<string[]> features = new("--features")
        {
            Description = $"NAME=FILE, a pretrained network for experiments on features of images: {string.Join(" or ", RunInputs.Networks)}, and its ONNX "
                + $"file or a JSON description. {RunInputs.ResNet18} is found where NuGet's folder has its package; runs on others are left out unless they "
                + "are given.",
            HelpName = "network",
        };
        Option<string> output = new("--output")
        {
            Description = "The folder for pages, plots and finished runs, which are found there again; processes may share it.",
            HelpName = "folder",
            DefaultValueFactory = _ => "experiments",
        };
        Option<int> threads = CommandOptions.Threads();
        var place = new DeviceOptionSet();
        Option<bool> json = CommandOptions.Json();
        var command = new Command("experiment", "Run the paper's experiments: plots, tables, and what becomes of each claim.")
        {
            names, scale, data, natural, features, threads, output, json,
        };
        place.AddTo(command);
        command.Add(List(console));
        command.SetAction((parsed, cancellation) =>
        {
            string[] files = parsed.GetValue(features) ?? [];
            using var networks = new FeatureNetworks(
                new FeatureSettings(NetworksOf(files), Mirror: false), parsed.GetValue(threads), console, cancellation);
            ExperimentOutcome outcome = new ExperimentSession(
                new ExperimentSetup(
                    Find(parsed.GetValue(names)!),
                    ExperimentScale.All.Single(known => known.Name == parsed.GetValue(scale)),
                    DataOf(parsed.GetValue(data)),
                    place.Read(parsed, parsed.GetValue(threads)),
                    FolderOf(parsed.GetValue(output)!))
                {
                    Natural = parsed.GetValue(natural) ?? [],
                    Networks = networks,
                    NetworkFiles = files,
                },
                console, cancellation).Execute();
            console.WriteResult(outcome, parsed.GetValue(json), ToTable);
            return Task.FromResult((int)ExitCode.Done);
        });
        return command;
    }

    private static Command List(CommandConsole console)
    {
        Option<bool> json = CommandOptions.Json();
        var command = new Command("list", "Show all experiments.") { json };
        command.SetAction((parsed, _) =>
        {
            var listed = ExperimentCatalog.All.Select(experiment => new
            {
                experiment.Name,
                experiment.Figure,
                experiment.Title,
                DataSets = ExperimentScale.All.ToDictionary(scale => scale.Name, scale => experiment.DataSets(scale)),
                Runs = ExperimentScale.All.ToDictionary(scale => scale.Name, scale => experiment.RunsAt(scale).Count),
                Claims = experiment.Claims.Select(claim => claim.Text).ToArray(),
            }).ToArray();
            if (parsed.GetValue(json))
            {
                console.WriteJson(new { Experiments = listed });
            }
            else
            {
                Table table = new Table { Border = TableBorder.Simple }.AddColumns("name", "figure", "what it shows");
                foreach (ExperimentScale scale in ExperimentScale.All)
                    table.AddColumn($"runs, {scale.Name}");
                foreach (var row in listed)
                    table.AddRow([Markup.Escape(row.Name), row.Figure, Markup.Escape(row.Title), .. row.Runs.Values.Select(runs => $"{runs}")]);
                console.WriteTable(table);
            }

            return Task.FromResult((int)ExitCode.Done);
        });
        return command;
    }

    private static IReadOnlyList<Experiment> Find(IEnumerable<string> names) =>
    [
        .. names.Distinct().Select(name => ExperimentCatalog.All.FirstOrDefault(experiment => experiment.Name == name)
            ?? throw new UsageException(
                $"There is no experiment '{name}'; it must be one of {string.Join(", ", ExperimentCatalog.All.Select(experiment => experiment.Name))}.")),
    ];

    private static string[] DataOf(string[]? given)
    {
        if (given is { Length: > 0 })
            return given;
        return Directory.Exists(StandardData)
            ? [StandardData]
            : throw new UsageException($"--data was not given, and there is no folder {StandardData} here; give a folder of images.");
    }

    private static Dictionary<string, ImageFeatureModel> NetworksOf(string[] given)
    {
        Dictionary<string, ImageFeatureModel> networks = FeatureOptionSet.Read(given);
        if (networks.Keys.Except(RunInputs.Networks).FirstOrDefault() is { } unknown)
            throw new UsageException($"--features names '{unknown}', but experiments know {string.Join(" and ", RunInputs.Networks)} only.");
        try
        {
            networks.TryAdd(RunInputs.ResNet18, ImageFeatureModel.ResNet18());
        }
        catch (FileNotFoundException)
        {
            // Runs on its features are left out, which the session says.
        }

        return networks;
    }

    private static string FolderOf(string output) => output.Length > 0 && !File.Exists(output)
        ? output
        : throw new UsageException($"--output is '{output}'; it must be a folder.");

    private static Table ToTable(ExperimentOutcome outcome)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("experiment", "claim", "found");
        foreach (var report in outcome.Experiments)
            foreach (var claim in report.Claims)
                table.AddRow(Markup.Escape(report.Name), Markup.Escape($"{claim.Claim} {claim.Evidence}"), claim.Found);
        return table;
    }
}
