namespace Gpicl.TableBenchmarks.Tables;

/// <summary>A column of features.</summary>
/// <param name="Name">From the file's header, or its number.</param>
/// <param name="IsNumber">Whether every value present is a number.</param>
/// <param name="Values">
/// As they stand in the file; in a column of numbers <c>NaN</c> for missing ones, in one of words the mark of a missing value is a word.
/// </param>
internal sealed record TableColumn(string Name, bool IsNumber, string[] Values)
{
    public const string Missing = "NaN";
}
