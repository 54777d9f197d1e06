using Gpicl.MLNet.Tests.Support;
using Gpicl.Onnx.Images;
using Gpicl.Onnx.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Gpicl.MLNet.Tests;

/// <summary>Vectors that are not as long as their type says, which ML.NET hands on as they are, wherever this library reads vectors.</summary>
public sealed class VectorLengthTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly TemporaryNetwork network = new(TemporaryNetwork.Values(1));

    public static TheoryData<int?> WrongLengths => [null, 0, 1, 2, 4, 7];

    public void Dispose() => network.Dispose();

    [Theory]
    [MemberData(nameof(WrongLengths))]
    public void Labeled_rows_are_refused(int? length)
    {
        var trainers = ml.MulticlassClassification.Trainers;
        foreach (IEstimator<ITransformer> trainer in new IEstimator<ITransformer>[] { Pipelines.Trainer(ml), trainers.Maml(members: 1), trainers.OnlineSgd() })
            AssertRefused(length, "Features", () => trainer.Fit(Keyed(Rows(length))));
        GpiclTransformer classifier = Pipelines.Trainer(ml).Fit(Keyed(Rows(3)));
        AssertRefused(length, "Features", () => classifier.Append(Keyed(Rows(length))));
        AssertRefused(length, "Features", () => classifier.WithContext(Keyed(Rows(length))));
        Assert.Equal(9, classifier.Model.Count);
    }

    [Theory]
    [MemberData(nameof(WrongLengths))]
    public void Rows_to_transform_are_refused_in_views_and_one_by_one(int? length)
    {
        IDataView keyed = Keyed(Rows(3));
        var trainers = ml.MulticlassClassification.Trainers;
        var images = new ImageFeatureOptions { Pixels = new(1, 1), BatchSize = 4 };
        foreach (var (column, model) in new (string, ITransformer)[]
        {
            ("Features", Pipelines.Trainer(ml).Fit(keyed)),
            ("Features", trainers.Maml(members: 1).Fit(keyed)),
            ("Features", trainers.OnlineSgd().Fit(keyed)),
            ("Features", ml.Transforms.RandomProjection("Result", "Features", outputs: 5).Fit(keyed)),
            ("Features", ml.Transforms.ExtractImageFeatures("Result", "Features", network.Model(Pixel), images).Fit(keyed)),
            ("Bytes", ml.Transforms.ExtractImageFeatures("Result", "Bytes", network.Model(Pixel), images).Fit(keyed)),
        })
        {
            string output = model.GetOutputSchema(keyed.Schema).GetColumnOrNull("Result") == null ? "Score" : "Result";
            AssertRefused(length, column, () => _ = model.Transform(Load(Rows(length))).GetColumn<float[]>(output).ToList());

            PredictionEngine<Row, Results> engine = ml.Model.CreatePredictionEngine<Row, Results>(model);
            List<Row> rows = Rows(length);
            Assert.All(rows.Take(Wrong), row => engine.Predict(row));
            AssertRefused(length, column, () => engine.Predict(rows[Wrong]));
            engine.Predict(rows[0]);
            (model as IDisposable)?.Dispose();
        }
    }

    [Fact]
    public void No_image_and_missing_values_are_missing_whatever_was_before()
    {
        IDataView photos = ml.Data.LoadFromEnumerable(new Photo[] { new(), new() { Image = ImageRow.Picture(1, 1) }, new() });
        using ImageFeatureTransformer model = ml.Transforms.ExtractImageFeatures("Result", "Image", network.Model(Pixel), new() { BatchSize = 1 }).Fit(photos);
        PredictionEngine<Photo, Results> engine = ml.Model.CreatePredictionEngine<Photo, Results>(model);

        foreach (int i in Enumerable.Range(0, 4))
        {
            Photo photo = i % 2 == 1 ? new() : new() { Image = ImageRow.Picture(1, 1) };
            Assert.Equal(i % 2 == 1, engine.Predict(photo).Result.All(float.IsNaN));
        }

        Assert.Equal([true, false, true], model.Transform(photos).GetColumn<float[]>("Result").Select(features => features.All(float.IsNaN)));
    }

    private const int Wrong = 5; // the row that is not as long as the others

    private static ImagePreprocessing Pixel => TemporaryNetwork.Plain with { Height = 1, Width = 1 };

    private static List<Row> Rows(int? length) => [.. Enumerable.Range(0, 9).Select(i => new Row
    {
        Label = i % 3 == 0 ? "a" : "b",
        Features = i != Wrong ? [i, 2, 3] : length is { } count ? new float[count] : null,
        Bytes = i != Wrong ? [(byte)i, 2, 3] : length is { } size ? new byte[size] : null,
    })];

    private static void AssertRefused(int? length, string column, Action action)
    {
        string message = Assert.Throws<InvalidOperationException>(action).Message;
        string found = length > 0 ? $"{length} values" : "0 values (an empty array, or null)";
        Assert.Contains($"Row {Wrong} has {found} in column '{column}'", message, StringComparison.Ordinal);
        Assert.Contains("type says 3", message, StringComparison.Ordinal);
    }

    private IDataView Load(List<Row> rows) => ml.Data.LoadFromEnumerable(rows);

    private IDataView Keyed(List<Row> rows) => ml.Transforms.Conversion.MapValueToKey("Label").Fit(Load(rows)).Transform(Load(rows));

    private sealed class Row
    {
        public string Label { get; set; } = "";

        [VectorType(3)]
        public float[]? Features { get; set; }

        [VectorType(3)]
        public byte[]? Bytes { get; set; }
    }

    private sealed class Photo
    {
        [ImageType(1, 1)]
        public MLImage? Image { get; set; }
    }

    private sealed class Results
    {
        public float[] Result { get; set; } = [];

        public float[] Score { get; set; } = [];
    }
}
