using System.IO.Compression;
using Google.Protobuf;
using Gpicl.MLNet.Tests.Support;
using Gpicl.Onnx.Graphs;
using Gpicl.Onnx.Images;
using Gpicl.Onnx.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Gpicl.MLNet.Tests.Images;

/// <summary>Model.Save and Model.Load on pipelines with an extraction of features in them.</summary>
public sealed class ImageFeatureSavingTests : IDisposable
{
    private static readonly ImageFeatureOptions Options = new() { Pixels = new(2, 2) };

    private readonly MLContext ml = new(seed: 1);
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Columns_of_numbers_bytes_and_images_give_the_features_that_were_saved()
    {
        using var network = new TemporaryNetwork(TemporaryNetwork.Values(3));
        ImagePreprocessing sharp = TemporaryNetwork.Plain with
        {
            Height = 3,
            Width = 3,
            Interpolation = Interpolation.Bicubic,
            ChannelOrder = ChannelOrder.Bgr,
        };
        ImagePreprocessing normalized = new() { Height = 3, Width = 3, ShorterSide = 5, Scale = 0.01f };
        foreach (ImagePreprocessing preprocessing in new[] { sharp, normalized })
            foreach (string column in new[] { "Pixels", "Bytes", "Image" })
                AssertSame(network.Model(preprocessing), column, Options, () => ImageRow.Make(5));
    }

    [Fact]
    public void Scaling_down_rounds_as_before()
    {
        using var network = new TemporaryNetwork(TemporaryNetwork.Values(5));
        foreach (Interpolation interpolation in Enum.GetValues<Interpolation>())
        {
            ImagePreprocessing preprocessing = TemporaryNetwork.Plain with { Height = 5, Width = 5, ShorterSide = 7, Interpolation = interpolation };
            AssertSame(network.Model(preprocessing), "Image", new(), Photos, exactly: true);
        }
    }

    [Fact]
    public void Every_layout_of_pixels_is_understood()
    {
        using var network = new TemporaryNetwork(TemporaryNetwork.Values(2));
        List<ImageRow> scaled = ImageRow.Make(3);
        foreach (ImageRow row in scaled)
            row.Pixels = [.. row.Pixels.Select(pixel => pixel / 255)];
        AssertSame(network.Model(), "Pixels", new() { Pixels = new(2, 2, PixelFormat.Bgr) { IsInterleaved = true, Maximum = 1 } }, () => scaled);
        AssertSame(network.Model(), "Bytes", new() { Pixels = new(1, 3, PixelFormat.Rgba) { IsInterleaved = true } }, () => ImageRow.Make(3));
        AssertSame(network.Model(), "Bytes", new() { Pixels = new(3, 1, PixelFormat.Bgra) }, () => ImageRow.Make(3));
        AssertSame(network.Model(), "Bytes", new() { Pixels = new(3, 4, PixelFormat.Gray) }, () => ImageRow.Make(3));
    }

    [Fact]
    public void Inner_tensors_half_precision_channels_last_and_batches_of_fixed_size_are_served()
    {
        using var classifier = new TemporaryNetwork(TemporaryNetwork.Classifier());
        using var half = new TemporaryNetwork(TemporaryNetwork.Values(2, type: ElementType.Float16));
        using var triples = new TemporaryNetwork(TemporaryNetwork.Values(2, batch: 3));
        using var last = new TemporaryNetwork(new SmallNetwork()
            .Input("images", ElementType.Float, null, 2, 2, 3).Node("Relu", ["images"], "y").Output("y", ElementType.Float, null, 2, 2, 3));
        ImageFeatureModel[] models =
        [
            classifier.Model(), classifier.Model(tensor: "inner"), classifier.Model() with { RemoveFinalLayer = true },
            half.Model(), triples.Model(), last.Model(),
        ];
        foreach (ImageFeatureModel model in models)
            AssertSame(model, "Pixels", Options, () => ImageRow.Make(4));
    }

