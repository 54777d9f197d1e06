using Gpicl.MLNet.Schemas;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Transforms;

/// <summary>
/// Makes one vector of columns of numbers, words and keys, by transforms of ML.NET that are chosen by the types of the columns.
/// Words become indicators: each word that occurs in the rows fitted to has one, missing words together have one, and any other
/// word has none.
/// </summary>
internal sealed class FeatureColumnsEstimator : IEstimator<TransformerChain<ITransformer>>
{
    private const string Prefix = "Gpicl."; // of columns in between

    // In front of all words: to ML.NET's encoding, an empty text is no word at all.
    private const string Mark = "(word) : concat(\"=\", word)";

    private readonly TransformsCatalog transforms = new MLContext(seed: 0).Transforms;
    private readonly string output;
    private readonly string[] columns;

    /// <summary>Names the columns.</summary>
    /// <param name="output">Column of the vector.</param>
    /// <param name="label">Column of the label.</param>
    /// <param name="featureColumnNames">Columns that the vector is made of, in their order. Copied.</param>
    /// <exception cref="ArgumentException">There is none, one is named twice or has no name, or one is that of the label.</exception>
    public FeatureColumnsEstimator(string output, string label, string[] featureColumnNames)
    {
        ArgumentNullException.ThrowIfNull(featureColumnNames);
        if (featureColumnNames.Length == 0 || Array.Exists(featureColumnNames, string.IsNullOrEmpty))
            throw new ArgumentException("There are no columns, or one has no name; name at least one, and no empty names.", nameof(featureColumnNames));
        if (featureColumnNames.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"Column '{twice.Key}' is named {twice.Count()} times; name each column once.", nameof(featureColumnNames));
        if (featureColumnNames.Contains(label))
            throw new ArgumentException($"Column '{label}' is the label; it cannot be a feature, too.", nameof(featureColumnNames));
        this.output = output;
        columns = [.. featureColumnNames];
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of a type that is no feature.</exception>
    public TransformerChain<ITransformer> Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Choose(SchemaShapes.Of(input.Schema)).Fit(input);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of a type that is no feature.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return Choose(inputSchema).GetOutputSchema(inputSchema);
    }

    private EstimatorChain<ITransformer> Choose(SchemaShape shape)
    {
        var chain = new EstimatorChain<ITransformer>();
        List<string> parts = [], between = [];
        foreach (string name in columns)
        {
            IEstimator<ITransformer>[] steps = Encode(ColumnCheck.Feature(shape, name), Prefix + name);
            foreach (IEstimator<ITransformer> step in steps)
                chain = chain.Append(step);
            parts.Add(steps.Length == 0 ? name : Prefix + name);
            if (steps.Length > 0)
                between.Add(Prefix + name);
        }

        chain = chain.Append<ITransformer>(transforms.Concatenate(output, [.. parts]));
        return between.Count == 0 ? chain : chain.Append<ITransformer>(transforms.DropColumns([.. between]));
    }

    // What makes numbers of Single of a column; nothing where it has them.
    private IEstimator<ITransformer>[] Encode(SchemaShape.Column column, string encoded)
    {
        if (column.IsKey)
        {
            return KeyValueType(column) switch
            {
                null => [transforms.Conversion.MapKeyToVector(encoded, column.Name)],
                TextDataViewType => [transforms.Conversion.MapKeyToValue(encoded, column.Name), .. EncodeWords(encoded, encoded)],
                _ => [transforms.Conversion.MapKeyToValue(encoded, column.Name), transforms.Categorical.OneHotEncoding(encoded)],
            };
        }

        if (column.ItemType is TextDataViewType)
            return EncodeWords(encoded, column.Name);
        return column.ItemType.RawType == typeof(float) ? [] : [transforms.Conversion.ConvertType(encoded, column.Name, DataKind.Single)];
    }

    private IEstimator<ITransformer>[] EncodeWords(string encoded, string words) =>
        [transforms.Expression(encoded, Mark, words), transforms.Categorical.OneHotEncoding(encoded)];

    private static DataViewType? KeyValueType(SchemaShape.Column column) =>
        column.Annotations.Where(annotation => annotation.Name == KeyNames.Annotation).Select(annotation => annotation.ItemType).FirstOrDefault();
}
