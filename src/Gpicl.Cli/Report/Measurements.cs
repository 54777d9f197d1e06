using System.Globalization;
using System.Text.Json;
using Gpicl.Cli.Benchmarks;
using Gpicl.Cli.Output;

namespace Gpicl.Cli.Report;

/// <summary>
/// Makes single measurements, each in a process of its own: ours with the same command a user would type, so that memory
/// and warm-up are those of a fresh process, theirs with Python.
/// </summary>
internal sealed class Measurements(ReportOptions options, CancellationToken cancellation)
{
    private static readonly Dictionary<string, string> NoVariables = [];

    /// <summary>Fails unless the reference can run, before anything long has been measured.</summary>
    public void RequireTorch() => ChildProcess.LastLine(options.Python, ["-c", "import torch; print(torch.__version__)"], NoVariables, cancellation);

    public GemmResult Gemm(GemmShape shape, int threads)
    {
        List<string> arguments = ["bench", "gemm", "--m", Text(shape.M), "--k", Text(shape.K), "--n", Text(shape.N)];
        if (shape.TransposeA)
            arguments.Add("--transpose-a");
        if (shape.TransposeB)
            arguments.Add("--transpose-b");
        return Gpicl<GemmResult>([.. arguments, "--threads", Text(threads), "--repetitions", Text(options.Repetitions)]);
    }

    public (double Gflops, string Library) Numpy(GemmShape shape, int threads)
    {
        string[] arguments = ["-c", NumpyScript(), Text(shape.M), Text(shape.K), Text(shape.N), Flag(shape.TransposeA), Flag(shape.TransposeB), Text(options.Repetitions)];
        string count = Text(threads);
        var variables = new Dictionary<string, string> { ["OPENBLAS_NUM_THREADS"] = count, ["OMP_NUM_THREADS"] = count, ["MKL_NUM_THREADS"] = count };
        using JsonDocument document = ParseJson("numpy", ChildProcess.LastLine(options.Python, arguments, variables, cancellation));
        JsonElement root = document.RootElement;
        return (root.GetProperty("gflops").GetDouble(), $"numpy {root.GetProperty("numpy").GetString()} with {root.GetProperty("library").GetString()}");
    }

    public TrainingResult Training(TrainingSetup setup) =>
        Gpicl<TrainingResult>(["bench", "train", .. setup.Arguments(options.Threads, options.Steps)]);

    /// <summary>The reference's sequences a second.</summary>
    public double Reference(TrainingSetup setup, int threads)
    {
        string line = ChildProcess.LastLine(
            options.Python, [options.Reference!, "throughput", .. setup.Arguments(threads, options.Steps)], NoVariables, cancellation);
        using JsonDocument document = ParseJson(options.Reference!, line);
        return document.RootElement.TryGetProperty("sequences_per_second", out JsonElement value) && value.ValueKind == JsonValueKind.Number
            ? value.GetDouble()
            : throw new InvalidOperationException($"{options.Reference} must end with a line {{\"sequences_per_second\": …}}, but wrote '{line}'.");
    }

    public ScalingResult Scaling(string layout) => Gpicl<ScalingResult>(
        ["bench", "scaling", "--layout", layout, "--threads", Text(options.Threads), "--steps", Text(options.Steps), "--rounds", Text(options.Rounds)]);

    private TResult Gpicl<TResult>(IEnumerable<string> arguments)
    {
        // Under `dotnet gpicl.dll` the process is the host, and the program is its first argument.
        string host = Environment.ProcessPath ?? "dotnet";
        bool hosted = Path.GetFileNameWithoutExtension(host) == "dotnet";
        IEnumerable<string> program = hosted ? [typeof(Measurements).Assembly.Location] : [];
        return CommandConsole.ReadResult<TResult>(ChildProcess.LastLine(host, [.. program, .. arguments, "--json"], NoVariables, cancellation));
    }

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
