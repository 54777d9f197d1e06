using Gpicl.MLNet.Rows;
using Gpicl.MLNet.Schemas;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Gpicl.MLNet.Transforms;

/// <summary>
/// Makes one vector of columns of numbers, words and keys, by transforms of ML.NET that are chosen by the types of the columns.
/// Words become indicators: each that occurs in the rows fitted to has one, any other has none. A missing word has one, too, if words of
/// that column were missing in the rows fitted to; these indicators are the last of the vector.
/// </summary>
internal sealed class FeatureColumnsEstimator : IEstimator<TransformerChain<ITransformer>>
{
    // Columns in between.
    private const string Prefix = LabeledRows.BetweenPrefix;
    private const string Missing = "Gpicl: missing";

    private readonly TransformsCatalog transforms = new MLContext(seed: 0).Transforms;
    private readonly IHost host;
    private readonly string output;
    private readonly string[] columns;

    /// <summary>Names the columns.</summary>
    /// <param name="environment">Where messages go.</param>
    /// <param name="output">Column of the vector.</param>
    /// <param name="label">Column of the label.</param>
    /// <param name="featureColumnNames">Columns that the vector is made of, in their order. Copied.</param>
    /// <exception cref="ArgumentException">There is none, one is named twice or has no name, or one is that of the label.</exception>
    public FeatureColumnsEstimator(IHostEnvironment environment, string output, string label, string[] featureColumnNames)
    {
        ArgumentNullException.ThrowIfNull(featureColumnNames);
        if (featureColumnNames.Length == 0 || Array.Exists(featureColumnNames, string.IsNullOrEmpty))
            throw new ArgumentException("There are no columns, or one has no name; name at least one, and no empty names.", nameof(featureColumnNames));
        if (featureColumnNames.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"Column '{twice.Key}' is named {twice.Count()} times; name each column once.", nameof(featureColumnNames));
        if (featureColumnNames.Contains(label))
            throw new ArgumentException($"Column '{label}' is the label; it cannot be a feature, too.", nameof(featureColumnNames));
        host = environment.Register("Gpicl");
        this.output = output;
        columns = [.. featureColumnNames];
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of a type that is no feature.</exception>
    public TransformerChain<ITransformer> Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        ILookup<Kind, string> kinds = KindsOf(SchemaShapes.Of(input.Schema));
        return Encode(kinds, WordsOf(kinds).Length > 0 && LacksWords(kinds, input)).Fit(input);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of a type that is no feature.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return Encode(KindsOf(inputSchema), lacking: false).GetOutputSchema(inputSchema);
    }

    private bool LacksWords(ILookup<Kind, string> kinds, IDataView input)
    {
        string[] words = WordsOf(kinds);
        IDataView marked = ReadWords(kinds).Append(MarkMissing(words)).Fit(input).Transform(input);
        int[] sizes = Array.ConvertAll(words, name => marked.Schema[name].Type is VectorDataViewType vector ? vector.Size : 1);
        int rows = 0;
        var missing = new int[sizes.Sum()]; // of each word of a row
        foreach (float[] marks in marked.GetColumn<float[]>(Missing))
        {
            rows++;
            for (int i = 0; i < marks.Length; i++)
                missing[i] += marks[i] > 0 ? 1 : 0;
        }

        string[] places = [.. kinds[Kind.Words].Concat(kinds[Kind.KeyOfWords]).Zip(sizes).SelectMany(each => Enumerable.Repeat(each.First, each.Second))];
        string[] empty = [.. places.Where((_, i) => rows > 0 && missing[i] == rows).Distinct()];
        if (empty.Length > 0)
        {
            using IChannel channel = host.Start(nameof(Fit));
            channel.Warning(MessageSensitivity.Schema, $"Words are missing in all rows and are ignored in these feature columns: {string.Join(", ", empty)}.");
        }

        return missing.AsSpan().ContainsAnyExcept(0);
    }

