namespace Gpicl.Cli.Csv;

/// <summary>The classes that labels of new data may name.</summary>
/// <param name="names">What the classifier calls its classes.</param>
/// <param name="takesNew">Whether a label that names none of them becomes one more.</param>
/// <param name="hint">What messages about such a label end with.</param>
internal sealed class KnownClasses(string[] names, bool takesNew = false, string hint = "")
{
    /// <summary>The names, new ones last.</summary>
    public string[] Names { get; private set; } = names;

    /// <summary>What messages about a label that is none of them end with.</summary>
    public string Hint => hint;

    /// <summary>The class that a label names; −1 for none.</summary>
    public int Find(string label)
    {
        int found = LabelColumn.ClassOf(label, Names);
        if (found >= 0 || !takesNew || new CsvField(decimalComma: false).Read(label, out _) == FieldKind.Missing)
            return found;
        Names = [.. Names, label];
        return Names.Length - 1;
    }
}
