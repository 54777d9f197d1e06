using System.Globalization;
using Gpicl.MetaTraining;
using static System.FormattableString;

namespace Gpicl.Cli.Experiments.Runs;

/// <summary>
/// The files of a run that this process has claimed. While it goes on: the state of meta-training and what has been recorded, both
/// named after the step they belong to, so that they are found in pairs; at the end: the record. No other process touches them
/// before this is disposed of; a process that is killed gives its claim up with its life.
/// </summary>
internal sealed class RunFiles : IDisposable
{
    private const string DraftEnding = ".draft", StateEnding = ".state";

    private readonly string path;
    private readonly FileStream claim;
    private bool finished;

    private RunFiles(string path, FileStream claim) => (this.path, this.claim) = (path, claim);

    /// <summary>Claims a run, or returns null where another process has.</summary>
    /// <param name="path">Folder and key.</param>
    public static RunFiles? TryClaim(string path)
    {
        try
        {
            return new RunFiles(path, new FileStream(ClaimOf(path), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (File.Exists(ClaimOf(path)))
        {
            return null; // locked by the one who has it
        }
    }

    /// <summary>The record of a finished run; null where there is none.</summary>
    /// <param name="path">Folder and key.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static RunRecord? Find(string path) => File.Exists(RecordOf(path)) ? SealedJson.Read<RunRecord>(RecordOf(path)) : null;

    /// <summary>Keeps the state between two steps, and lets go of the one before.</summary>
    public void Save(MetaTrainer trainer, RunDraft draft)
    {
        (string Draft, string State)[] old = [.. Pairs()];
        string stem = Invariant($"{path}.{trainer.Step}");
        SealedJson.Write(stem + DraftEnding, draft);
        MetaTrainingState.Save(trainer, stem + StateEnding, Path.GetFileName(path));
        foreach ((string oldDraft, string oldState) in old.Where(pair => pair.State != stem + StateEnding))
        {
            File.Delete(oldState);
            File.Delete(oldDraft);
        }
    }

    /// <summary>Goes on with the latest state there is.</summary>
    /// <returns>What had been recorded; null where there is nothing to go on with.</returns>
    public RunDraft? Restore(MetaTrainer trainer)
    {
        foreach ((string draft, string state) in Pairs().Where(pair => File.Exists(pair.Draft)).OrderByDescending(pair => StepOf(pair.State)))
        {
            var recorded = SealedJson.Read<RunDraft>(draft);
            MetaTrainingState.Restore(trainer, state, Path.GetFileName(path));
            return recorded;
        }

        return null;
    }

    /// <summary>Keeps the record of the finished run and removes the rest.</summary>
    public void Finish(RunRecord record)
    {
        SealedJson.Write(RecordOf(path), record);
        foreach (string file in Mine(StateEnding).Concat(Mine(DraftEnding)).ToArray())
            File.Delete(file);
        finished = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        claim.Dispose();
        if (!finished)
            return;
        try
        {
            File.Delete(ClaimOf(path)); // who has locked it meanwhile finds the record
        }
        catch (IOException)
        {
            // Some systems delete no open files: it stays, of no use and no harm.
        }
    }

    private static string RecordOf(string path) => path + ".json";

    private static string ClaimOf(string path) => path + ".claim";

    private IEnumerable<(string Draft, string State)> Pairs() =>
        Mine(StateEnding).Select(state => (Path.ChangeExtension(state, DraftEnding), state));

    private IEnumerable<string> Mine(string ending) =>
        Directory.EnumerateFiles(Path.GetDirectoryName(path)!, $"{Path.GetFileName(path)}.*{ending}");

    private static long StepOf(string state) =>
        long.Parse(Path.GetFileNameWithoutExtension(state).Split('.')[^1], CultureInfo.InvariantCulture);
}
