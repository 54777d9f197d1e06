using System.Text.Json;

namespace Gpicl.Cli.Tests;

public class SweepTests
{
    [Fact]
    public async Task A_sweep_tries_every_setting_and_tests_the_best_on_other_data()
    {
        string digits = TinyRun.Data("tables/digits.csv");
        string line = $"sweep --data {digits} --test {digits} --test {digits} --hidden 7 --sequences 20 --predictions 300 --examples 30 --threads";

        CommandRun run = await CommandRun.RunAsync($"{line} 1 --json"), again = await CommandRun.RunAsync($"{line} 2 --json"),
            text = await CommandRun.RunAsync($"{line} 1");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal(run.Output, again.Output);
        JsonElement[] cells = [.. run.Json.GetProperty("cells").EnumerateArray()];
        Assert.Equal(3 * 3 * 12, cells.Length); // networks, optimizers, learning rates
        Assert.Equal(
            cells.Length,
            cells.Select(
                cell => (cell.GetProperty("optimizer").GetString(), cell.GetProperty("hiddenLayers").GetInt32(),
                    cell.GetProperty("learningRate").GetDouble())).Distinct().Count());
        JsonElement best = run.Json.GetProperty("best");
        Assert.Equal(
            cells.Max(cell => cell.TryGetProperty("accuracy", out JsonElement accuracy) ? accuracy.GetDouble() : 0), best.GetProperty("accuracy").GetDouble());
        JsonElement[] tests = [.. run.Json.GetProperty("tests").EnumerateArray()];
        Assert.Equal(["digits", "digits (2)"], tests.Select(test => test.GetProperty("dataset").GetString()));
        Assert.All(tests, test => Assert.InRange(test.GetProperty("accuracy").GetDouble(), 0.3, 1));
        Assert.Contains("accuracy on digits, %", text.Output, StringComparison.Ordinal);
        Assert.Equal(
            9, text.Output.Split('\n').Count(row => row.Contains("│ Sgd", StringComparison.Ordinal) || row.Contains("│ Adam", StringComparison.Ordinal)));
        Assert.Single(text.Output.Split('\n'), row => row.Contains(" best │", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--hidden 0", "--hidden is '0'; it must be a whole number from 1 to 4096")]
    [InlineData("--sequences 0", "--sequences is '0'; it must be a whole number from 1 to 1000000")]
    public async Task Wrong_usage_is_named(string options, string message)
    {
        CommandRun run = await CommandRun.RunAsync($"sweep --data {TinyRun.Data("tables/iris.csv")} {options}");

        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }
}
