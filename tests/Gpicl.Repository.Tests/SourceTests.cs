namespace Gpicl.Repository.Tests;

/// <summary>Code can be read without scrolling sideways, and a file in a few screens.</summary>
public sealed class SourceTests
{
    private const int LongestLine = 160, LongestFile = 400;

    private static readonly string[] Code = [.. SourceTree.Files(".cs", ".py", ".sh")];

    [Fact]
    public void No_line_is_longer_than_160_characters() => Assert.Empty(
        from file in Code
        from line in File.ReadLines(Path.Combine(SourceTree.Root, file)).Select((text, i) => (Number: i + 1, text.Length))
        where line.Length > LongestLine
        select $"{file}, line {line.Number} has {line.Length} characters.");

    [Fact]
    public void No_file_is_longer_than_400_lines()
    {
        Assert.Contains("src/Gpicl/InContext/InContextLearner.cs", Code);
        Assert.Empty(
            from file in Code.Where(file => file.EndsWith(".cs", StringComparison.Ordinal))
            let lines = File.ReadLines(Path.Combine(SourceTree.Root, file)).Count()
            where lines > LongestFile
            select $"{file} has {lines} lines.");
    }
}
