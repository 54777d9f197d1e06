using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Gpicl.InContext;
using Gpicl.IO;
using Gpicl.MLNet.Rows;
using Gpicl.MLNet.Saving;
using Gpicl.MLNet.Schemas;
using Gpicl.Onnx.Classifiers;
using Gpicl.Onnx.Graphs;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Trainers;

/// <summary>
/// How classifiers are saved: columns and options as settings, all else as tensors. In ML.NET's place, an ONNX graph computes
/// probabilities and the number of the likeliest class, in a vector; a hash makes one key of the vector, and a map the label's key
/// of that. Tensors that the graph holds are not written a second time.
/// </summary>
internal abstract class ClassifierFormat<TTransformer, TModel>(string kind)
    : PartFormat<TTransformer, ClassifierSettings>(kind, () => ClassifierSettingsJson.Default.ClassifierSettings)
    where TTransformer : ClassifierTransformer<TModel>
    where TModel : class, IClassifier
{
    private const string ColumnsEntry = "columns.zip";
    private const string TensorsEntry = "classifier.safetensors";

    // Columns between the transformers of ML.NET.
    private const string Scores = "Gpicl.Scores";
    private const string Number = "Gpicl.Number";
    private const string Label = "Label";

    /// <summary>What a file holds of a classifier, without the tensors that are kept elsewhere under these names.</summary>
    protected abstract SafetensorsFile ToFile(TModel model, HashSet<string> elsewhere);

    /// <summary>The classifier that a file holds.</summary>
    /// <exception cref="CheckpointFormatException">It holds none.</exception>
    protected abstract TModel Read(SafetensorsFile file, string source);

    /// <summary>The graph of a classifier.</summary>
    protected abstract OnnxModel ToGraph(TModel model, string featuresName, RowOutputs row);

    /// <summary>The transformer of a classifier.</summary>
    protected abstract TTransformer Create(TModel model, ClassifierColumns columns, ClassifierSettings settings, PartEntries entries);

    /// <inheritdoc/>
    protected override ClassifierSettings Describe(TTransformer transformer, PartEntries entries)
    {
        ClassifierColumns columns = transformer.Columns;
        entries.WriteColumns(ColumnsEntry, columns.Keys.ToColumn(columns.Label), new DataViewSchema.DetachedColumn(columns.Features, columns.FeatureType));
        HashSet<string> elsewhere = entries.Graph is { } graph ? GraphWeights.Names(graph.Content.Value) : [];
        entries.Write(TensorsEntry, ToFile(transformer.Model, elsewhere).Write);
        return new ClassifierSettings
        {
            LabelColumn = columns.Label,
            FeatureColumn = columns.Features,
            Classes = columns.Keys.Chosen,
            IsBinary = columns.IsBinary,
        };
    }

    /// <inheritdoc/>
    protected sealed override JsonObject ToJson(ClassifierSettings settings) => settings.ToJson();

    /// <inheritdoc/>
    protected sealed override TTransformer Restore(ClassifierSettings settings, PartEntries entries)
    {
        DataViewSchema schema = entries.ReadColumns(ColumnsEntry);
        var (label, count) = ColumnCheck.Label(schema, settings.LabelColumn);
        var (features, width) = ColumnCheck.Features(schema, settings.FeatureColumn);
        if (settings.IsBinary && count != 2)
            throw new InvalidDataException($"label column '{settings.LabelColumn}' of binary classification has {count} keys");
        if (settings.Classes is { } chosen
            && (chosen.Distinct().Count() < chosen.Length || chosen.Any(place => place < 0 || place >= count)))
            throw new InvalidDataException($"the classes of label column '{settings.LabelColumn}' are not among its {count} keys");
        var keys = new LabelKeys(count, KeyNames.Of(label), settings.Classes);

        SafetensorsFile file = SafetensorsFile.Read(new MemoryStream(entries.Read(TensorsEntry)), TensorsEntry);
        if (entries.Graph is { } graph)
            file = file.With(GraphWeights.Read(graph.Content.Value));
        TModel model = Read(file, TensorsEntry);
        if (model.Width != width || model.Classes != keys.Classes)
            throw new InvalidDataException($"the classifier has width {model.Width} and {model.Classes} classes, its columns {width} and {keys.Classes}");
        var columns = new ClassifierColumns(settings.LabelColumn, settings.FeatureColumn, (VectorDataViewType)features.Type, keys, settings.IsBinary);
        return Create(model, columns, settings, entries);
    }

    /// <inheritdoc/>
    protected override BuiltInEquivalent ToBuiltIn(TTransformer transformer)
    {
        var (_, features, type, keys, isBinary) = transformer.Columns;
        if (isBinary)
        {
            var row = new RowOutputs(Scores, Number, 2, [0, 1], null, BinaryEquivalent.LogOdds);
            return BinaryEquivalent.Create(ToGraph(transformer.Model, features, row), features, type);
        }

        OnnxModel graph = ToGraph(transformer.Model, features, new RowOutputs(Scores, Number, keys.Count, keys.Places, keys.Names?.Texts));
        return new BuiltInEquivalent(graph, features, Scores, Number)
        {
            Column = new DataViewSchema.DetachedColumn(features, type),
            Surround = (transforms, compute) => BuiltInEquivalent
                .LookUp(transforms, compute, new LabelRows(keys, Number, Label), Number, Label, ScoreColumns.PredictedLabel)
                .Append(transforms.CopyColumns(ScoreColumns.Score, Scores))
                .Append(transforms.DropColumns(Scores, Number, BuiltInEquivalent.Hash)),
        };
    }
}

