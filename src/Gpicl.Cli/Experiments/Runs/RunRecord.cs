namespace Gpicl.Cli.Experiments.Runs;

/// <summary>What a run has recorded.</summary>
/// <param name="Parameters">Values that meta-training changes.</param>
/// <param name="StateSize">Numbers the learner carries after all support examples (N_S, §4.2).</param>
/// <param name="Loss">Mean training loss of every report interval, in nats for each prediction.</param>
/// <param name="Curves">What was measured at every evaluation interval, by name; <see cref="Measured"/> has the names.</param>
/// <param name="Final">Accuracy after 0, 1, ... examples at the end of meta-training, by the tasks' name.</param>
/// <param name="Seconds">Time it took.</param>
internal sealed record RunRecord(
    long Parameters, long StateSize, double[] Loss, Dictionary<string, double[]> Curves, Dictionary<string, double[]> Final, double Seconds);
