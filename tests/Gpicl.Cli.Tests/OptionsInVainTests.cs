namespace Gpicl.Cli.Tests;

/// <summary>An option that would have no effect is refused before any work is done, with what to do about it.</summary>
public sealed class OptionsInVainTests
{
    private const string Table = "{data}/tables/wine.csv", Images = "{data}/fashion-mnist";

    [Theory]
    [InlineData($"meta-train --data {Images} --biased-sequences 5", "--biased-sequences says how long --biased lasts", "give --biased, too")]
    [InlineData($"sample --data {Images} --biased-sequences 5", "--biased-sequences says how long --biased lasts", "give --biased, too")]
    [InlineData($"meta-train --data {Images} --biased 0 --biased-sequences 5", "--biased-sequences says how long --biased lasts", "leave it out")]
    [InlineData("meta-train --biased 0.5 --biased-sequences 5", "--biased is about tasks made of data", "give --data")]
    [InlineData("meta-train --tasks 64", "--tasks is about tasks made of data", "give --data")]
    [InlineData("meta-train --pixels 0.5", "--pixels is about tasks made of data", "give --data")]
    [InlineData("meta-train --distorted 0.5", "--distorted is about tasks made of data", "give --data")]
    [InlineData("sample --tasks 64", "--tasks is about tasks made of data", "give --data")]
    [InlineData("meta-train --synthetic 0.5", "--synthetic is below 1", "give --data")]
    [InlineData("meta-train --optimizer sign --epsilon 0.1", "--epsilon has no effect with --optimizer sign", "leave it out")]
    [InlineData("meta-train --log {folder}/log", "--log is for meta-tests", "give --evaluate")]
    [InlineData($"classify --data {Images} --augment none --mirror-copies", "--mirror-copies is about copies, and --augment is none", "leave one of them out")]
    [InlineData($"fit --data {Images} --augment none --mirror-copies --output {{folder}}/a", "--mirror-copies is about copies", "leave one of them out")]
    [InlineData($"classify --data {Images} --no-mirror", "--no-mirror was given without --features", "")]
    [InlineData($"export --classifier {Table} --members 2 --output {{folder}}/a", "--members is for a fit to --data", "fitted already")]
    [InlineData($"export --classifier {Table} --checkpoint gpicl --output {{folder}}/a", "--checkpoint is for a fit to --data", "fitted already")]
    [InlineData($"export --classifier {Table} --label-column 1 --output {{folder}}/a", "--label-column is for a fit to --data", "fitted already")]
    [InlineData($"export --classifier {Table} --augment none --output {{folder}}/a", "--augment is for a fit to --data", "fitted already")]
    [InlineData($"sweep --data {Table} --side 7", "--side is for images", "leave it out")]
    [InlineData($"sweep --data {Table} --test {Table} --color", "--color is for images", "leave it out")]
    [InlineData($"classify --data {Table} --side 7", "--side is for images whose pixels are read", "has none")]
    public async Task Is_refused_with_what_to_do(string line, string message, string advice)
    {
        using var folder = new TemporaryFolder();
        string data = Path.GetDirectoryName(TinyRun.Data("tables"))!;

        CommandRun run = await CommandRun.RunAsync(
            line.Replace("{data}", data, StringComparison.Ordinal).Replace("{folder}", folder.Root, StringComparison.Ordinal));

        Assert.Equal((ExitCode.WrongUsage, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Contains(advice, run.Error, StringComparison.Ordinal);
        Assert.Empty(folder.Names);
    }
}
