using System.Globalization;
using System.Text;
using Gpicl.InContext;

namespace Gpicl.Cli.Classifiers;

/// <summary>
/// Predictions as a table: the file of an image, the likeliest class, the probability of every class, and what else is told. Fields are
/// separated by commas, or by semicolons where numbers have a comma before their decimals.
/// </summary>
/// <param name="target">Receives the table.</param>
/// <param name="inputs">What the classes are called, and how numbers are written.</param>
/// <param name="insights">What else is told of each prediction.</param>
/// <param name="hasSource">Whether rows have a source.</param>
internal sealed class PredictionWriter(TextWriter target, InputDescription inputs, PredictionInsights insights, bool hasSource)
{
    private readonly string[] classes = inputs.Classes;
    private readonly char separator = inputs.DecimalComma ? ';' : ',';
    private readonly NumberFormatInfo numbers = NumbersOf(inputs);
    private readonly StringBuilder text = new();

    /// <summary>Writes the names of the columns.</summary>
    public void WriteNames()
    {
        if (hasSource)
            text.Append("file").Append(separator);
        text.Append("label");
        foreach (string name in classes)
            text.Append(separator).Append(Quoted($"p({name})"));
        foreach (string name in insights.Names)
            text.Append(separator).Append(name);
        text.Append('\n');
        Flush();
    }

    /// <summary>Adds a row to what is written next.</summary>
    /// <param name="source">Where it came from.</param>
    /// <param name="input">What was predicted.</param>
    /// <param name="probabilities">Of the classes.</param>
    public void Add(string source, ReadOnlySpan<float> input, ReadOnlySpan<float> probabilities)
    {
        if (hasSource)
            text.Append(Quoted(source)).Append(separator);
        text.Append(Quoted(classes[Likeliest(probabilities)]));
        foreach (float probability in probabilities)
            text.Append(separator).Append(numbers, $"{probability:0.######}");
        foreach (string told in insights.Of(input))
            text.Append(separator).Append(Quoted(told));
        text.Append('\n');
    }

    /// <summary>Writes what was added.</summary>
    public void Flush()
    {
        foreach (ReadOnlyMemory<char> chunk in text.GetChunks())
            target.Write(chunk.Span);
        text.Clear();
    }

    /// <summary>How numbers are written.</summary>
    public static NumberFormatInfo NumbersOf(InputDescription inputs) => new() { NumberDecimalSeparator = inputs.DecimalComma ? "," : "." };

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
