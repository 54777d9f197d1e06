using System.Text.Json;

namespace Gpicl.Samples.Playground;

/// <summary>
/// What one visitor has: an experiment of each kind, in one file that is replaced as a whole. Whoever uses it holds <see cref="Gate"/>.
/// </summary>
internal sealed class Session
{
    private readonly string path;
    private readonly Dictionary<ExperimentKind, Workspace> workspaces = [];

    private Session(string path) => this.path = path;

    /// <summary>Lets one request in at a time.</summary>
    public SemaphoreSlim Gate { get; } = new(1);

    /// <summary>The session of a file; an empty one where there is no file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static Session Open(string path)
    {
        var session = new Session(path);
        if (!File.Exists(path))
            return session;
        try
        {
            foreach ((ExperimentKind kind, Experiment experiment) in Read(path))
            {
                HashSet<long> ids = [.. experiment.Items.Select(item => item.Id)];
                if (!experiment.Labeled.All(one => ids.Contains(one.Item)) || experiment.Items.Any(item => item.Id >= experiment.NextId))
                    throw new InvalidDataException($"{path} labels what it does not have.");
                session.workspaces[kind] = new Workspace(experiment);
            }

            return session;
        }
        catch (Exception fault) when (fault is JsonException or NullReferenceException or ArgumentException)
        {
            throw new InvalidDataException($"{path} is damaged.", fault);
        }
    }

    /// <summary>The experiment of a kind.</summary>
    public Workspace this[ExperimentKind kind] => workspaces.GetValueOrDefault(kind) ?? new Workspace(Experiment.Empty);

    /// <summary>Saves a change, then shows it: when this returns, it is on the disk, and when it throws, all is as before.</summary>
    public void Save(ExperimentKind kind, Workspace next)
    {
        string temporary = path + ".tmp";
        Dictionary<ExperimentKind, Experiment> all = workspaces.ToDictionary(pair => pair.Key, pair => pair.Value.Experiment);
        all[kind] = next.Experiment;
        using (FileStream stream = File.Create(temporary))
        {
            JsonSerializer.Serialize(stream, all);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        workspaces[kind] = next;
    }

    private static Dictionary<ExperimentKind, Experiment> Read(string path) =>
        JsonSerializer.Deserialize<Dictionary<ExperimentKind, Experiment>>(File.ReadAllBytes(path))!;
}
