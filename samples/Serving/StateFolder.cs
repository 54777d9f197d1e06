using System.Text.Json;
using Gpicl.InContext;

namespace Gpicl.Samples.Serving;

/// <summary>
/// Keeps what is served in a folder: the classifier in one file and, in <c>state.json</c>, which file that is and what rows are called. Renaming
/// <c>state.json</c> into place is what makes a change count; a process killed before has the state of before, after it that of after. Both files
/// are on the disk by then.
/// </summary>
internal sealed class StateFolder : IDisposable
{
    private readonly string folder;
    private readonly FileStream owner;
    private long version;

    /// <summary>Creates the folder if need be. No other process can use it until this one is disposed.</summary>
    /// <exception cref="IOException">Another process uses it.</exception>
    public StateFolder(string folder)
    {
        this.folder = Directory.CreateDirectory(folder).FullName;
        owner = new FileStream(Path.Combine(this.folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    private string StatePath => Path.Combine(folder, "state.json");

    /// <summary>What was saved last; null where nothing was.</summary>
    /// <exception cref="InvalidDataException">The files do not belong together.</exception>
    public Served? Load()
    {
        if (!File.Exists(StatePath))
            return null;
        State state = JsonSerializer.Deserialize<State>(File.ReadAllBytes(StatePath)) ?? throw new InvalidDataException($"{StatePath} is empty.");
        InContextClassifier classifier = InContextClassifier.Load(Path.Combine(folder, FileName(state.Version)));
        if (classifier.Count != state.Ids.Length || classifier.Classes != state.Labels.Length)
            throw new InvalidDataException($"{StatePath} names {state.Ids.Length} rows of {state.Labels.Length} classes; the classifier has others.");
        version = state.Version;
        DeleteOthers();
        return new Served(classifier, state.Labels, state.Ids, state.NextId);
    }

    /// <summary>Saves what is served. When it returns, it is on the disk; when it throws, what was saved before is.</summary>
    public void Save(Served served)
    {
        var next = new State(version + 1, served.Labels, served.Ids, served.NextId);
        served.Classifier.Save(Path.Combine(folder, FileName(next.Version)));
        string temporary = StatePath + ".tmp";
        using (FileStream stream = File.Create(temporary))
        {
            JsonSerializer.Serialize(stream, next);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, StatePath, overwrite: true);
        version = next.Version;
        DeleteOthers();
    }

    public void Dispose() => owner.Dispose();

    private static string FileName(long version) => $"classifier-{version}.gpicl";

    // Those of earlier versions, and what a killed process left half written: nothing of what was forgotten stays behind.
    private void DeleteOthers()
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*classifier-*"))
            if (Path.GetFileName(file) != FileName(version))
                File.Delete(file);
    }

    private sealed record State(long Version, string[] Labels, long[] Ids, long NextId);
}
