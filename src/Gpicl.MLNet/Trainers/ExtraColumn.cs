using Microsoft.ML;

namespace Gpicl.MLNet.Trainers;

/// <summary>A column beside the scores, computed for the rows whose value is asked for.</summary>
/// <param name="Column">Name and type.</param>
/// <param name="CreateGetter">Makes its getter from what gives the features of the current row, or null where they cannot be scored.</param>
internal sealed record ExtraColumn(DataViewSchema.DetachedColumn Column, Func<Func<ReadOnlyMemory<float>?>, Delegate> CreateGetter);