    [Fact]
    public void Mirror_images_are_in_the_graph_where_the_network_takes_more_than_one_image()
    {
        using var free = new TemporaryNetwork(TemporaryNetwork.Values(2));
        using var triples = new TemporaryNetwork(TemporaryNetwork.Values(2, batch: 3));
        using var single = new TemporaryNetwork(TemporaryNetwork.Values(2, batch: 1));
        using var last = new TemporaryNetwork(new SmallNetwork()
            .Input("images", ElementType.Float, null, 2, 2, 3).Node("Flatten", ["images"], "y").Output("y", ElementType.Float, null, 12));
        using var positions = new TemporaryNetwork(new SmallNetwork()
            .Input("images", ElementType.Float, null, 2, 2, 3).Node("Relu", ["images"], "y").Output("y", ElementType.Float, null, 2, 2, 3));
        ImageFeatureOptions mirror = Options with { Mirror = true };
        foreach (TemporaryNetwork network in new[] { free, triples, last, positions })
            AssertSame(network.Model(), "Pixels", mirror, () => ImageRow.Make(4));

        AssertSame(free.Model(), "Pixels", mirror, () => ImageRow.Make(4));
        using (var again = (TransformerChain<ITransformer>)ml.Model.LoadGpicl(path, out _))
            Assert.True(((ImageFeatureTransformer)again.LastTransformer).Extractor.Options.Mirror);
        using ImageFeatureTransformer one = Fit(single.Model(), "Pixels", mirror, ImageRow.Make(1));
        Assert.Contains(
            "takes one image at a time", Assert.Throws<NotSupportedException>(() => ml.Model.Save(one, null, path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_precision_is_kept_where_the_network_computes_otherwise()
    {
        using var half = new TemporaryNetwork(new SmallNetwork()
            .Input("images", ElementType.Float16, 1, 3, 2, 2).Node("Elu", ["images"], "y").Output("y", ElementType.Float16, 1, 3, 2, 2));

        AssertSame(half.Model(TemporaryNetwork.Plain with { Scale = 0.123f, Mean = new(10, 20, 30) }), "Pixels", Options, () => ImageRow.Make(8));
    }

    [Fact]
    public void Constants_may_be_of_half_precision_and_inputs_as_in_old_files()
    {
        SmallNetwork graph = new SmallNetwork()
            .Input("images", ElementType.Float16, null, 3, 2, 2).Input("factors", ElementType.Float16, 3, 1, 1).Input("weights", ElementType.Float, 12, 2)
            .HalfConstant("factors", [(Half)0.5f, (Half)2, (Half)4], 3, 1, 1).Constant("weights", [.. Enumerable.Range(0, 24).Select(i => i / 10f)], 12, 2)
            .Node("Mul", ["images", "factors"], "scaled").Node("Flatten", ["scaled"], "flat").Node("Cast", ["flat"], "values", ("to", (long)ElementType.Float))
            .Node("MatMul", ["values", "weights"], "features").Output("features", ElementType.Float, null, 2);
        using var network = new TemporaryNetwork(graph.ToModel(operators: 7, format: 3));

        AssertSame(network.Model(), "Pixels", Options, () => ImageRow.Make(3));
        Assert.Equal(File.ReadAllBytes(network.FilePath), NetworkAfterSaving());
    }

    [Fact]
    public void What_is_unknown_to_this_library_in_a_network_is_kept()
    {
        // A field of number 999 in a message of each kind.
        byte[] unknown = [.. new byte[] { 0xBA, 0x3E, 4 }, .. "kept"u8];
        ModelProto message = TemporaryNetwork.Classifier().ToMessage();
        message.Graph.MergeFrom(unknown);
        message.Graph.Node[0].MergeFrom(unknown);
        message.Graph.Initializer[0].MergeFrom(unknown);
        message.Graph.Output[0].Type.MergeFrom(unknown);
        byte[] content = [.. message.ToByteArray(), .. unknown];
        using var network = new TemporaryNetwork(content);

        AssertSame(network.Model(), "Pixels", Options, () => ImageRow.Make(3));
        Assert.Equal(content, NetworkAfterSaving());
    }

    [Fact]
    public void Networks_of_all_versions_that_ONNX_Runtime_knows_are_served()
    {
        foreach (int operators in new[] { 7, 8, 9, 10, 11, 12, 13, 14, 17, 18, 21 })
        {
            using var network = new TemporaryNetwork(TemporaryNetwork.Values(3).ToModel(operators, format: operators < 9 ? 3 : 8));
            AssertSame(network.Model(TemporaryNetwork.Plain with { Height = 3, Width = 3 }), "Pixels", Options, () => ImageRow.Make(2));
        }
    }

    [Fact]
    public void Names_may_be_the_same_in_network_and_pipeline()
    {
        using var network = new TemporaryNetwork(new SmallNetwork()
            .Input("Pixels", ElementType.Float, null, 3, 2, 2).Node("Relu", ["Pixels"], "Gpicl.Pixels")
            .Node("Flatten", ["Gpicl.Pixels"], "Features").Output("Features", ElementType.Float, null, 12));

        AssertSame(network.Model(), "Pixels", Options, () => ImageRow.Make(2));
        AssertSame(network.Model(), "Pixels", Options, () => ImageRow.Make(2), output: "Pixels");
    }

    [Fact]
    public void Missing_images_and_values_that_are_no_pixels_give_missing_features()
    {
        using var network = new TemporaryNetwork(TemporaryNetwork.Classifier());
        List<ImageRow> rows = ImageRow.Make(6);
        rows[1].Pixels[3] = float.NaN;
        rows[2].Pixels[4] = float.PositiveInfinity;
        rows[3].Pixels[5] = 256;
        rows[4].Pixels[6] = -1;
        rows[5].Image = null;

        Assert.Equal([false, true, true, true, true, false], Missing("Pixels"));
        Assert.Equal([false, false, false, false, false, true], Missing("Image"));

        IEnumerable<bool> Missing(string column)
        {
            using ImageFeatureTransformer model = Fit(network.Model(), column, Options, ImageRow.Make(1));
            using LoadedModel loaded = SaveAndLoad(model);
            return [.. Features(loaded.Model, rows).Select(row => row.All(float.IsNaN) || (row.Any(float.IsNaN) ? throw new InvalidDataException() : false))];
        }
    }

    [Fact]
    public void What_is_loaded_is_ML_NETs_own_with_the_same_columns()
    {
        using var network = new TemporaryNetwork(TemporaryNetwork.Classifier());
        using ImageFeatureTransformer model = Fit(network.Model(), "Image", Options, ImageRow.Make(1));
        using LoadedModel loaded = SaveAndLoad(model);
        DataViewSchema schema = ml.Data.LoadFromEnumerable(ImageRow.Make(1)).Schema;

        Assert.All(Parts(loaded.Model), part => Assert.StartsWith("Microsoft.ML", part.GetType().Assembly.GetName().Name, StringComparison.Ordinal));
        Assert.Equal(Visible(model.GetOutputSchema(schema)), Visible(loaded.Model.GetOutputSchema(schema)));
    }

    [Fact]
    public void A_classifier_of_features_keeps_its_metrics()
    {
        using var network = new TemporaryNetwork(TemporaryNetwork.Values(2));
        IDataView rows = ml.Data.LoadFromEnumerable(ImageRow.Make(40));
        ITransformer model = ml.Transforms.ExtractImageFeatures("Features", "Pixels", network.Model(), Options).Append(Pipelines.Keyed(ml)).Fit(rows);
        using LoadedModel loaded = SaveAndLoad(model);
        MulticlassClassificationMetrics expected = ml.MulticlassClassification.Evaluate(model.Transform(rows));
        MulticlassClassificationMetrics found = ml.MulticlassClassification.Evaluate(loaded.Model.Transform(rows));
        Assert.Equal(expected.ConfusionMatrix.Counts, found.ConfusionMatrix.Counts);
        Assert.Equal(expected.LogLoss, found.LogLoss, 4);

        using var again = (TransformerChain<ITransformer>)ml.Model.LoadGpicl(path, out _);
        Assert.Equal(["ImageFeatureTransformer", "ValueToKeyMappingTransformer", "GpiclTransformer"], again.Select(part => part.GetType().Name));
        foreach (var (one, other) in Pipelines.Scores(model.Transform(rows)).Zip(Pipelines.Scores(again.Transform(rows))))
            Assert.All(one.Zip(other), pair => Assert.Equal(pair.First, pair.Second, 2e-3f));
        (model as IDisposable)?.Dispose();
    }

    [Fact]
    public void LoadGpicl_gives_the_network_back_of_which_the_file_has_one_copy()
    {
        float[] noise = new float[3 * 50_000];
        var random = new Random(1);
        foreach (ref float value in noise.AsSpan())
            value = random.NextSingle();
        byte[] content = new SmallNetwork().Input("images", ElementType.Float, null, 3, 2, 2)
            .Node("GlobalAveragePool", ["images"], "pooled").Node("Flatten", ["pooled"], "flat")
            .Constant("weights", noise, 3, 50_000).Node("Gemm", ["flat", "weights"], "features").Output("features", ElementType.Float, null, 50_000).ToModel();
        using var network = new TemporaryNetwork(content);
        using ImageFeatureTransformer model = Fit(network.Model(), "Image", new() { BatchSize = 3 }, ImageRow.Make(1));
        float[][] expected = Features(model, ImageRow.Make(7));
        ml.Model.Save(model, null, path);
        File.Delete(network.FilePath);
        Assert.InRange(new FileInfo(path).Length, content.Length / 2, content.Length * 3 / 2);

        for (int i = 0; i < 2; i++)
        {
            using var loaded = (TransformerChain<ITransformer>)ml.Model.LoadGpicl(path, out _);
            var images = (ImageFeatureTransformer)loaded.LastTransformer;
            Assert.Equal(3, images.Extractor.Options.BatchSize);
            Assert.Equal(expected, Features(images, ImageRow.Make(7)));
            ml.Model.SaveGpicl(loaded, null, path);
            using var kept = (TransformerChain<ITransformer>)ml.Model.LoadGpicl(path, out _);
            ml.Model.Save(kept, null, path);
        }
    }

    [Fact]
    public void Images_of_any_size_and_old_networks_are_refused_with_what_works()
    {
        using var network = new TemporaryNetwork(TemporaryNetwork.Values(2));
        using var old = new TemporaryNetwork(TemporaryNetwork.Values(2).ToModel(operators: 6, format: 3));
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Photo));
        schema["Image"].ColumnType = new ImageDataViewType();
        IDataView rows = ml.Data.LoadFromEnumerable([new Photo { Image = ImageRow.Picture(4, 5) }], schema);
        using ImageFeatureTransformer any = ml.Transforms.ExtractImageFeatures("Features", "Image", network.Model()).Fit(rows);
        using ImageFeatureTransformer early = Fit(old.Model(), "Pixels", Options, ImageRow.Make(1));

        Assert.Contains("ResizeImages", Refused(any), StringComparison.Ordinal);
        Assert.Contains("of version 6", Refused(early), StringComparison.Ordinal);

        string Refused(ITransformer model)
        {
            string message = Assert.Throws<NotSupportedException>(() => ml.Model.Save(model, null, path)).Message;
            Assert.Contains("mlContext.Model.SaveGpicl", message, StringComparison.Ordinal);
            return message;
        }
    }

    [Fact]
    public void A_damaged_description_is_rejected()
    {
        using var network = new TemporaryNetwork(TemporaryNetwork.Values(2));
        using ImageFeatureTransformer model = Fit(network.Model(), "Pixels", Options, ImageRow.Make(1));
        ml.Model.Save(model, null, path);
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Update))
            foreach (ZipArchiveEntry entry in archive.Entries.ToArray())
            {
                using var content = new MemoryStream();
                using (Stream stream = entry.Open())
                    stream.CopyTo(content);
                byte[] bytes = content.ToArray();
                int place = bytes.AsSpan().IndexOf("GPICL"u8);
                if (place < 0)
                    continue;
                bytes.AsSpan(place + 15, 4).Fill(0x7F); // the length
                using Stream changed = entry.Open();
                changed.Write(bytes);
            }

        Assert.Contains("cut off", Assert.Throws<InvalidDataException>(() => ml.Model.LoadGpicl(path, out _)).Message, StringComparison.Ordinal);
    }

