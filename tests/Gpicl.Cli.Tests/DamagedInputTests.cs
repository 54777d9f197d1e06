using Gpicl.IO;

namespace Gpicl.Cli.Tests;

/// <summary>Whatever is wrong with a file: exit code 1, nothing on standard output, one clear line on standard error.</summary>
public class DamagedInputTests
{
    [Fact]
    public async Task A_truncated_gzip_is_named()
    {
        using var folder = new TemporaryFolder();
        foreach (string path in Directory.GetFiles(TinyRun.Data("fashion-mnist"), "*.gz"))
        {
            byte[] bytes = await File.ReadAllBytesAsync(path);
            await File.WriteAllBytesAsync(
                folder.File(Path.GetFileName(path)), path.Contains("train-images", StringComparison.Ordinal) ? bytes[..(bytes.Length / 2)] : bytes);
        }

        await AssertFails($"meta-train {TinyRun.Options} --data {folder.Root} --output {folder.File("a")}", "train-images-idx3-ubyte.gz");
        Assert.DoesNotContain("a", folder.Names);
    }

    [Fact]
    public async Task An_empty_folder_and_a_missing_one_are_named()
    {
        using TemporaryFolder folder = new(), empty = new();
        string checkpoint = await TinyRun.CheckpointAsync(folder);

        await AssertFails($"meta-train {TinyRun.Options} --data {empty.Root} --output {folder.File("a")}", empty.Root);
        await AssertFails($"meta-test --checkpoint {checkpoint} --data {empty.Root}", empty.Root);
        await AssertFails($"meta-test --checkpoint {checkpoint} --data {empty.File("missing")}", "missing does not exist");
        Assert.Empty(empty.Names);
    }

    [Fact]
    public async Task A_checkpoint_that_is_none_is_named()
    {
        using var folder = new TemporaryFolder();
        string checkpoint = await TinyRun.CheckpointAsync(folder);
        byte[] bytes = await File.ReadAllBytesAsync(checkpoint);
        await File.WriteAllTextAsync(folder.File("text"), "This is no checkpoint.");
        await File.WriteAllBytesAsync(folder.File("cut"), bytes[..^10]);
        await File.WriteAllBytesAsync(folder.File("claim"), [0, 0, 0, 0, 0, 0, 0, 16, .. bytes[8..]]); // a header of 2^60 bytes
        new SafetensorsFile([]).Save(folder.File("foreign"));

        await AssertFails($"inspect {folder.File("missing")}", "missing");
        await AssertFails($"inspect {folder.Root}", folder.Root);
        await AssertFails($"inspect {folder.File("text")}", "is not a usable checkpoint");
        await AssertFails($"inspect {folder.File("claim")}", "claims a header of 1152921504606846976 bytes");
        await AssertFails($"inspect {folder.File("cut")} --json", "is not a usable checkpoint");
        await AssertFails($"meta-test --checkpoint {folder.File("foreign")} --data random", "no metadata 'format'");
        await AssertFails($"learning-curve --checkpoint {folder.File("cut")} --data random", "is not a usable checkpoint");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("{\"Images\":null}")]
    [InlineData("{\"Images\":{\"Side\":100000}}")]
    [InlineData("{\"Training\":null}")]
    [InlineData("{\"SyntheticFraction\":2}")]
    [InlineData("{\"Seed\":-1}")]
    [InlineData("{")]
    public async Task A_recipe_that_is_none_is_named(string recipe)
    {
        using var folder = new TemporaryFolder();
        SafetensorsFile file = SafetensorsFile.Load(await TinyRun.CheckpointAsync(folder));
        new SafetensorsFile(file.Tensors, new Dictionary<string, string>(file.Metadata) { ["recipe"] = recipe }).Save(folder.File("damaged"));

        await AssertFails($"inspect {folder.File("damaged")}", "its recipe is not valid");
        await AssertFails($"meta-test --checkpoint {folder.File("damaged")} --data random", "its recipe is not valid");
    }

    [Fact]
    public async Task A_state_file_that_is_damaged_is_named_and_kept()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("a.state"), "half a state");

        await AssertFails($"meta-train {TinyRun.Options} --output {folder.File("a")} --resume", "a.state' is not a usable checkpoint");
        Assert.Equal(["a.state"], folder.Names);
    }

    [Fact]
    public async Task A_learning_rate_that_blows_up_is_one_line_and_keeps_no_broken_checkpoint()
    {
        using var folder = new TemporaryFolder();
        CommandRun run = await CommandRun.RunAsync(
            "meta-train --d 8 --layers 1 --heads 2 --inputs 6 --length 8 --batch 4 --threads 1 --steps 300 --warm-up 0 --learning-rate 10 "
            + $"--weight-decay 10 --output {folder.File("a")}");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("must be finite", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("a", folder.Names);
    }

    private static async Task AssertFails(string commandLine, string reason)
    {
        CommandRun run = await CommandRun.RunAsync(commandLine);

        Assert.Equal(1, (int)run.ExitCode);
        Assert.Empty(run.Output);
        string error = Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }
}
