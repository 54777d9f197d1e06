using Gpicl.Cli.Experiments.Runs;
using Gpicl.Cli.Features;
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
    /// <summary>Folders of natural images, which some runs are meta-tested on, too. Default: none.</summary>
    public IReadOnlyList<string> Natural { get; init; } = [];

    /// <summary>Computes features of images. Default null: runs that see features are left out.</summary>
    public FeatureNetworks? Networks { get; init; }

    /// <summary>What the command line said of them: NAME=FILE. Default: nothing.</summary>
    public IReadOnlyList<string> NetworkFiles { get; init; } = [];

    /// <summary>
    /// Time after which the state of a run is kept again: a state is a few megabytes as a rule, and a run that is cut off is to lose seconds.
    /// </summary>
    public TimeSpan BetweenStates { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The command line that runs one of the experiments in this way.</summary>
    public string CommandFor(Experiment experiment) => string.Join(' ',
    [
        $"gpicl experiment {experiment.Name} --scale {Scale.Name}",
        .. Data.Select(folder => $"--data {Quoted(folder)}"),
        .. Sees(experiment, inputs => inputs.Beyond) ? Natural.Select(folder => $"--natural {Quoted(folder)}") : [],
        .. Sees(experiment, inputs => inputs.Network != null) ? NetworkFiles.Select(file => $"--features {Quoted(file)}") : [],
        FormattableString.Invariant($"--threads {Place.Threads}"),
        .. Place.Device == TrainingPlace.Cpu ? [] : new[] { $"--device {Place.Device} --precision {Place.Precision}" },
        $"--output {Quoted(Output)}",
    ]);

    private bool Sees(Experiment experiment, Func<RunInputs, bool> what) => experiment.RunsAt(Scale).Any(run => what(run.Plan.Inputs));

    private static string Quoted(string path) => path.Any(char.IsWhiteSpace) ? $"'{path}'" : path;
}