    // As few steps as can be, however many columns there are: ML.NET goes through all of them for every row.
    private EstimatorChain<ITransformer> Encode(ILookup<Kind, string> kinds, bool lacking)
    {
        EstimatorChain<ITransformer> chain = ReadWords(kinds);
        string[] parts = [.. columns.Select(name => kinds[Kind.Numbers].Contains(name) ? name : Prefix + name)];
        if (lacking)
        {
            parts = [.. parts, Missing];
            chain = chain.Append(MarkMissing(WordsOf(kinds))).Append<ITransformer>(transforms.FeatureSelection.SelectFeaturesBasedOnCount(Missing));
        }

        chain = Add(chain, Pairs(kinds[Kind.OtherNumbers]), pairs => transforms.Conversion.ConvertType(pairs, DataKind.Single));
        chain = Add(chain, Pairs(kinds[Kind.Key]), pairs => transforms.Conversion.MapKeyToVector(pairs));
        chain = Add(chain, Again(kinds[Kind.Key]), pairs => transforms.FeatureSelection.SelectFeaturesBasedOnCount(pairs));
        chain = Add(
            chain,
            [.. Pairs(kinds[Kind.Words]), .. Again(kinds[Kind.KeyOfWords]), .. Again(kinds[Kind.KeyOfNumbers])],
            pairs => transforms.Categorical.OneHotEncoding(pairs));
        chain = chain.Append<ITransformer>(transforms.Concatenate(output, parts));
        string[] between = [.. parts.Except(kinds[Kind.Numbers])];
        return between.Length == 0 ? chain : chain.Append<ITransformer>(transforms.DropColumns(between));
    }

    // What keys stand for.
    private EstimatorChain<ITransformer> ReadWords(ILookup<Kind, string> kinds) => Add(
        new EstimatorChain<ITransformer>(),
        Pairs(kinds[Kind.KeyOfWords].Concat(kinds[Kind.KeyOfNumbers])),
        pairs => transforms.Conversion.MapKeyToValue(pairs));

    // One-hot encoding takes an empty text for no word at all.
    private EstimatorChain<ExpressionTransformer> MarkMissing(string[] words) => transforms.Concatenate(Missing, words)
        .Append(transforms.Expression(Missing, "(word) : len(word) == 0 ? 1f : 0f", Missing));

    private static string[] WordsOf(ILookup<Kind, string> kinds) => [.. kinds[Kind.Words], .. kinds[Kind.KeyOfWords].Select(name => Prefix + name)];

    private static EstimatorChain<ITransformer> Add(
        EstimatorChain<ITransformer> chain, InputOutputColumnPair[] pairs, Func<InputOutputColumnPair[], IEstimator<ITransformer>> step) =>
        pairs.Length == 0 ? chain : chain.Append(step(pairs));

    private static InputOutputColumnPair[] Pairs(IEnumerable<string> names) => [.. names.Select(name => new InputOutputColumnPair(Prefix + name, name))];

    private static InputOutputColumnPair[] Again(IEnumerable<string> names) => [.. names.Select(name => new InputOutputColumnPair(Prefix + name))];

    private ILookup<Kind, string> KindsOf(SchemaShape shape) => columns.ToLookup(name => KindOf(ColumnCheck.Feature(shape, name)));

    private static Kind KindOf(SchemaShape.Column column)
    {
        if (!column.IsKey)
            return column.ItemType is TextDataViewType ? Kind.Words : column.ItemType.RawType == typeof(float) ? Kind.Numbers : Kind.OtherNumbers;
        DataViewType? values = column.Annotations.Where(each => each.Name == KeyNames.Annotation).Select(each => each.ItemType).FirstOrDefault();
        return values == null ? Kind.Key : values is TextDataViewType ? Kind.KeyOfWords : Kind.KeyOfNumbers;
    }

    private enum Kind
    {
        Numbers, // of type Single
        OtherNumbers,
        Words,
        KeyOfWords,
        KeyOfNumbers,
        Key, // of what, is not known
    }
}
