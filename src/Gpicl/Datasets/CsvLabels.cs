using System.Globalization;

namespace Gpicl.Datasets;

/// <summary>Turns the labels of a table into classes 0 .. n − 1.</summary>
internal static class CsvLabels
{
    /// <summary>
    /// Whole numbers become classes in ascending order; with class names they are the classes. Anything else becomes
    /// classes in order of first appearance.
    /// </summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="labels">The label of each example with the number of its line.</param>
    /// <param name="namedClasses">The number of class names, or null if there are none.</param>
    public static (int[] Labels, int Classes) ToClasses(string path, IReadOnlyList<(int Line, string Text)> labels, int? namedClasses)
    {
        int?[] numbers = [.. labels.Select(label => WholeNumber(path, label))];
        int numeric = numbers.Count(number => number is not null);
        if (numeric == 0 && namedClasses is null)
            return Index(labels.Select(label => label.Text), StringComparer.Ordinal);
        if (numeric < numbers.Length)
        {
            (int line, string text) = labels[Array.FindIndex(numbers, number => number is null)];
            throw DataReader.Invalid(path, $"the label in line {line} is '{text}'; labels must be whole numbers {(namedClasses is null ? "in every line or in none" : "where the first line holds class names")}.");
        }

        if (namedClasses is not { } classes)
            return Index(numbers.Select(number => number!.Value), comparer: null, sorted: true);
        int outside = Array.FindIndex(numbers, number => number < 0 || number >= classes);
        if (outside >= 0)
            throw DataReader.Invalid(path, $"the label in line {labels[outside].Line} is {numbers[outside]}; the first line names {classes} classes, so labels must lie in 0 .. {classes - 1}.");
        return ([.. numbers.Select(number => number!.Value)], classes);
    }

    private static int? WholeNumber(string path, (int Line, string Text) label)
    {
        if (label.Text.Length == 0)
            throw DataReader.Invalid(path, $"the label in line {label.Line} is empty.");
        if (!double.TryParse(label.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            return null;
        return double.IsInteger(number) && Math.Abs(number) <= int.MaxValue
            ? (int)number
            : throw DataReader.Invalid(path, $"the label in line {label.Line} is {label.Text}; labels must be text or whole numbers of at most {int.MaxValue} in size.");
    }

    private static (int[] Labels, int Classes) Index<T>(IEnumerable<T> labels, IEqualityComparer<T>? comparer, bool sorted = false)
        where T : notnull
    {
        var classes = new Dictionary<T, int>(comparer);
        foreach (T label in sorted ? labels.Order() : labels)
            classes.TryAdd(label, classes.Count);
        return ([.. labels.Select(label => classes[label])], classes.Count);
    }
}
