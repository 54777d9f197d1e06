using Gpicl.Cli.MetaLearning;

namespace Gpicl.Cli.Experiments.Execution;

/// <summary>What to run.</summary>
/// <param name="Experiments">Which experiments.</param>
/// <param name="Scale">How large.</param>
/// <param name="Data">Folders of images.</param>
/// <param name="Place">What computes.</param>
/// <param name="Output">The folder for runs and pages.</param>
internal sealed record ExperimentSetup(
    IReadOnlyList<Experiment> Experiments, ExperimentScale Scale, IReadOnlyList<string> Data, TrainingPlace Place, string Output)
{
    /// <summary>The command line that runs one of the experiments in this way.</summary>
    public string CommandFor(Experiment experiment) => string.Join(' ',
    [
        $"gpicl experiment {experiment.Name} --scale {Scale.Name}",
        .. Data.Select(folder => $"--data {Quoted(folder)}"),
        FormattableString.Invariant($"--threads {Place.Threads}"),
        .. Place.Device == TrainingPlace.Cpu ? [] : new[] { $"--device {Place.Device} --precision {Place.Precision}" },
        $"--output {Quoted(Output)}",
    ]);

    private static string Quoted(string path) => path.Any(char.IsWhiteSpace) ? $"'{path}'" : path;
}
