using System.Text.Json;
using Gpicl.Benchmarks.Report;
using Gpicl.Cli;
using Gpicl.Cli.Output;

namespace Gpicl.Benchmarks.Tests;

public class CommandTests
{
    private static readonly string?[] InstructionSets = ["AVX-512", "AVX2", "portable"];

    [Theory]
    [InlineData("")]
    [InlineData("--transpose-a")]
    [InlineData("--transpose-b")]
    [InlineData("--transpose-a --transpose-b")]
    public async Task Json_is_one_object_with_speed_threads_and_instruction_set(string transposes)
    {
        Run run = await RunAsync($"gemm --m 61 --k 17 --n 35 --threads 2 --repetitions 20 --json {transposes}");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal(["gflops", "threads", "instructionSet"], run.Json.EnumerateObject().Select(p => p.Name));
        Assert.True(run.Json.GetProperty("gflops").GetDouble() > 0);
        Assert.Equal(2, run.Json.GetProperty("threads").GetInt32());
        Assert.Contains(run.Json.GetProperty("instructionSet").GetString(), InstructionSets);
    }

    [Fact]
    public async Task Without_json_people_get_a_table()
    {
        Run run = await RunAsync("gemm --m 61 --k 17 --n 35 --transpose-b --threads 1");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("61 × 17 × 35", run.Output, StringComparison.Ordinal);
        Assert.Contains("GFLOP/s", run.Output, StringComparison.Ordinal);
        Assert.ThrowsAny<JsonException>(() => run.Json);
    }

    [Fact]
    public async Task A_product_larger_than_memory_is_refused_before_memory_is_asked_for()
    {
        Run run = await RunAsync("gemm --m 1000000 --k 1000000 --n 1 --json");

        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.Contains("1000000000000 elements; the most is 1073741824", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scaling_has_the_speed_up_and_the_cost_of_four_lengths()
    {
        Run run = await RunAsync("scaling --d 16 --layers 1 --heads 1 --batch 2 --inputs 4 --threads 2 --steps 2 --rounds 2 --json");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.True(run.Json.GetProperty("speedUp").GetDouble() > 0);
        Assert.Equal([50, 100, 200, 400], run.Json.GetProperty("lengths").EnumerateArray().Select(l => l.GetProperty("length").GetInt32()));
        Assert.All(run.Json.GetProperty("lengths").EnumerateArray(), l => Assert.True(l.GetProperty("millisecondsPerSequence").GetDouble() > 0));
    }

    [Fact]
    public async Task Contexts_have_their_times_and_their_memory_and_a_plot_of_what_predictions_cost()
    {
        string plot = Path.Combine(Directory.CreateTempSubdirectory("gpicl-tests-").FullName, "context.svg");

        Run run = await RunAsync($"context --rows 70 200 --inputs 3 --threads 1 --json --plot {plot}");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal([70, 200], run.Json.EnumerateArray().Select(each => each.GetProperty("rows").GetInt32()));
        Assert.All(run.Json.EnumerateArray(), each =>
        {
            foreach (string time in (string[])["fitSeconds", "predictMilliseconds", "rowsPerSecond", "firstAppendMilliseconds", "appendMilliseconds"])
                Assert.True(each.GetProperty(time).GetDouble() > 0, time);
            Assert.Equal(each.GetProperty("rows").GetInt32() * 4 * 4 * 192, each.GetProperty("contextBytes").GetInt64());
            Assert.True(each.GetProperty("estimatedBytes").GetInt64() > each.GetProperty("contextBytes").GetInt64());
        });
        Assert.Contains("in batches, 3 values", await File.ReadAllTextAsync(plot), StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(plot)!, recursive: true);
    }

    [Theory]
    [InlineData("context --rows 0", "--rows is '0'; it must be a whole number from 20 to", "'Gpicl.Benchmarks context --help'")]
    [InlineData("gemm --k 1 --n 1", "'--m' is required", "'Gpicl.Benchmarks gemm --help'")]
    [InlineData("gemm --m 1 --k 1 --n 1 --repetitions 19", "--repetitions is '19'; it must be a whole number from 20 to", "'Gpicl.Benchmarks gemm --help'")]
    [InlineData("report --reference no-such-file.py", "--reference is 'no-such-file.py'; there is no such file", "'Gpicl.Benchmarks report --help'")]
    public async Task Says_what_is_wrong_and_where_to_read_on(string commandLine, string message, string help)
    {
        Run run = await RunAsync(commandLine);

        Assert.Equal(ExitCode.WrongUsage, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Contains(help, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void Rivals_are_not_kept_from_their_own_kernels()
    {
        if (OperatingSystem.IsWindows())
            return;

        string seen = ChildProcess.LastLine("sh", ["-c", "echo [$OPENBLAS_CORETYPE] $OPENBLAS_NUM_THREADS"], environment =>
        {
            environment["OPENBLAS_CORETYPE"] = "Haswell";
            Measurements.Unrestrict(environment, threads: 2);
        }, CancellationToken.None);

        Assert.Equal("[] 2", seen);
    }

    [Fact]
    public void A_program_that_fails_is_named_with_its_last_words()
    {
        if (OperatingSystem.IsWindows())
            return;

        var error = Assert.Throws<InvalidOperationException>(() =>
            ChildProcess.LastLine("sh", ["-c", "echo first >&2; echo out of luck >&2; exit 3"], environment: null, CancellationToken.None));

        Assert.Contains("exit code 3: out of luck", error.Message, StringComparison.Ordinal);
    }

    private static async Task<Run> RunAsync(string commandLine)
    {
        using StringWriter output = new(), error = new();
        var console = new CommandConsole(output, error);
        string[] words = commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        ExitCode exitCode = await GpiclCommandLine.RunAsync(ReportCommand.Root(console), words, console, CancellationToken.None);
        return new Run(exitCode, output.ToString(), error.ToString());
    }

    private sealed record Run(ExitCode ExitCode, string Output, string Error)
    {
        public JsonElement Json
        {
            get
            {
                using JsonDocument document = JsonDocument.Parse(Output); // refuses anything before or after the object
                return document.RootElement.Clone();
            }
        }
    }
}
