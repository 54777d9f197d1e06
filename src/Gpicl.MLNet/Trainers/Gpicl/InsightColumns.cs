using Gpicl.InContext;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Trainers;

/// <summary>Columns that a <see cref="GpiclTransformer"/> adds if it is asked to.</summary>
/// <param name="Novelty">Name of the column with the novelty; null for none.</param>
/// <param name="Explanation">Name of the column with the explanation; null for none.</param>
internal sealed record InsightColumns(string? Novelty, string? Explanation)
{
    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => Novelty == null && Explanation == null;

    /// <summary>The columns for a model, which may be null where values are not asked for.</summary>
    /// <param name="model">Gives the values.</param>
    /// <param name="classNames">What classes are called; null if they have no names.</param>
    /// <param name="featureNames">What features are called.</param>
    public ExtraColumn[] Create(InContextClassifier? model, IReadOnlyList<string>? classNames, string[] featureNames)
    {
        List<ExtraColumn> columns = [];
        if (Novelty != null)
        {
            columns.Add(new(new(Novelty, NumberDataViewType.Single), features =>
                (ValueGetter<float>)((ref float value) => value = features() is { } row ? model!.MeasureNovelty(row.Span) : float.NaN)));
        }

        if (Explanation != null)
        {
            columns.Add(new(new(Explanation, TextDataViewType.Instance), features => (ValueGetter<ReadOnlyMemory<char>>)(
                (ref ReadOnlyMemory<char> value) => value = features() is { } row
                    ? model!.Explain(row.Span, exact: 0).ToString(classNames, featureNames).Replace("\n", "; ", StringComparison.Ordinal).AsMemory()
                    : default)));
        }

        return [.. columns];
    }

    /// <summary>Notes names that cannot be.</summary>
    public void Check(OptionCheck check)
    {
        string?[] names = [Novelty, Explanation];
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i] is not { } name)
                continue;
            string option = i == 0 ? nameof(GpiclTrainer.Options.NoveltyColumnName) : nameof(GpiclTrainer.Options.ExplanationColumnName);
            check.NotEmpty(name, option);
            check.Require(
                name is not (Schemas.ScoreColumns.Score or Schemas.ScoreColumns.PredictedLabel) && (i == 0 || name != names[0]), option, name,
                "a name that no other added column has");
        }
    }
}