/// <summary>What a saved pipeline keeps of a classifier beside its tensors and the types of its columns.</summary>
internal sealed record ClassifierSettings
{
    public required string LabelColumn { get; init; }

    public required string FeatureColumn { get; init; }

    /// <summary>As it was asked for, of classifiers that can be given other examples.</summary>
    public Standardization? Standardization { get; init; }

    /// <summary>As it was asked for; files of before there was a choice do not have it, and mean standardized features.</summary>
    public FeatureEncoding? Encoding { get; init; }

    /// <summary>As it was asked for; files of before there was a choice do not have it, and mean none.</summary>
    public Calibration? Calibration { get; init; }

    /// <summary>Channels, rows and columns of images, as they were asked for.</summary>
    public int[]? Image { get; init; }

    /// <summary>As it was asked for; files of before there was a choice do not have it, and mean none.</summary>
    public Augmentation? Augmentation { get; init; }

    /// <summary>Whether the label holds truth values.</summary>
    public bool IsBinary { get; init; }

    /// <summary>Name of the column with the novelty, if there is one.</summary>
    public string? NoveltyColumn { get; init; }

    /// <summary>Name of the column with the explanation, if there is one.</summary>
    public string? ExplanationColumn { get; init; }

    /// <summary>Places of the classes 0, 1, … among the label's keys; null if all are classes, in their order.</summary>
    public int[]? Classes { get; init; }

    /// <summary>The settings as files keep them: those that are there.</summary>
    // By hand: for each type of enumeration and nullable that generated code writes, .NET compiles fifty methods when a process first saves.
    public JsonObject ToJson()
    {
        var json = new JsonObject { [nameof(LabelColumn)] = LabelColumn, [nameof(FeatureColumn)] = FeatureColumn };
        Add(nameof(Standardization), Standardization?.ToString());
        Add(nameof(Encoding), Encoding?.ToString());
        Add(nameof(Calibration), Calibration?.ToString());
        Add(nameof(Image), ArrayOf(Image));
        Add(nameof(Augmentation), Augmentation?.ToString());
        Add(nameof(IsBinary), IsBinary ? true : null);
        Add(nameof(NoveltyColumn), NoveltyColumn);
        Add(nameof(ExplanationColumn), ExplanationColumn);
        Add(nameof(Classes), ArrayOf(Classes));
        return json;

        void Add(string name, JsonNode? value)
        {
            if (value != null)
                json.Add(name, value);
        }
    }

    private static JsonArray? ArrayOf(int[]? values) => values == null ? null : new JsonArray(Array.ConvertAll(values, value => (JsonNode?)value));
}

[JsonSerializable(typeof(ClassifierSettings))]
internal sealed partial class ClassifierSettingsJson : JsonSerializerContext;
