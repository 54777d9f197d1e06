namespace Gpicl.Samples.TextTriage;

/// <summary>What the encoder reads.</summary>
internal sealed class TextColumn
{
    public string Text { get; set; } = "";
}
