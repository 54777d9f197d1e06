using System.Globalization;
using System.Text.Json;
using Gpicl.Cli.Benchmarks;
using Gpicl.Cli.Commands;
using Gpicl.Cli.Output;

namespace Gpicl.Benchmarks.Report;

/// <summary>
/// Makes single measurements, each in a process of its own: ours with the same command a user would type, so that memory
/// and warm-up are those of a fresh process, theirs with Python, free to choose the fastest kernels they have.
/// </summary>
internal sealed class Measurements(ReportOptions options, CancellationToken cancellation)
{
    // Variables that begin so make libraries of linear algebra use other kernels than they choose themselves, such as
    // OPENBLAS_CORETYPE, or other threads than are asked for.
    private static readonly string[] Restrictions = ["OPENBLAS_", "BLIS_", "MKL_", "DNNL_", "ONEDNN_", "ATEN_CPU_", "OMP_", "GOTO_", "KMP_"];

    private const string TorchSharpDevice = "cpu-torch";

    /// <summary>Fails unless the reference can run, before anything long has been measured.</summary>
    /// <exception cref="InvalidOperationException">It cannot.</exception>
    public void RequireTorch() => Rival(["-c", "import torch; print(torch.__version__)"], threads: 1);

    public GemmResult Gemm(GemmShape shape, int threads)
    {
        List<string> arguments = ["gemm", "--m", Text(shape.M), "--k", Text(shape.K), "--n", Text(shape.N)];
        if (shape.TransposeA)
            arguments.Add("--transpose-a");
        if (shape.TransposeB)
            arguments.Add("--transpose-b");
        return Gpicl<GemmResult>(typeof(Measurements), [.. arguments, "--threads", Text(threads), "--repetitions", Text(options.Repetitions)]);
    }

    public (double Gflops, string Library) Numpy(GemmShape shape, int threads)
    {
        string[] sizes = [Text(shape.M), Text(shape.K), Text(shape.N), Flag(shape.TransposeA), Flag(shape.TransposeB), Text(options.Repetitions)];
        using JsonDocument document = ParseJson("numpy", Rival(["-c", NumpyScript(), .. sizes], threads));
        JsonElement root = document.RootElement;
        return (root.GetProperty("gflops").GetDouble(), root.GetProperty("library").GetString() ?? "numpy");
    }

    public TrainingResult Training(TrainingSetup setup) =>
        Gpicl<TrainingResult>(typeof(BenchTrainCommand), ["bench", "train", .. setup.Arguments(options.Threads, options.Steps)]);

    /// <summary>The same step by TorchSharp's engine, on libtorch of the folder that the tool loads it from.</summary>
    /// <exception cref="InvalidOperationException">It is not there.</exception>
    public TrainingResult TorchSharp(TrainingSetup setup, int threads) => Gpicl<TrainingResult>(
        typeof(BenchTrainCommand), ["bench", "train", .. setup.Arguments(threads, options.Steps), "--device", TorchSharpDevice],
        environment => Unrestrict(environment, threads));

    /// <summary>The reference's sequences a second, and what it computed with where it says so.</summary>
    public (double SequencesPerSecond, string? Library) Reference(TrainingSetup setup, int threads)
    {
        string line = Rival([options.Reference, "throughput", .. setup.Arguments(threads, options.Steps)], threads);
        using JsonDocument document = ParseJson(options.Reference, line);
        return document.RootElement.TryGetProperty("sequences_per_second", out JsonElement value) && value.ValueKind == JsonValueKind.Number
            ? (value.GetDouble(), document.RootElement.TryGetProperty("library", out JsonElement library) ? library.GetString() : null)
            : throw new InvalidOperationException($"{options.Reference} must end with a line {{\"sequences_per_second\": …}}, but wrote '{line}'.");
    }

    public ScalingResult Scaling(string layout)
    {
        string[] numbers = ["--threads", Text(options.Threads), "--steps", Text(options.Steps), "--rounds", Text(options.Rounds)];
        return Gpicl<ScalingResult>(typeof(Measurements), ["scaling", "--layout", layout, .. numbers]);
    }

    /// <summary>Leaves a rival free to choose its kernels, on so many threads.</summary>
    public static void Unrestrict(IDictionary<string, string?> environment, int threads)
    {
        foreach (string name in environment.Keys.Where(name => Restrictions.Any(start => name.StartsWith(start, StringComparison.Ordinal))).ToList())
            environment.Remove(name);
        foreach (string name in new[] { "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS" })
            environment[name] = Text(threads);
    }

    // Runs the program that a type belongs to: this one, or the tool, which lies beside it.
    private TResult Gpicl<TResult>(Type program, IEnumerable<string> arguments, Action<IDictionary<string, string?>>? environment = null) =>
        CommandConsole.ReadResult<TResult>(
            ChildProcess.LastLine("dotnet", [program.Assembly.Location, .. arguments, "--json"], environment, cancellation));

    private string Rival(IEnumerable<string> arguments, int threads) =>
        ChildProcess.LastLine(options.Python, arguments, environment => Unrestrict(environment, threads), cancellation);

    private static JsonDocument ParseJson(string source, string line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException exception)
        {
            throw new InvalidOperationException($"{source} must end with one line of JSON, but wrote '{line}'.", exception);
        }
    }

    private static string NumpyScript()
    {
        using Stream stream = typeof(Measurements).Assembly.GetManifestResourceStream("numpy_gemm.py")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Flag(bool value) => value ? "1" : "0";
}
