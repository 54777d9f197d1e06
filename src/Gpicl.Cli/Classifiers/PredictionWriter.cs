using System.Globalization;
using System.Text;

namespace Gpicl.Cli.Classifiers;

/// <summary>
/// Predictions as a table: the file of an image, the likeliest class, and the probability of every class. Fields are separated by commas, or
/// by semicolons where numbers have a comma before their decimals.
/// </summary>
/// <param name="target">Receives the table.</param>
/// <param name="classes">What the classes are called.</param>
/// <param name="decimalComma">Whether numbers have a comma before their decimals.</param>
/// <param name="hasSource">Whether rows have a source.</param>
internal sealed class PredictionWriter(TextWriter target, string[] classes, bool decimalComma, bool hasSource)
{
    private readonly char separator = decimalComma ? ';' : ',';
    private readonly NumberFormatInfo numbers = new() { NumberDecimalSeparator = decimalComma ? "," : "." };
    private readonly StringBuilder text = new();

    /// <summary>Writes the names of the columns.</summary>
    public void WriteNames()
    {
        if (hasSource)
            text.Append("file").Append(separator);
        text.Append("label");
        foreach (string name in classes)
            text.Append(separator).Append(Quoted($"p({name})"));
        text.Append('\n');
        Flush();
    }

    /// <summary>Adds a row to what is written next.</summary>
    /// <param name="source">Where it came from.</param>
    /// <param name="probabilities">Of the classes.</param>
    public void Add(string source, ReadOnlySpan<float> probabilities)
    {
        if (hasSource)
            text.Append(Quoted(source)).Append(separator);
        text.Append(Quoted(classes[Likeliest(probabilities)]));
        foreach (float probability in probabilities)
            text.Append(separator).Append(numbers, $"{probability:0.######}");
        text.Append('\n');
    }

    /// <summary>Writes what was added.</summary>
    public void Flush()
    {
        foreach (ReadOnlyMemory<char> chunk in text.GetChunks())
            target.Write(chunk.Span);
        text.Clear();
    }

    /// <summary>The likeliest class, the first of several.</summary>
    public static int Likeliest(ReadOnlySpan<float> probabilities)
    {
        int best = 0;
        for (int i = 1; i < probabilities.Length; i++)
            if (probabilities[i] > probabilities[best])
                best = i;
        return best;
    }

    private string Quoted(string field) => field.AsSpan().IndexOfAny(separator, '"') < 0 && field.AsSpan().IndexOfAny('\n', '\r') < 0
        && field.AsSpan().Trim().Length == field.Length && field.Length > 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
