namespace Microsoft.ML.Transforms;

/// <summary>A column, its type when it was learned, and the map of each of its slots.</summary>
internal sealed record NormalizedColumn(InputOutputColumnPair Pair, DataViewType InputType, (double Scale, double Offset)[] Slots);
