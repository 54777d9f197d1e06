using Gpicl.Baselines.Online;
using Gpicl.Cli.Output;
using Gpicl.MetaTesting;
using Gpicl.Tasks;
using Gpicl.Tensors;
using static System.FormattableString;

namespace Gpicl.Cli.MetaLearning;

/// <summary>The sweep of A.5: online gradient descent with every optimizer, learning rate and network on the same sequences.</summary>
internal sealed class OnlineSweep(ITaskDistribution tasks, int length, int sequences, WorkerPool workers)
{
    private const int PositionsAveraged = 10;

    private static readonly float[] LearningRates = [1e-4f, 2e-4f, 5e-4f, 1e-3f, 2e-3f, 5e-3f, 0.01f, 0.02f, 0.05f, 0.1f, 0.2f, 0.5f];

    /// <summary>Tries all settings.</summary>
    /// <param name="hiddenSizes">Sizes of hidden layers to try beside none.</param>
    /// <param name="seed">Key of the hidden layers' initial weights.</param>
    /// <param name="console">Shows progress.</param>
    /// <param name="cancellation">Stops the sweep.</param>
    public IReadOnlyList<SweepCell> Run(IReadOnlyList<int> hiddenSizes, ulong seed, CommandConsole console, CancellationToken cancellation)
    {
        OnlineSgdOptions[] settings = [.. Settings(hiddenSizes, seed)];
        var sampled = new SampledTasks(tasks, length, sequences);
        List<SweepCell> cells = [];
        console.ShowProgress("Sweeping", settings.Length, progress =>
        {
            foreach (OnlineSgdOptions setting in settings)
            {
                cells.Add(new SweepCell(
                    setting.Optimizer, setting.HiddenLayers, setting.HiddenLayers == 0 ? 0 : setting.HiddenSize, Math.Round(setting.LearningRate, 6),
                    Test(setting, sampled, cancellation)));
                progress.Report(new StepProgress(cells.Count, Invariant($"{setting.Optimizer} {setting.LearningRate}")));
            }
        });
        return cells;
    }

    private IEnumerable<OnlineSgdOptions> Settings(IReadOnlyList<int> hiddenSizes, ulong seed) =>
        from network in Enumerable.Range(0, 3).SelectMany(
            layers => layers == 0 ? [(Layers: 0, Size: 1)] : hiddenSizes.Select(size => (Layers: layers, Size: size)))
        from optimizer in Enum.GetValues<OnlineOptimizer>()
        from rate in LearningRates
        select new OnlineSgdOptions
        {
            InputSize = tasks.InputSize,
            Classes = tasks.Classes,
            HiddenLayers = network.Layers,
            HiddenSize = network.Size,
            Optimizer = optimizer,
            LearningRate = rate,
            Seed = seed,
        };

    private double? Test(OnlineSgdOptions setting, SampledTasks sampled, CancellationToken cancellation)
    {
        try
        {
            return new MetaTester(new OnlineSgd(setting), workers).Run(sampled, length, sequences, cancellation: cancellation)
                .MeanAccuracyOfLast(Math.Min(PositionsAveraged, length));
        }
        catch (NonFiniteLossException)
        {
            return null; // too high a learning rate
        }
    }
}
