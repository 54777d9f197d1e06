namespace Gpicl.Cli.Tests;

/// <summary>Command lines that meta-train the smallest of networks, on one thread.</summary>
internal static class TinyRun
{
    public const string Sizes = "--d 8 --layers 1 --heads 2 --inputs 6 --length 8 --batch 4 --warm-up 5 --threads 1";

    public const string Options = Sizes + " --steps 20 --evaluation-interval 10 --evaluation-sequences 12";

    /// <summary>A folder of the repository's own data.</summary>
    public static string Data(string name) => Path.Combine(Repository(AppContext.BaseDirectory), "data", name);

    /// <summary>Makes a checkpoint from synthetic tasks.</summary>
    public static async Task<string> CheckpointAsync(TemporaryFolder folder, string name = "tiny.safetensors")
    {
        CommandRun run = await CommandRun.RunAsync($"meta-train {Options} --output {folder.File(name)}");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        return folder.File(name);
    }

    private static string Repository(string folder) =>
        File.Exists(Path.Combine(folder, "Gpicl.MLNet.sln")) ? folder : Repository(Path.GetDirectoryName(folder)!);
}
