using System.ComponentModel;
using System.Diagnostics;

namespace Gpicl.Benchmarks.Report;

/// <summary>Runs other programs.</summary>
internal static class ChildProcess
{
    /// <summary>Runs a program to its end; it is killed on cancellation.</summary>
    /// <param name="program">Its file or name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Changes the environment it inherits from this process; null for none.</param>
    /// <param name="cancellation">Kills the program.</param>
    /// <returns>The last line it wrote to standard output.</returns>
    /// <exception cref="InvalidOperationException">It could not be started, failed, or wrote nothing.</exception>
    public static string LastLine(
        string program, IEnumerable<string> arguments, Action<IDictionary<string, string?>>? environment, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        environment?.Invoke(start.Environment);
        try
        {
            using Process process = Process.Start(start)!;
            using CancellationTokenRegistration kill = cancellation.Register(() => process.Kill(entireProcessTree: true));
            Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            cancellation.ThrowIfCancellationRequested();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{program} ended with exit code {process.ExitCode}: {LastOf(error.Result) ?? "it gave no reason."}");
            return LastOf(output) ?? throw new InvalidOperationException($"{program} wrote nothing to standard output.");
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException($"{program} could not be started: {exception.Message}", exception);
        }
    }

    private static string? LastOf(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
}
