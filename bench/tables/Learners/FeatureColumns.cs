using Gpicl.TableBenchmarks.Splits;
using Gpicl.TableBenchmarks.Tables;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Gpicl.TableBenchmarks.Learners;

/// <summary>Names of the columns that features come from, by kind.</summary>
/// <param name="All">All columns, in the table's order.</param>
/// <param name="Numbers">Columns of numbers.</param>
/// <param name="Words">Columns of words.</param>
internal sealed record FeatureColumns(string[] All, string[] Numbers, string[] Words)
{
    public static FeatureColumns Of(Table table)
    {
        int[] all = [.. Enumerable.Range(0, table.Columns.Length)];
        return new FeatureColumns(NamesOf(_ => true), NamesOf(column => column.IsNumber), NamesOf(column => !column.IsNumber));

        string[] NamesOf(Func<TableColumn, bool> wanted) => [.. all.Where(column => wanted(table.Columns[column])).Select(SplitFiles.ColumnName)];
    }

    /// <summary>
    /// The pipeline that most users write: means in place of missing numbers, numbers normalized where asked for, words one-hot, all in one vector.
    /// </summary>
    /// <param name="ml">Makes the steps.</param>
    /// <param name="normalize">Normalizes the column of this name; null where nothing does.</param>
    /// <param name="keepMissing">Whether missing numbers stay what they are.</param>
    public IEstimator<ITransformer> Vector(MLContext ml, Func<string, IEstimator<ITransformer>>? normalize = null, bool keepMissing = false)
    {
        var chain = new EstimatorChain<ITransformer>();
        if (Numbers.Length > 0)
        {
            chain = chain.Append<ITransformer>(ml.Transforms.Concatenate("Numbers", Numbers));
            if (!keepMissing)
            {
                chain = chain.Append<ITransformer>(
                    ml.Transforms.ReplaceMissingValues("Numbers", replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean));
            }

            if (normalize != null)
                chain = chain.Append(normalize("Numbers"));
        }

        if (Words.Length > 0)
            chain = chain.Append<ITransformer>(ml.Transforms.Categorical.OneHotEncoding([.. Words.Select(word => new InputOutputColumnPair(word))]));
        return chain.Append<ITransformer>(ml.Transforms.Concatenate("Features", [.. Numbers.Take(1).Select(_ => "Numbers"), .. Words]));
    }
}