    // That of a pipeline which Model.Save wrote, LoadGpicl read and SaveGpicl wrote again.
    private byte[] NetworkAfterSaving()
    {
        using (var loaded = (TransformerChain<ITransformer>)ml.Model.LoadGpicl(path, out _))
            ml.Model.SaveGpicl(loaded, null, path);
        using ZipArchive archive = ZipFile.OpenRead(path);
        using Stream entry = archive.GetEntry("0/network.onnx")!.Open();
        using var content = new MemoryStream();
        entry.CopyTo(content);
        return content.ToArray();
    }

    private static IEnumerable<ITransformer> Parts(ITransformer model) => model is IEnumerable<ITransformer> chain ? chain.SelectMany(Parts) : [model];

    private static string[] Visible(DataViewSchema schema) => [.. schema.Where(column => !column.IsHidden).Select(column => $"{column.Name} {column.Type}")];

    private ImageFeatureTransformer Fit<TRow>(ImageFeatureModel model, string column, ImageFeatureOptions options, List<TRow> rows, string output = "Features")
        where TRow : class => ml.Transforms.ExtractImageFeatures(output, column, model, options).Fit(ml.Data.LoadFromEnumerable(rows));

    private LoadedModel SaveAndLoad(ITransformer model)
    {
        ml.Model.Save(model, null, path);
        return new LoadedModel(new MLContext().Model.Load(path, out _));
    }

    private float[][] Features<TRow>(ITransformer model, List<TRow> rows, string column = "Features")
        where TRow : class => [.. model.Transform(ml.Data.LoadFromEnumerable(rows)).GetColumn<float[]>(column)];

    private static List<Photo> Photos() => [.. Enumerable.Range(0, 20).Select(seed => new Photo { Image = ImageRow.Picture(37, 23, seed) })];

    private void AssertSame<TRow>(
        ImageFeatureModel network, string column, ImageFeatureOptions options, Func<List<TRow>> rows, bool exactly = false, string output = "Features")
        where TRow : class
    {
        using ImageFeatureTransformer model = Fit(network, column, options, rows(), output);
        using LoadedModel loaded = SaveAndLoad(model);
        float[][] expected = Features(model, rows(), output), found = Features(loaded.Model, rows(), output);
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i].Length, found[i].Length);
            float tolerance = exactly ? 0 : 1e-4f * expected[i].Max(MathF.Abs);
            for (int j = 0; j < expected[i].Length; j++)
                Assert.Equal(expected[i][j], found[i][j], tolerance);
        }
    }

    private sealed class Photo
    {
        [ImageType(37, 23)]
        public MLImage? Image { get; set; }
    }
}
