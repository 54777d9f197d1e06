namespace Gpicl.Samples.Playground;

/// <summary>What a visitor has brought and said; all that is saved. The classifier follows from it, to the bit.</summary>
/// <param name="Columns">What the fields of rows are called; null where items are pictures.</param>
/// <param name="Items">Pictures or rows, labeled or not.</param>
/// <param name="Labeled">What is labeled, in the order in which it was.</param>
/// <param name="NextId">The id of the next item.</param>
/// <param name="Note">What was left out of a table; null if nothing was.</param>
internal sealed record Experiment(string[]? Columns, Item[] Items, Labeling[] Labeled, long NextId, string? Note)
{
    /// <summary>Nothing yet.</summary>
    public static Experiment Empty { get; } = new(null, [], [], 0, null);
}

/// <summary>A picture or a row of a table.</summary>
/// <param name="Id">No other item of the experiment ever gets the same.</param>
/// <param name="Pixels">Of a picture, <see cref="Workspace.Side"/> squared, 0 .. 255; null for a row.</param>
/// <param name="Fields">Of a row, as the table has them; null for a picture.</param>
/// <param name="Answer">Its label where it came with one: not shown until asked for, and what predictions are measured by.</param>
internal sealed record Item(long Id, byte[]? Pixels, string[]? Fields, string? Answer);

/// <summary>A label that the visitor gave.</summary>
/// <param name="Item">Id of the item.</param>
/// <param name="Label">What it is.</param>
/// <param name="Predicted">What it was predicted to be just before; null where fewer than two kinds were known.</param>
/// <param name="Probability">How probable the label was just before; 0 where nothing was predicted.</param>
/// <param name="Rest">Which part of the unlabeled items with answers was predicted right just after; null where there are none.</param>
internal sealed record Labeling(long Item, string Label, string? Predicted, double Probability, double? Rest);
