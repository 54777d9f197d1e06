using System.Globalization;
using System.Text;
using Gpicl.Cli.Output;
using Gpicl.InContext;
using Gpicl.IO;

namespace Gpicl.Cli.Tests;

/// <summary><c>gpicl fit</c>, <c>predict</c>, <c>append</c> and <c>evaluate</c> on tables.</summary>
public sealed class FittedClassifierTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Model => folder.File("fruit.gpicl");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Columns_are_found_by_their_names_whatever_their_order_and_whatever_others_there_are()
    {
        await Fit();
        Write("new.csv", "color;number;size;weight\r\nred;1;1,1;1,2\r\ngreen;2;-1,2;-0,9\r\n");

        CommandRun run = await CommandRun.RunAsync($"predict --model {Model} --data {folder.File("new.csv")}");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        string[][] lines = Lines(run.Output, ';');
        Assert.Equal(["label", "p(pear)", "p(plum)"], lines[0]);
        Assert.Equal(["pear", "plum"], [lines[1][0], lines[2][0]]);
        Assert.All(lines.Skip(1), line => Assert.Equal(1, line.Skip(1).Sum(Number), 1e-4));
    }

    [Fact]
    public async Task Predictions_are_those_of_the_classifier_that_the_library_loads()
    {
        await Fit();
        Write("new.csv", "weight;size;color\n1,2;?;blue\n0,25;-0,5;red\n");

        CommandRun run = await CommandRun.RunAsync($"predict --model {Model} --data {folder.File("new.csv")} --output {folder.File("out.csv")} --json");
        InContextClassifier classifier = InContextClassifier.Load(Model);
        var expected = new float[4];
        classifier.PredictProbabilities([1.2f, 0, 0, float.NaN, 0.25f, 1, 0, -0.5f], expected); // blue is a word it has not met

        Assert.Equal(["weight", "color=red", "color=green", "size"], classifier.FeatureNames);
        Assert.Equal(["pear", "plum"], classifier.ClassNames);
        Assert.Equal(2, run.Json.GetProperty("rows").GetInt32());
        string[][] lines = Lines(File.ReadAllText(folder.File("out.csv")), ';');
        Assert.Equal(expected, lines.Skip(1).SelectMany(line => line.Skip(1)).Select(Number).Select(value => (float)value), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public async Task Standard_input_and_output_take_the_place_of_files()
    {
        await Fit();
        string text = "size;color;weight\n" + string.Concat(Enumerable.Range(0, 3000).Select(i => $"{i % 2},5;red;0\n"));
        using StringWriter output = new(), error = new();
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(text));

        ExitCode code = await GpiclCommandLine.RunAsync(
            ["predict", "--model", Model, "--data", "-"], new CommandConsole(output, error, input: input), default);

        Assert.Equal((ExitCode.Done, ""), (code, error.ToString()));
        string[][] lines = Lines(output.ToString(), ';');
        Assert.Equal(3001, lines.Length);
        Assert.Equal(lines[1], lines[^2]);
        Assert.NotEqual(lines[1], lines[^1]);
    }

    [Theory]
    [InlineData("weight;sice\n1;2\n", "new.csv: lacks the columns 'color', 'size' that the classifier was fitted to; line 1 names 'weight', 'sice'.")]
    [InlineData("weight;color;size\n1;red;2\n1;red;big\n", "line 3, column 3 ('size'), is 'big'; the classifier was fitted to numbers there")]
    [InlineData("weight;color;size\n1;red;2\n1;red\n", "line 3 has 2 fields, the first one 3")]
    [InlineData("weight;color;size;size\n1;red;2;3\n", "has 2 columns named 'size'")]
    [InlineData("weight;color;size\n1;red;1e60\n", "numbers must be finite in single precision")]
    [InlineData("", "is empty")]
    public async Task Data_that_do_not_fit_are_refused_with_their_place_and_leave_no_file(string text, string message)
    {
        await Fit();
        Write("new.csv", text);

        CommandRun run = await CommandRun.RunAsync($"predict --model {Model} --data {folder.File("new.csv")} --output {folder.File("out.csv")}");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Equal(["fruit.csv", "fruit.gpicl", "new.csv"], folder.Names);
    }

    [Fact]
    public async Task Appended_examples_change_predictions_and_all_are_added_or_none()
    {
        await Fit();
        byte[] before = File.ReadAllBytes(Model);
        Write("bad.csv", "weight;color;size;kind\n0;red;0;pear\n0;red;0;fig\n");
        Write("more.csv", "kind;size;color;weight\n" + string.Concat(Enumerable.Repeat("plum;1,1;red;1,2\n", 30)));
        Write("new.csv", "color;size;weight\nred;1,1;1,2\n");

        CommandRun refused = await CommandRun.RunAsync($"append --model {Model} --data {folder.File("bad.csv")}");
        Assert.Equal(before, File.ReadAllBytes(Model));
        CommandRun appended = await CommandRun.RunAsync($"append --model {Model} --data {folder.File("more.csv")} --json");
        CommandRun predicted = await CommandRun.RunAsync($"predict --model {Model} --data {folder.File("new.csv")}");

        Assert.Contains("the label in line 3, column 4 ('kind'), is 'fig'; the classifier knows 'pear', 'plum'.", refused.Error, StringComparison.Ordinal);
        Assert.Equal((70, 30), (appended.Json.GetProperty("examples").GetInt32(), appended.Json.GetProperty("appended").GetInt32()));
        Assert.Equal("plum", Lines(predicted.Output, ';')[1][0]);
        Assert.Equal(70, InContextClassifier.Load(Model).Count);
    }

    [Fact]
    public async Task Rows_that_are_examples_already_are_counted_and_kept()
    {
        await Fit();
        string[] rows = File.ReadAllLines(folder.File("fruit.csv"));
        Write("more.csv", $"{rows[0]}\n{rows[1]}\n{rows[1].Replace("pear", "plum")}\n9;red;9;pear\n9;red;9;pear\n");

        CommandRun run = await CommandRun.RunAsync($"append --model {Model} --data {folder.File("more.csv")} --json");
        Write("other.csv", $"{rows[0]}\n8;red;8;pear\n");
        CommandRun other = await CommandRun.RunAsync($"append --model {Model} --data {folder.File("other.csv")} --json");

        Assert.Contains("2 of 4 rows, with these labels, were examples already", run.Error, StringComparison.Ordinal);
        Assert.Equal((44, 2), (run.Json.GetProperty("examples").GetInt32(), run.Json.GetProperty("copies").GetInt32()));
        Assert.Equal(("", 0), (other.Error, other.Json.GetProperty("copies").GetInt32()));
    }

    [Fact]
    public async Task Classes_that_a_program_appended_go_by_their_numbers()
    {
        await Fit();
        InContextClassifier classifier = InContextClassifier.Load(Model);
        for (int i = 0; i < 10; i++)
            classifier.Append([9, 1, 0, -9], 2);
        classifier.Save(Model);
        Write("new.csv", "weight;color;size;kind\n9;red;-9;class 2\n");

        CommandRun predicted = await CommandRun.RunAsync($"predict --model {Model} --data {folder.File("new.csv")}");
        CommandRun evaluated = await CommandRun.RunAsync($"evaluate --model {Model} --data {folder.File("new.csv")} --json");
        CommandRun appended = await CommandRun.RunAsync($"append --model {Model} --data {folder.File("new.csv")} --json");

        string[][] lines = Lines(predicted.Output, ';');
        Assert.Equal(["label", "p(pear)", "p(plum)", "p(class 2)"], lines[0]);
        Assert.Equal("class 2", lines[1][0]);
        Assert.Equal(1, evaluated.Json.GetProperty("accuracy").GetDouble());
        Assert.Equal(51, appended.Json.GetProperty("examples").GetInt32());
    }

    [Fact]
    public async Task Evaluation_counts_what_was_predicted()
    {
        await Fit();

        CommandRun run = await CommandRun.RunAsync($"evaluate --model {Model} --data {folder.File("fruit.csv")} --json");
        CommandRun shown = await CommandRun.RunAsync($"evaluate --model {Model} --data {folder.File("fruit.csv")}");

        int[] confusion = [.. run.Json.GetProperty("confusion").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(count => count.GetInt32())];
        Assert.Equal((40, 40), (run.Json.GetProperty("rows").GetInt32(), confusion.Sum()));
        Assert.Equal((confusion[0] + confusion[3]) / 40.0, run.Json.GetProperty("accuracy").GetDouble(), 1e-9);
        Assert.InRange(run.Json.GetProperty("accuracy").GetDouble(), 0.95, 1);
        Assert.InRange(run.Json.GetProperty("logLoss").GetDouble(), 0, 0.3);
        Assert.InRange(run.Json.GetProperty("calibrationError").GetDouble(), 0, 0.2);
        Assert.Contains("class \\ predicted", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_without_names_are_read_by_place_with_the_label_or_without()
    {
        string iris = TinyRun.Data("tables/iris.csv");
        await CommandRun.RunAsync($"fit --data {iris} --examples 60 --members 2 --output {Model}");
        Write("unlabeled.csv", "5.1,3.5,1.4,0.2\n6.3,3.3,6.0,2.5\n");

        CommandRun unlabeled = await CommandRun.RunAsync($"predict --model {Model} --data {folder.File("unlabeled.csv")}");
        CommandRun evaluated = await CommandRun.RunAsync($"evaluate --model {Model} --data {iris} --json");

        Assert.Equal(["label", "setosa", "virginica"], Lines(unlabeled.Output, ',').Select(line => line[0]));
        Assert.InRange(evaluated.Json.GetProperty("accuracy").GetDouble(), 0.9, 1);
        Assert.Equal(150, evaluated.Json.GetProperty("rows").GetInt32());
    }

    [Fact]
    public async Task A_classifier_that_the_library_saved_takes_columns_by_place_and_gives_numbers_of_classes()
    {
        float[] inputs = [.. Enumerable.Range(0, 40).Select(i => (float)(i % 4 < 2 ? -1 : 1))];
        int[] labels = [.. Enumerable.Range(0, 20).Select(i => i % 2)];
        InContextLearner.Default.Fit(inputs, labels, 2, 2, new InContextOptions { Members = 1 }).Save(Model);
        Write("new.csv", "-1,-1\n1,1\n");

        CommandRun run = await CommandRun.RunAsync($"predict --model {Model} --data {folder.File("new.csv")}");

        Assert.Equal(["label", "0", "1"], Lines(run.Output, ',').Select(line => line[0]));
    }

    [Fact]
    public async Task Descriptions_are_under_the_checksum_and_checked()
    {
        await Fit();
        byte[] bytes = File.ReadAllBytes(Model);
        int place = bytes.AsSpan().IndexOf("plum"u8);
        bytes[place] = (byte)'q';
        File.WriteAllBytes(folder.File("damaged"), bytes);
        SafetensorsFile file = SafetensorsFile.Load(Model);
        var metadata = file.Metadata.ToDictionary(entry => entry.Key, entry => entry.Key == "inputs" ? entry.Value.Replace("size", "color") : entry.Value);
        new SafetensorsFile(file.Tensors, metadata).Save(folder.File("wrong"));

        Assert.Throws<CheckpointFormatException>(() => InContextClassifier.Load(folder.File("damaged")));
        string message = Assert.Throws<CheckpointFormatException>(() => InContextClassifier.Load(folder.File("wrong"))).Message;
        Assert.Contains("two columns have the same name", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("predict --model no-such --data a.csv", "there is no such file")]
    [InlineData("predict --data a.csv", "'--model' is required")]
    [InlineData("predict --model no-such --data a.csv --json", "--output has to be a file")]
    [InlineData("fit --data a.csv", "'--output' is required")]
    [InlineData("fit --data a.csv --output -", "--output is '-', but what is written there goes into a file; one of that name is './-'.")]
    [InlineData("append --model a --data b.csv --output -", "--output is '-'")]
    [InlineData("export --data a.csv --output -", "--output is '-'")]
    [InlineData("fit --data - --output a", "--data is '-', but this command reads its data more than once; put them into a file.")]
    [InlineData("classify --data -", "--data is '-'")]
    [InlineData("fit --data a.csv --output no-such-folder/a", "its folder does not exist")]
    [InlineData("append --model no-such --data a.csv --output no-such-folder/a", "its folder does not exist")]
    public async Task Wrong_usage_ends_with_2(string commandLine, string message)
    {
        CommandRun run = await CommandRun.RunAsync(commandLine);

        Assert.Equal((ExitCode.WrongUsage, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_leaves_no_file()
    {
        await Fit();

        CommandRun run = await CommandRun.RunAsync(
            $"predict --model {Model} --data {folder.File("fruit.csv")} --output {folder.File("out.csv")}", new CancellationToken(canceled: true));

        Assert.Equal(ExitCode.Canceled, run.ExitCode);
        Assert.Equal(["fruit.csv", "fruit.gpicl"], folder.Names);
    }

    // Pears are large and heavy, with decimal commas.
    private async Task Fit()
    {
        Write("fruit.csv", "weight;color;size;kind\n" + string.Concat(Enumerable.Range(0, 40).Select(i =>
        {
            double sign = i % 2 == 0 ? 1 : -1;
            string weight = Text(sign + 0.3 * Math.Sin(i)), size = Text(sign + 0.3 * Math.Cos(i));
            return $"{weight};{(i % 3 == 0 ? "red" : "green")};{size};{(i % 2 == 0 ? "pear" : "plum")}\n";
        })));
        CommandRun run = await CommandRun.RunAsync($"fit --data {folder.File("fruit.csv")} --decimal-comma --members 2 --output {Model} --json");
        Assert.Equal((ExitCode.Done, 40), (run.ExitCode, run.Json.GetProperty("examples").GetInt32()));
    }

    private void Write(string name, string text) => File.WriteAllText(folder.File(name), text);

    private static string[][] Lines(string text, char separator) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(separator))];

    private static string Text(double value) => value.ToString("F2", CultureInfo.InvariantCulture).Replace('.', ',');

    private static double Number(string text) => double.Parse(text.Replace(',', '.'), CultureInfo.InvariantCulture);
}
