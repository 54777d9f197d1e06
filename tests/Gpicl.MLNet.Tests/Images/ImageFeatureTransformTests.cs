using Gpicl.MLNet.Tests.Support;
using Gpicl.Onnx.Images;
using Gpicl.Onnx.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Tests.Images;

public sealed class ImageFeatureTransformTests : IDisposable
{
    private static readonly ImageFeatureOptions Options = new() { Pixels = new(2, 2), BatchSize = 4 };

    private readonly MLContext ml = new(seed: 1);
    private readonly TemporaryNetwork network = new(TemporaryNetwork.Values(2));
    private readonly List<ImageRow> rows = ImageRow.Make(11);

    public void Dispose() => network.Dispose();

    [Fact]
    public void Columns_of_numbers_bytes_and_images_give_the_same_features()
    {
        foreach (string column in new[] { "Pixels", "Bytes", "Image" })
            Assert.Equal(rows.Select(row => row.Pixels), Features(Estimator(column), rows));
    }

    [Fact]
    public void Interleaved_vectors_and_other_ranges_are_understood()
    {
        List<ImageRow> scaled = ImageRow.Make(3);
        foreach (ImageRow row in scaled)
            row.Pixels = [.. Enumerable.Range(0, 12).Select(i => row.Pixels[i % 3 * 4 + i / 3] / 255)];
        var options = new ImageFeatureOptions { Pixels = new(2, 2) { IsInterleaved = true, Maximum = 1 } };

        Assert.Equal(ImageRow.Make(3).Select(row => row.Pixels), Features(Estimator("Pixels", options), scaled));
    }

    [Fact]
    public void Images_may_differ_in_size_and_have_transparent_pixels()
    {
        rows[1].Image = ImageRow.Picture(7, 3);
        rows[2].Image = ImageRow.Picture(2, 2, seed: 2, opacity: 0);
        float[][] features = Features(Estimator("Image"), rows);

        Assert.All(features, row => Assert.Equal(12, row.Length));
        Assert.Equal(features[3], rows[3].Pixels);
    }

    [Fact]
    public void Missing_images_and_pixels_give_missing_features()
    {
        rows[4].Pixels[3] = float.NaN;
        rows[5].Image = null;

        foreach (var (column, missing) in new[] { ("Pixels", 4), ("Image", 5) })
        {
            float[][] features = Features(Estimator(column), rows);
            Assert.All(features[missing], value => Assert.True(float.IsNaN(value)));
            Assert.Equal(rows[6].Bytes.Select(pixel => (float)pixel), features[6]);
        }
    }

    [Fact]
    public void An_image_that_cannot_be_used_is_named_by_its_row()
    {
        rows[9].Pixels[3] = 256;
        rows[9].Image!.Dispose();

        Assert.Contains("row 9 in column 'Pixels' cannot be used: value 3 is 256", Fails("Pixels"), StringComparison.Ordinal);
        Assert.Contains("row 9 in column 'Image' cannot be used", Fails("Image"), StringComparison.Ordinal);

        string Fails(string column) => Assert.Throws<InvalidOperationException>(() => Features(Estimator(column), rows)).Message;
    }

