using System.Globalization;
using Gpicl.InContext;

namespace Gpicl.Cli.Tests;

/// <summary>What <c>gpicl fit</c>, <c>append</c> and <c>predict</c> tell and take beside labels: checks, new classes, explanations, novelty.</summary>
public sealed class FittedInsightsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Model => folder.File("fruit.gpicl");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Words_that_are_none_of_the_classes_become_classes_where_that_is_asked_for()
    {
        await Fit();
        byte[] before = File.ReadAllBytes(Model);
        Write("more.csv", "kind,size,weight\n" + string.Concat(Enumerable.Range(0, 12).Select(i => $"fig,5.{i},-5\npear,1,1\nkiwi,-6,5.{i}\n")));
        Write("new.csv", "size,weight\n5.3,-5\n-6,5.5\n1,1.1\n");

        CommandRun refused = await CommandRun.RunAsync($"append --model {Model} --data {folder.File("more.csv")}");
        Assert.Equal(before, File.ReadAllBytes(Model));
        CommandRun appended = await CommandRun.RunAsync($"append --model {Model} --data {folder.File("more.csv")} --new-classes --json");
        CommandRun predicted = await CommandRun.RunAsync($"predict --model {Model} --data {folder.File("new.csv")}");
        CommandRun evaluated = await CommandRun.RunAsync($"evaluate --model {Model} --data {folder.File("more.csv")} --json");

        Assert.Contains("is 'fig'; the classifier knows 'pear', 'plum'. With --new-classes, it becomes a class.", refused.Error, StringComparison.Ordinal);
        Assert.Equal(["fig", "kiwi"], appended.Json.GetProperty("newClasses").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(["pear", "plum", "fig", "kiwi"], InContextClassifier.Load(Model).ClassNames);
        Assert.Equal(["fig", "kiwi", "pear"], Lines(predicted).Skip(1).Select(line => line[0]));
        Assert.Equal(1, evaluated.Json.GetProperty("accuracy").GetDouble());
    }

    [Fact]
    public async Task A_missing_label_is_no_new_class_and_there_are_no_more_than_the_network_tells_apart()
    {
        await Fit();
        Write("missing.csv", "kind,size,weight\nfig,5,5\n?,5,5\n");
        Write("many.csv", "kind,size,weight\n" + string.Concat(Enumerable.Range(0, 9).Select(i => $"kind {i},{i},5\n")));

        CommandRun missing = await CommandRun.RunAsync($"append --model {Model} --data {folder.File("missing.csv")} --new-classes");
        CommandRun many = await CommandRun.RunAsync($"append --model {Model} --data {folder.File("many.csv")} --new-classes");

        Assert.Contains("the label in line 3, column 1 ('kind'), is '?'", missing.Error, StringComparison.Ordinal);
        Assert.Contains("fit anew to examples of all classes", many.Error, StringComparison.Ordinal);
        Assert.Equal(2, InContextClassifier.Load(Model).Classes);
    }

    [Fact]
    public async Task New_classes_of_a_classifier_without_names_keep_theirs()
    {
        float[] inputs = [.. Enumerable.Range(0, 40).Select(i => (float)(i % 4 < 2 ? -1 : 1))];
        InContextClassifier saved = InContextLearner.Default.Fit(
            inputs, [.. Enumerable.Range(0, 20).Select(i => i % 2)], 2, 2, new InContextOptions { Members = 1 });
        saved.Append([3, -3], 2);
        saved.Save(Model);
        Write("more.csv", string.Concat(Enumerable.Repeat("-4,4,other\n", 9)) + "3,-3,2\n");
        Write("new.csv", "-4,4\n1,1\n");

        await CommandRun.RunAsync($"append --model {Model} --data {folder.File("more.csv")} --new-classes");
        CommandRun predicted = await CommandRun.RunAsync($"predict --model {Model} --data {folder.File("new.csv")}");

        Assert.Equal(["0", "1", "2", "other"], InContextClassifier.Load(Model).ClassNames);
        Assert.Equal(["label", "other", "1"], Lines(predicted).Select(line => line[0]));
    }

    [Fact]
    public async Task Explanations_name_examples_by_their_place_in_the_data_and_features_by_their_columns()
    {
        await Fit();
        Write("new.csv", "weight,size\n0.2,0.9\n0.1,-0.8\n");

        CommandRun run = await CommandRun.RunAsync($"predict --model {Model} --data {folder.File("new.csv")} --explain");
        Explanation expected = InContextClassifier.Load(Model).Explain([0.2f, 0.9f], exact: 0);

        string[][] lines = Lines(run);
        Assert.Equal(["label", "p(pear)", "p(plum)", "examples", "features"], lines[0]);
        Assert.Equal(["pear", "plum"], lines.Skip(1).Select(line => line[0]));
        string[] examples = lines[1][3].Split("; ");
        Assert.Equal(expected.Examples.Take(3).Select(example => string.Create(
            CultureInfo.InvariantCulture, $"{example.Index} ({(example.Index % 2 == 0 ? "pear" : "plum")}) {example.Change:+0.000;-0.000}")), examples);
        Assert.StartsWith("size +", lines[1][4], StringComparison.Ordinal);
        Assert.Contains("; weight ", lines[1][4], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Class_means_are_called_that_in_explanations()
    {
        await Fit("--examples 4 --class-means 3", read: 4 + 3 * 2);
        Write("new.csv", "weight,size\n0.1,-0.4\n");

        CommandRun run = await CommandRun.RunAsync($"predict --model {Model} --data {folder.File("new.csv")} --explain");

        Explanation expected = InContextClassifier.Load(Model).Explain([0.1f, -0.4f], exact: 0);
        Assert.Equal(
            expected.Examples.Take(3).Select(example => example.Index >= 4),
            Lines(run)[1][3].Split("; ").Select(example => example.StartsWith("mean of p", StringComparison.Ordinal)));
        Assert.Contains("mean of ", Lines(run)[1][3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Novelty_is_high_for_rows_unlike_the_examples_alone()
    {
        await Fit();
        Write("new.csv", "weight,size\n1.9,0.9\n9,-9\n"); // the first beside a pear

        CommandRun run = await CommandRun.RunAsync($"predict --model {Model} --data {folder.File("new.csv")} --novelty");

        string[][] lines = Lines(run);
        Assert.Equal("novelty", lines[0][^1]);
        double[] novelty = [.. lines.Skip(1).Select(line => double.Parse(line[^1], CultureInfo.InvariantCulture))];
        Assert.InRange(novelty[0], 0, 0.95);
        Assert.InRange(novelty[1], 0.97, 1);
    }

    [Fact]
    public async Task Files_without_examples_have_nothing_to_compare_rows_with()
    {
        await Fit();
        InContextClassifier.Load(Model).Save(Model, includeExamples: false);

        CommandRun run = await CommandRun.RunAsync($"predict --model {Model} --data {folder.File("fruit.csv")} --novelty");

        Assert.Equal((ExitCode.Failed, ""), (run.ExitCode, run.Output));
        Assert.Contains("holds no examples", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fit_says_how_good_it_is_on_its_own_examples_unless_told_not_to()
    {
        CommandRun usual = await Fit();
        CommandRun shown = await CommandRun.RunAsync($"fit --data {folder.File("fruit.csv")} --members 2 --output {Model}");
        CommandRun without = await Fit("--no-check");
        Write("few.csv", "a,b\n1,x\n2,x\n3,x\n4,y\n");
        CommandRun few = await CommandRun.RunAsync($"fit --data {folder.File("few.csv")} --members 1 --output {Model} --json");

        CrossValidationResult expected = InContextClassifier.Load(await Saved()).CrossValidate(5);
        Assert.Equal(5, usual.Json.GetProperty("check").GetProperty("folds").GetInt32());
        Assert.Equal(expected.CrossValidated.Accuracy, usual.Json.GetProperty("check").GetProperty("accuracy").GetDouble());
        Assert.Equal(expected.CrossValidated.LogLoss, usual.Json.GetProperty("check").GetProperty("logLoss").GetDouble(), 1e-6);
        Assert.InRange(expected.CrossValidated.Accuracy, 0.9, 1);
        Assert.Contains("5 folds of them", shown.Output, StringComparison.Ordinal);
        Assert.False(without.Json.TryGetProperty("check", out _));
        Assert.Equal((ExitCode.Done, false), (few.ExitCode, few.Json.TryGetProperty("check", out _)));
        Assert.Contains("was not measured", few.Error, StringComparison.Ordinal);

        async Task<string> Saved()
        {
            await Fit("--no-check");
            return Model;
        }
    }

    [Fact]
    public async Task Inspect_says_what_is_in_the_file_and_export_takes_it_by_the_name_other_commands_use()
    {
        await Fit("--no-check");

        CommandRun shown = await CommandRun.RunAsync($"inspect {Model}");
        CommandRun json = await CommandRun.RunAsync($"inspect {Model} --json");
        CommandRun exported = await CommandRun.RunAsync($"export --model {Model} --output {folder.File("fruit.onnx")}");

        Assert.Contains("2: pear, plum", shown.Output, StringComparison.Ordinal);
        Assert.Equal(40, json.Json.GetProperty("examples").GetInt32());
        Assert.Equal(["weight", "size"], json.Json.GetProperty("inputs").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal((ExitCode.Done, true), (exported.ExitCode, File.Exists(folder.File("fruit.onnx"))));
        byte[] damaged = File.ReadAllBytes(Model);
        damaged[^9] ^= 1;
        File.WriteAllBytes(Model, damaged);
        Assert.Equal(ExitCode.Failed, (await CommandRun.RunAsync($"inspect {Model}")).ExitCode);
    }

    // Pears are large and heavy; they stand in rows 0, 2, 4, …
    private async Task<CommandRun> Fit(string options = "", int read = 40)
    {
        Write("fruit.csv", "weight,size,kind\n" + string.Concat(Enumerable.Range(0, 40).Select(i =>
        {
            double sign = i % 2 == 0 ? 1 : -1;
            return FormattableString.Invariant($"{sign + Math.Sin(i):F2},{sign + 0.3 * Math.Cos(i):F2},{(i % 2 == 0 ? "pear" : "plum")}\n");
        })));
        CommandRun run = await CommandRun.RunAsync($"fit --data {folder.File("fruit.csv")} --members 2 --output {Model} --json {options}");
        Assert.Equal((ExitCode.Done, read), (run.ExitCode, run.Json.GetProperty("examples").GetInt32()));
        return run;
    }

    private void Write(string name, string text) => File.WriteAllText(folder.File(name), text);

    private static string[][] Lines(CommandRun run) =>
        [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];
}
