namespace Gpicl.MLNet;

/// <summary>The table of contents of a saved pipeline.</summary>
internal sealed record PipelineDescription
{
    public const string ExpectedFormat = "gpicl-pipeline";
    public const int KnownVersion = 2;
    public const int LastWithoutChecksum = 1;

    public required string Format { get; init; }

    public required int Version { get; init; }

    public required PipelinePart[] Parts { get; init; }
}