    [Fact]
    public void So_is_an_image_that_is_too_long_and_narrow_to_be_scaled()
    {
        rows[9].Image = ImageRow.Picture(1, 140_000);
        ImageFeatureModel model = network.Model(TemporaryNetwork.Plain with { ShorterSide = 16_384 });
        IEstimator<ImageFeatureTransformer> estimator = ml.Transforms.ExtractImageFeatures("Features", "Image", model, Options);

        string message = Assert.Throws<InvalidOperationException>(() => Features(estimator, rows)).Message;

        Assert.Contains("row 9 in column 'Image' cannot be used: An image with sides of 140000 and 1 pixels is too long", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_hold_no_images_of_the_layout_are_rejected_before_anything_is_loaded()
    {
        var model = ImageFeatureModel.ResNet18("missing.onnx");
        string Rejected(string column, PixelLayout? layout)
        {
            IEstimator<ImageFeatureTransformer> extract = ml.Transforms.ExtractImageFeatures("Features", column, model, new() { Pixels = layout });
            return Assert.Throws<ArgumentException>(() => new EstimatorChain<ITransformer>().Append(extract).Fit(Load(rows))).Message;
        }

        Assert.Contains("'Picture' is not there", Rejected("Picture", null), StringComparison.Ordinal);
        Assert.Contains("'Label' is of type", Rejected("Label", null), StringComparison.Ordinal);
        Assert.Contains("ImageFeatureOptions.Pixels", Rejected("Pixels", null), StringComparison.Ordinal);
        Assert.Contains("32 × 32 pixels in the format Rgb have 3072 values", Rejected("Pixels", new(32, 32)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_shape_promised_is_that_of_the_schema_made_and_no_rows_give_none()
    {
        IEstimator<ImageFeatureTransformer> estimator = Estimator("Image");
        using ImageFeatureTransformer transformer = estimator.Fit(Load(rows));

        Assert.Equal(
            ShapeRecorder.Describe(ShapeRecorder.Shape(transformer.Transform(Load(rows)))),
            ShapeRecorder.Describe(estimator.GetOutputSchema(ShapeRecorder.Shape(Load(rows)))));
        Assert.Empty(transformer.Transform(Load([])).GetColumn<float[]>("Features"));
    }

    [Fact]
    public void A_prediction_engine_extracts_row_by_row()
    {
        ITransformer model = Estimator("Image").Fit(Load(rows));
        using PredictionEngine<ImageRow, FeatureVector> engine = ml.Model.CreatePredictionEngine<ImageRow, FeatureVector>(model);

        foreach (ImageRow row in rows)
            Assert.Equal(row.Pixels, engine.Predict(row).Features);
    }

    [Fact]
    public void A_classifier_learns_from_features_and_cross_validation_loads_the_network_once()
    {
        var pipeline = Estimator("Pixels").Append(Pipelines.Keyed(ml));
        var folds = ml.MulticlassClassification.CrossValidate(Load(ImageRow.Make(40)), pipeline, numberOfFolds: 3);

        Assert.Equal(3, folds.Count);
        IEnumerable<ITransformer> transformers = folds.SelectMany(fold => (IEnumerable<ITransformer>)fold.Model);
        Assert.Single(transformers.OfType<ImageFeatureTransformer>().Select(each => each.Extractor).Distinct());
    }

    [Fact]
    public void Disposing_one_model_leaves_the_others_of_the_same_estimator_alone()
    {
        var estimator = Estimator("Pixels", Options with { Cache = null });
        ImageFeatureTransformer first = estimator.Fit(Load(rows)), second = estimator.Fit(Load(rows));
        first.Dispose();
        first.Dispose();
        Assert.Equal(11, second.Transform(Load(rows)).GetColumn<float[]>("Features").Count());

        ImageFeatureExtractor shared = second.Extractor;
        second.Dispose();
        Assert.Throws<ObjectDisposedException>(() => shared.Extract([Pictures.Make(2, 2)]));
        using ImageFeatureTransformer third = estimator.Fit(Load(rows));
        Assert.Equal(rows[0].Pixels, third.Transform(Load(rows)).GetColumn<float[]>("Features").First());
    }

    [Fact]
    public void Engines_may_come_and_go_whether_images_are_cached_or_not()
    {
        ITransformer model = Estimator("Pixels", Options with { Cache = null }).Append(ml.Transforms.CopyColumns("Copy", "Features")).Fit(Load(rows));
        PredictionEngine<ImageRow, FeatureVector> first = ml.Model.CreatePredictionEngine<ImageRow, FeatureVector>(model);
        foreach (ImageRow row in rows)
        {
            Assert.Equal(row.Pixels, first.Predict(row).Features);
            using var engine = ml.Model.CreatePredictionEngine<ImageRow, FeatureVector>(model);
            Assert.Equal(row.Pixels, engine.Predict(row).Features);
        }

        Assert.Equal(rows.Select(row => row.Pixels), model.Transform(Load(rows)).GetColumn<float[]>("Features"));
        (model as IDisposable)?.Dispose();
    }

    [Fact]
    public async Task Disposed_of_in_the_middle_of_a_pass_it_goes_on_or_says_why_not()
    {
        using ImageFeatureTransformer model = Estimator("Pixels", Options with { Cache = null, BatchSize = 1 }).Fit(Load(rows));
        using var stop = new CancellationTokenSource();
        Task disposing = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
                model.Dispose();
        });
        for (int i = 0; i < 30; i++)
        {
            try
            {
                float[][] found = [.. model.Transform(Load(rows)).GetColumn<float[]>("Features")];
                Assert.Equal(rows.Select(row => row.Pixels), found);
            }
            catch (ObjectDisposedException exception)
            {
                Assert.Contains("OwnsTransformer", exception.Message, StringComparison.Ordinal);
            }
        }

        await stop.CancelAsync();
        await disposing;
    }

    [Fact]
    public void Another_network_in_the_same_file_does_not_take_the_place_of_a_disposed_one()
    {
        ImageFeatureTransformer model = Estimator("Pixels").Fit(Load(rows));
        model.Dispose();
        File.WriteAllBytes(network.FilePath, TemporaryNetwork.Classifier().ToModel());

        Assert.Contains("has changed", Assert.Throws<IOException>(() => model.Transform(Load(rows))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_log_tells_what_was_loaded_and_how_far_a_pass_is()
    {
        List<string> messages = [];
        ml.Log += (_, message) => messages.Add(message.RawMessage);
        IDataView many = Load([.. Enumerable.Repeat(rows[0], 1500)]);
        using ImageFeatureTransformer transformer = Estimator("Pixels", Options with { Cache = new() }).Fit(many);
        Assert.Equal(1500, transformer.Transform(many).GetColumn<float[]>("Features").Count());

        Assert.Contains(messages, message => message.Contains("network.onnx: 12 features of tensor 'values', 4 images at a time", StringComparison.Ordinal));
        Assert.Contains(messages, message => message.Contains("network.onnx: features of 1500 images, 14", StringComparison.Ordinal));
    }

    [Fact]
    public void A_saved_pipeline_holds_the_network()
    {
        string path = network.FilePath + ".zip";
        using ImageFeatureTransformer transformer = Estimator("Pixels").Fit(Load(rows));
        ml.Model.SaveGpicl(transformer, null, path);
        File.Delete(network.FilePath);
        ITransformer loaded = ml.Model.LoadGpicl(path, out _);
        ml.Model.SaveGpicl(loaded, null, path);
        using var again = (TransformerChain<ITransformer>)ml.Model.LoadGpicl(path, out _);

        Assert.Equal(rows.Select(row => row.Pixels), again.Transform(Load(rows)).GetColumn<float[]>("Features"));
        (loaded as IDisposable)?.Dispose();
    }

    private IEstimator<ImageFeatureTransformer> Estimator(string column, ImageFeatureOptions? options = null) =>
        ml.Transforms.ExtractImageFeatures("Features", column, network.Model(), options ?? Options);

    private IDataView Load(List<ImageRow> images) => ml.Data.LoadFromEnumerable(images);

    private float[][] Features(IEstimator<ImageFeatureTransformer> estimator, List<ImageRow> images)
    {
        using ImageFeatureTransformer transformer = estimator.Fit(Load(images));
        return [.. transformer.Transform(Load(images)).GetColumn<float[]>("Features")];
    }
}
