using System.Diagnostics;
using System.Globalization;
using Gpicl.IO;

namespace Gpicl.Fuzz;

/// <summary>Gives a reader changed files for a while, and looks for what must not be: other exceptions, hangs, too much memory.</summary>
internal sealed class MutationRun : IDisposable
{
    private const long SpareBytes = 4 << 20; // buffers, messages, what is made once
    private const int MostFindings = 10;
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(20);

    private readonly FuzzTarget target;
    private readonly string path;
    private readonly string findings;
    private readonly Timer watch;
    private readonly List<string> found = [];
    private long begun; // when the file at hand began to be read

    /// <summary>Prepares a run.</summary>
    /// <param name="target">The reader.</param>
    /// <param name="findings">A folder for files that show a fault; made when there is one.</param>
    public MutationRun(FuzzTarget target, string findings)
    {
        (this.target, this.findings) = (target, findings);
        string memory = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        path = Path.Combine(memory, $"gpicl-fuzz-{Environment.ProcessId}{target.Extension}");
        begun = Stopwatch.GetTimestamp();
        watch = new Timer(_ => EndIfHung(), null, Hang, TimeSpan.FromSeconds(1));
    }

    /// <summary>Reads all that was found before, then changed files.</summary>
    /// <param name="seconds">How long.</param>
    /// <param name="seed">Key of the changes.</param>
    /// <param name="corpus">Files that once showed a fault.</param>
    /// <returns>Descriptions of faults; none if all is well.</returns>
    public IReadOnlyList<string> Run(double seconds, int seed, IEnumerable<string> corpus)
    {
        long runs = 0, read = 0;
        double slowest = 0, largest = 0;
        foreach (byte[] file in target.Seeds)
            if (!Try(file, "a seed"))
                found.Add($"{target.Name}: a seed is refused");
        foreach (string file in corpus)
            Try(File.ReadAllBytes(file), Path.GetFileName(file));

        var random = new Random(seed);
        var mutator = new Mutator(random);
        long start = Stopwatch.GetTimestamp();
        for (; Stopwatch.GetElapsedTime(start).TotalSeconds < seconds && found.Count < MostFindings; runs++)
        {
            bool packed = target.Contents.Count > 0 && random.Next(2) == 0;
            IReadOnlyList<byte[]> from = packed ? target.Contents : target.Seeds;
            byte[] file = mutator.Change(from[random.Next(from.Count)], from[random.Next(from.Count)]);
            if (packed)
                file = target.Pack(file);
            read += Try(file, string.Create(CultureInfo.InvariantCulture, $"seed {seed}, file {runs}")) ? 1 : 0;
        }

        double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{target.Name,-20} {runs,9:N0} files, {runs / elapsed,7:N0}/s, {100.0 * read / Math.Max(1, runs),3:F0} % read, slowest {slowest,6:F0} ms, ")
            + string.Create(CultureInfo.InvariantCulture, $"at most {largest,5:F2} x the bytes declared; {found.Count} faults"));
        return found;

        bool Try(byte[] file, string name)
        {
            File.WriteAllBytes(path, file);
            begun = Stopwatch.GetTimestamp();
            long before = GC.GetAllocatedBytesForCurrentThread();
            bool wasRead = false;
            try
            {
                wasRead = target.TryRead(path);
            }
            catch (Exception exception)
            {
                Report(file, name, exception.ToString());
            }

            double allocated = GC.GetAllocatedBytesForCurrentThread() - before - SpareBytes;
            double share = wasRead ? 0 : allocated / Math.Max(1, target.DeclaredBytes(file));
            slowest = Math.Max(slowest, Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            largest = Math.Max(largest, share);
            if (share > 2)
                Report(file, name, FormattableString.Invariant($"took {allocated + SpareBytes:N0} bytes, though it declares {target.DeclaredBytes(file):N0}"));
            return wasRead;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        watch.Dispose();
        File.Delete(path);
    }

    private void Report(byte[] file, string name, string fault)
    {
        Directory.CreateDirectory(findings);
        string kept = Path.Combine(findings, $"{target.Name}-{Crc32C.Of(file)}{target.Extension}");
        File.WriteAllBytes(kept, file);
        found.Add($"{target.Name}, {name}, kept as {kept}: {fault}");
    }

    private void EndIfHung()
    {
        if (Stopwatch.GetElapsedTime(Volatile.Read(ref begun)) < Hang)
            return;
        Directory.CreateDirectory(findings);
        File.Copy(path, Path.Combine(findings, $"{target.Name}-hang{target.Extension}"), overwrite: true);
        Console.Error.WriteLine($"{target.Name}: a file has been read for {Hang.TotalSeconds} s; it is kept in {findings}.");
        Environment.Exit(1);
    }
}
