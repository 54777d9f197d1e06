using Microsoft.ML.Data;

namespace Gpicl.Samples.TextTriage;

/// <summary>A text, and where it belongs.</summary>
internal sealed class Message
{
    [LoadColumn(0)]
    public string Text { get; set; } = "";

    [LoadColumn(1)]
    public string Label { get; set; } = "";
}
