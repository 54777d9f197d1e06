using System.Security.Cryptography;

namespace Gpicl.Samples.Playground;

/// <summary>
/// All sessions, in a folder, a file each; those used last are in memory, too. There is room for a number of them: where it is full, the one that was
/// unused longest makes room for a new one, if that was <see cref="LeastIdle"/>.
/// </summary>
internal sealed partial class SessionStore : IDisposable
{
    private const int MostInMemory = 16;
    private const int KeyLength = 32; // hexadecimal digits
    private const string Extension = ".json";

    /// <summary>How long a session stays at least, since it was last used.</summary>
    public static readonly TimeSpan LeastIdle = TimeSpan.FromHours(1);

    private readonly Lock changing = new();
    private readonly Dictionary<string, Entry> entries = [];
    private readonly string folder;
    private readonly int mostSessions;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly FileStream owner;

    /// <summary>Goes on with what the folder holds; creates it if need be. No other process can use it until this is disposed.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="mostSessions">How many there is room for.</param>
    /// <param name="time">Tells how long sessions are unused.</param>
    /// <param name="log">Told of files that are damaged.</param>
    /// <exception cref="IOException">Another process uses the folder.</exception>
    public SessionStore(string folder, int mostSessions, TimeProvider time, ILogger log)
    {
        this.folder = Directory.CreateDirectory(folder).FullName;
        (this.mostSessions, this.time, this.log) = (mostSessions, time, log);
        owner = new FileStream(Path.Combine(this.folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        foreach (string half in Directory.EnumerateFiles(this.folder, "*.tmp")) // left by a process that was killed
            File.Delete(half);
        foreach (FileInfo file in new DirectoryInfo(this.folder).EnumerateFiles("*" + Extension))
            entries[Path.GetFileNameWithoutExtension(file.Name)] = new Entry { LastUsed = file.LastWriteTimeUtc };
    }

    /// <summary>A session, to be disposed of after use; null where there is none of that key.</summary>
    public Use? Open(string? key)
    {
        lock (changing)
            return key?.Length == KeyLength && entries.TryGetValue(key, out Entry? entry) ? Open(key, entry) : null;
    }

    /// <summary>A new session, to be disposed of after use.</summary>
    /// <exception cref="RefusedException">There is no room.</exception>
    public Use Create()
    {
        lock (changing)
        {
            if (entries.Count >= mostSessions)
                MakeRoom();
            string key = RandomNumberGenerator.GetHexString(KeyLength, lowercase: true);
            return Open(key, entries[key] = new Entry());
        }
    }

    /// <summary>Forgets a new session that nothing was saved of.</summary>
    public void Drop(string key)
    {
        lock (changing)
            entries.Remove(key);
    }

    public void Dispose() => owner.Dispose();

    private string PathOf(string key) => Path.Combine(folder, key + Extension);

    private Use Open(string key, Entry entry)
    {
        try
        {
            entry.Session ??= Session.Open(PathOf(key));
        }
        catch (InvalidDataException fault)
        {
            LogDamage(log, fault);
            File.Move(PathOf(key), PathOf(key) + ".damaged", overwrite: true);
            entry.Session = Session.Open(PathOf(key));
        }

        entry.Users++;
        entry.LastUsed = time.GetUtcNow();
        foreach (Entry idle in entries.Values.Where(one => one is { Users: 0, Session: not null }).OrderByDescending(one => one.LastUsed).Skip(MostInMemory))
            idle.Session = null;
        return new Use(key, entry.Session, () => Close(entry));
    }

    [LoggerMessage(LogLevel.Error, "A session is damaged; it is put aside, and a new one takes its place.")]
    private static partial void LogDamage(ILogger log, Exception fault);

    private void Close(Entry entry)
    {
        lock (changing)
            entry.Users--;
    }

    private void MakeRoom()
    {
        (string key, Entry entry) = entries.Where(pair => pair.Value.Users == 0).MinBy(pair => pair.Value.LastUsed);
        if (key == null || time.GetUtcNow() - entry.LastUsed < LeastIdle)
            throw new RefusedException(
                $"All {mostSessions} places are taken; one is free when someone has been away for an hour.", StatusCodes.Status503ServiceUnavailable);
        entries.Remove(key);
        File.Delete(PathOf(key));
    }

    /// <summary>A session while it is used: as long, it stays in memory.</summary>
    /// <param name="Key">What the visitor's cookie holds.</param>
    /// <param name="Session">The session.</param>
    /// <param name="Close">Called once.</param>
    internal sealed record Use(string Key, Session Session, Action Close) : IDisposable
    {
        public void Dispose() => Close();
    }

    private sealed class Entry
    {
        public Session? Session { get; set; }

        public int Users { get; set; }

        public DateTimeOffset LastUsed { get; set; }
    }
}
