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
    private bool hasNumpy, hasTorch, hasTorchSharp;
    private string? numpy, torch;
    private int done;

    /// <summary>Measures everything asked for.</summary>
    /// <param name="finished">Told of each table as soon as it is measured, with all that is known by then.</param>
    public BenchReport Run(Action<ReportPart, BenchReport> finished)
    {
        hasNumpy = options.Parts.Contains(ReportPart.Gemm) && Find("numpy", () => (_, numpy) = measurements.Numpy(new GemmShape(8, 8, 8), 1));
        hasTorch = options.Parts.Contains(ReportPart.Train) && Find("PyTorch", measurements.RequireTorch);
        TrainingSetup smallest = TrainingSetup.Transformer("paired", 32, 1);
        hasTorchSharp = options.Parts.Contains(ReportPart.Train) && Find("TorchSharp", () => measurements.TorchSharp(smallest, 1));
        int total = (options.Parts.Contains(ReportPart.Gemm) ? Shapes.Length * options.ThreadCounts.Count : 0)
            + (options.Parts.Contains(ReportPart.Train) ? TrainingSetup.All.Count : 0)
            + (options.Parts.Contains(ReportPart.Scaling) ? Layouts.Length : 0);
        string date = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var report = new BenchReport(Machine.Describe(), date, options.Threads, options.Rounds, numpy, null, [], [], []);
        console.ShowProgress("Report", total, reporter =>
        {
            progress = reporter;
            foreach (ReportPart part in options.Parts)
            {
                report = part switch
                {
                    ReportPart.Gemm => report with { Gemm = [.. from threads in options.ThreadCounts from shape in Shapes select MeasureGemm(shape, threads)] },
                    ReportPart.Train => report with { Training = [.. TrainingSetup.All.Select(MeasureTraining)], Torch = torch },
                    _ => report with { Scaling = [.. Layouts.Select(MeasureScaling)] },
                };
                finished(part, report);
            }
        });
        return report;
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
        Dictionary<int, List<double>> theirs = options.ThreadCounts.ToDictionary(threads => threads, _ => new List<double>());
        Dictionary<int, List<double>> torchSharp = options.ThreadCounts.ToDictionary(threads => threads, _ => new List<double>());
        for (int round = 0; round < options.Rounds; round++)
        {
            ours.Add(measurements.Training(setup));
            foreach (int threads in options.ThreadCounts)
            {
                if (hasTorch)
                {
                    (double figure, string? library) = measurements.Reference(setup, threads);
                    theirs[threads].Add(figure);
                    torch = library ?? "the reference";
                }

                if (hasTorchSharp && setup.IsTransformer)
                    torchSharp[threads].Add(measurements.TorchSharp(setup, threads).SequencesPerSecond);
            }
        }

        TrainingResult median = ours.OrderBy(result => result.SequencesPerSecond).ElementAt(ours.Count / 2);
        Advance(string.Create(CultureInfo.InvariantCulture, $"{setup.Learner}, {setup.Architecture}: {median.SequencesPerSecond:F0} sequences/s"));
        return new TrainingRow(setup, median, Best(theirs), Best(torchSharp));
    }

    private static RivalSpeed? Best(Dictionary<int, List<double>> figures) => figures
        .Where(each => each.Value.Count > 0)
        .Select(each => new RivalSpeed(Statistics.Median(each.Value), each.Key))
        .MaxBy(speed => speed.SequencesPerSecond);

    private ScalingRow MeasureScaling(string layout)
    {
        ScalingResult result = measurements.Scaling(layout);
        Advance(string.Create(CultureInfo.InvariantCulture, $"{layout}: speed-up {result.SpeedUp:F2}"));
        return new ScalingRow(layout, result);
    }

    private void Advance(string detail) => progress!.Report(new StepProgress(++done, detail));
}
