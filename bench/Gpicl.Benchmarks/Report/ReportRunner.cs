using System.Globalization;
using Gpicl.Cli.Benchmarks;
using Gpicl.Cli.Commands;
using Gpicl.Cli.Output;

namespace Gpicl.Benchmarks.Report;

/// <summary>Makes all measurements of the report, ours and theirs in turn: on a busy or throttling machine both meet the same conditions.</summary>
internal sealed class ReportRunner(ReportOptions options, Measurements measurements, CommandConsole console)
{
    private static readonly GemmShape[] Shapes =
    [
        .. from shape in new GemmShape[] { new(2040, 2048, 2048), new(6400, 256, 1024), new(12800, 256, 256), new(6400, 128, 384) }
           from variant in new[] { shape, shape with { TransposeA = true }, shape with { TransposeB = true } }
           select variant,
    ];

    private static readonly string[] Layouts = ["previous-label", "paired"];

    private IProgress<StepProgress>? progress;
    private bool hasNumpy, hasTorch;
    private string? numpy, torch;
    private int done;

    /// <summary>Runs everything asked for.</summary>
    public BenchReport Run()
    {
        IReadOnlyList<GemmRow> gemm = [];
        IReadOnlyList<TrainingRow> training = [];
        IReadOnlyList<ScalingRow> scaling = [];
        hasNumpy = options.Parts.Contains(ReportPart.Gemm) && Find("numpy", () => (_, numpy) = measurements.Numpy(new GemmShape(8, 8, 8), 1));
        hasTorch = options.Parts.Contains(ReportPart.Train) && Find("PyTorch", measurements.RequireTorch);
        int total = (options.Parts.Contains(ReportPart.Gemm) ? Shapes.Length * options.ThreadCounts.Count : 0)
            + (options.Parts.Contains(ReportPart.Train) ? TrainingSetup.All.Count : 0)
            + (options.Parts.Contains(ReportPart.Scaling) ? Layouts.Length : 0);
        console.ShowProgress("Report", total, reporter =>
        {
            progress = reporter;
            if (options.Parts.Contains(ReportPart.Gemm))
                gemm = [.. from threads in options.ThreadCounts from shape in Shapes select MeasureGemm(shape, threads)];
            if (options.Parts.Contains(ReportPart.Train))
                training = [.. TrainingSetup.All.Select(MeasureTraining)];
            if (options.Parts.Contains(ReportPart.Scaling))
                scaling = [.. Layouts.Select(MeasureScaling)];
        });
        string date = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new BenchReport(Machine.Describe(), date, options.Threads, options.Rounds, numpy, torch, gemm, training, scaling);
    }

    private bool Find(string rival, Action attempt)
    {
        try
        {
            attempt();
            return true;
        }
        catch (InvalidOperationException exception)
        {
            console.WriteLine($"Nothing is compared with {rival}: {exception.Message}");
            return false;
        }
    }

    private GemmRow MeasureGemm(GemmShape shape, int threads)
    {
        List<double> ours = [], theirs = [];
        for (int round = 0; round < options.Rounds; round++)
        {
            ours.Add(measurements.Gemm(shape, threads).Gflops);
            if (hasNumpy)
                theirs.Add(measurements.Numpy(shape, threads).Gflops);
        }

        double gflops = Statistics.Median(ours);
        Advance(string.Create(CultureInfo.InvariantCulture, $"{shape.M} × {shape.K} × {shape.N}, {threads} threads: {gflops:F0} GFLOP/s"));
        return new GemmRow(shape, threads, gflops, hasNumpy ? Statistics.Median(theirs) : null);
    }

    private TrainingRow MeasureTraining(TrainingSetup setup)
    {
        List<TrainingResult> ours = [];
        var theirs = options.ThreadCounts.ToDictionary(threads => threads, _ => new List<double>());
        for (int round = 0; round < options.Rounds; round++)
        {
            ours.Add(measurements.Training(setup));
            if (!hasTorch)
                continue;
            foreach ((int threads, List<double> figures) in theirs)
            {
                (double figure, string? library) = measurements.Reference(setup, threads);
                figures.Add(figure);
                torch = library ?? "the reference";
            }
        }

        TrainingResult median = ours.OrderBy(result => result.SequencesPerSecond).ElementAt(ours.Count / 2);
        Advance(string.Create(CultureInfo.InvariantCulture, $"{setup.Learner}, {setup.Architecture}: {median.SequencesPerSecond:F0} sequences/s"));
        if (!hasTorch)
            return new TrainingRow(setup, median, null, null);
        (int threadCount, double best) = theirs.Select(t => (t.Key, Statistics.Median(t.Value))).MaxBy(t => t.Item2);
        return new TrainingRow(setup, median, best, threadCount);
    }

    private ScalingRow MeasureScaling(string layout)
    {
        ScalingResult result = measurements.Scaling(layout);
        Advance(string.Create(CultureInfo.InvariantCulture, $"{layout}: speed-up {result.SpeedUp:F2}"));
        return new ScalingRow(layout, result);
    }

    private void Advance(string detail) => progress!.Report(new StepProgress(++done, detail));
}
