namespace Gpicl.Cli.Csv;

/// <summary>The different texts of a column, numbered in order of first appearance.</summary>
internal sealed class WordList
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly List<(string Text, int Line)> words = [];

    /// <summary>Each text with the first line it stands in.</summary>
    public IReadOnlyList<(string Text, int Line)> Words => words;

    /// <summary>The number of a text, which is added if it is new.</summary>
    public int Add(ReadOnlySpan<char> text, int line)
    {
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> known = numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!known.TryGetValue(text, out int number))
        {
            string word = text.ToString();
            number = words.Count;
            numbers.Add(word, number);
            words.Add((word, line));
        }
        return number;
    }
}
