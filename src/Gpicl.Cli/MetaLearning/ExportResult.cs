namespace Gpicl.Cli.MetaLearning;

/// <summary>What <c>gpicl export</c> wrote.</summary>
/// <param name="Output">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Width">Values of an input.</param>
/// <param name="Classes">Classes it tells apart.</param>
/// <param name="Examples">Support examples in it.</param>
/// <param name="Members">Ensemble members.</param>
/// <param name="ClassNames">What the classes are called, in the order of their labels; null where they have numbers only.</param>
/// <param name="Inputs">What each value of an input is, where the data were a table: a column, or column=word; otherwise null.</param>
internal sealed record ExportResult(
    string Output, long Bytes, int Width, int Classes, int Examples, int Members, IReadOnlyList<string>? ClassNames, IReadOnlyList<string>? Inputs);
