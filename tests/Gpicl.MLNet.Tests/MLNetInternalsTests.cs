using System.IO.Compression;
using Google.Protobuf;
using Gpicl.MLNet.Tests.Support;
using Gpicl.Onnx.Graphs;
using Gpicl.Onnx.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Gpicl.MLNet.Tests;

/// <summary>
/// What this library takes for granted of ML.NET though nothing promises it. A test that fails after ML.NET was updated says
/// what has moved, and with that, what of this library has to follow.
/// </summary>
public sealed class MLNetInternalsTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly IDataView data;
    private readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public MLNetInternalsTests() => data = ml.Data.LoadFromEnumerable(Examples.Make(6));

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Catalogs_hold_the_environment_of_their_context()
    {
        List<string> messages = [];
        ml.Log += (_, message) => messages.Add(message.Message);
        object[] catalogs = [ml.MulticlassClassification.Trainers, ml.Transforms, ml.Model];
        foreach (object catalog in catalogs)
        {
            Type contract = catalog.GetType().GetInterface("Microsoft.ML.Data.IInternalCatalog")!;
            var environment = (IHostEnvironment)contract.GetProperty("Environment")!.GetValue(catalog)!;
            using IChannel channel = environment.Register("Component").Start("Fit");
            channel.Info(MessageSensitivity.None, catalog.GetType().Name);
        }

        Assert.All(catalogs, catalog => Assert.Contains($"[Source=Component; Fit, Kind=Info] {catalog.GetType().Name}", messages));
    }

    [Fact]
    public void A_chain_shows_its_estimators_the_exact_shape_of_a_schema_without_reading_a_row()
    {
        var builder = new DataViewSchema.Builder();
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue("Note", NumberDataViewType.Int32, 3);
        builder.AddColumn("Vector", new VectorDataViewType(NumberDataViewType.Single, 4));
        builder.AddColumn("Key", new KeyDataViewType(typeof(uint), 5), annotations.ToAnnotations());

        Assert.Equal(
            ["Key Scalar Key UInt32 [Note Scalar Int32]", "Vector Vector Single []"],
            ShapeRecorder.Describe(ShapeRecorder.Shape(new SchemaOnly(builder.ToSchema()))));
    }

    [Fact]
    public void Naive_bayes_needs_neither_normalization_nor_caching()
    {
        TrainerInfo borrowed = ml.MulticlassClassification.Trainers.NaiveBayes().Info;

        Assert.Equal((false, false), (borrowed.NeedNormalization, borrowed.WantCaching));
    }

    [Fact]
    public void Trainers_annotate_what_they_add_with_these_names()
    {
        SchemaShape keyed = ShapeRecorder.Shape(data, ml.Transforms.Conversion.MapValueToKey("Label"));

        Assert.Equal(
            [
                "PredictedLabel Scalar Key UInt32 [KeyValues Vector String, ScoreColumnKind Scalar String, ScoreColumnSetId Scalar Key UInt32, "
                + "ScoreValueKind Scalar String]",
                "Score Vector Single [ScoreColumnKind Scalar String, ScoreColumnSetId Scalar Key UInt32, ScoreValueKind Scalar String, SlotNames "
                + "Vector String, TrainingLabelValues Vector String]",
            ],
            ShapeRecorder.Describe(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy().GetOutputSchema(keyed)).Where(line => line[0] is 'P' or 'S'));
    }

    [Fact]
    public void Arrays_are_handed_on_whatever_their_length()
    {
        List<Example> rows = Examples.Make(3);
        rows[1].Features = [1, 2];
        rows[2].Features = null!;

        Assert.Equal([4, 2, 0], ml.Data.LoadFromEnumerable(rows).GetColumn<float[]>("Features").Select(values => values.Length));
    }

    [Fact]
    public void Chains_tell_what_applies_in_a_scope()
    {
        ITransformer chain = ml.Transforms.CopyColumns("A", "Label").Append(ml.Transforms.CopyColumns("B", "Label"), TransformerScope.TrainTest).Fit(data);
        object kept = chain.GetType().GetMethod("GetModelFor", [typeof(TransformerScope)])!.Invoke(chain, [TransformerScope.Scoring])!;

        Assert.Same(((IEnumerable<ITransformer>)chain).First(), Assert.Single((IEnumerable<ITransformer>)kept));
    }

    [Fact]
    public void One_transformer_can_have_others_saved_in_its_place()
    {
        var two = new TransformerChain<ITransformer>(ml.Transforms.CopyColumns("A", "Label").Fit(data), ml.Transforms.CopyColumns("B", "Label").Fit(data));
        ml.Model.Save(new TransformerChain<ITransformer>(new SavedAs(two), ml.Transforms.CopyColumns("C", "Label").Fit(data)), data.Schema, path);

        var loaded = (TransformerChain<ITransformer>)ml.Model.Load(path, out _);
        Assert.Equal(2, loaded.Count());
        Assert.Equal(2, Assert.IsType<TransformerChain<ITransformer>>(loaded.First()).Count());
        Assert.Equal(["A", "B", "C"], loaded.GetOutputSchema(data.Schema).Select(column => column.Name).TakeLast(3));
    }

    [Fact]
    public void A_saved_graph_keeps_fields_that_nobody_knows()
    {
        byte[] content = [.. TemporaryNetwork.Values(2).ToModel(), .. new ModelProto { Attachment = ByteString.CopyFrom(1, 2, 3, 4, 5, 6, 7) }.ToByteArray()];
        using var network = new TemporaryNetwork(content);
        SchemaDefinition schema = SchemaDefinition.Create(typeof(ImageRow));
        schema["Pixels"].ColumnName = "images";
        IDataView rows = ml.Data.LoadFromEnumerable(ImageRow.Make(2), schema);
        using (var graph = ml.Transforms.ApplyOnnxModel("values", "images", network.FilePath).Fit(rows))
            ml.Model.Save(new TransformerChain<ITransformer>(graph), null, path);

        using ZipArchive archive = ZipFile.OpenRead(path);
        using Stream entry = archive.Entries.Single(each => each.FullName.Replace('\\', '/').EndsWith("/OnnxModel", StringComparison.Ordinal)).Open();
        using var saved = new MemoryStream();
        entry.CopyTo(saved);
        Assert.Equal(content, saved.ToArray()[sizeof(int)..]); // behind their number
    }

    [Fact]
    public void Hashes_make_one_key_of_a_vector_and_tell_numbers_apart()
    {
        IDataView rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 1001).Select(i => new Numbered { Number = [i] }));
        IDataView hashed = ml.Transforms.Conversion.Hash(new HashingEstimator.ColumnOptions("Hash", "Number", combine: true)).Fit(rows).Transform(rows);

        Assert.IsType<KeyDataViewType>(hashed.Schema["Hash"].Type);
        Assert.Equal(1001, hashed.GetColumn<uint>("Hash").Where(hash => hash > 0).Distinct().Count());
    }

    // Rows are out of reach.
    private sealed class SchemaOnly(DataViewSchema schema) : IDataView
    {
        public bool CanShuffle => false;

        public DataViewSchema Schema => schema;

        public long? GetRowCount() => null;

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => throw new NotSupportedException();

        public DataViewRowCursor[] GetRowCursorSet(
            IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => throw new NotSupportedException();
    }

    private sealed class SavedAs(ITransformer inner) : ITransformer
    {
        public bool IsRowToRowMapper => inner.IsRowToRowMapper;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inner.GetOutputSchema(inputSchema);

        public IDataView Transform(IDataView input) => inner.Transform(input);

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => inner.GetRowToRowMapper(inputSchema);

        public void Save(ModelSaveContext ctx) => inner.Save(ctx);
    }

    private sealed class Numbered
    {
        [VectorType(1)]
        public long[] Number { get; set; } = [];
    }
}
