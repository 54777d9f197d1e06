using Gpicl.Datasets;
using Gpicl.InContext;
using Gpicl.Model;
using Microsoft.ML.OnnxRuntime;

namespace Gpicl.Onnx.Tests;

/// <summary>Exported graphs in ONNX Runtime against our own predictions.</summary>
public sealed class ExportedClassifierTests
{
    private const double Tolerance = 1e-4;

    [Fact]
    public void One_query_and_many_get_our_probabilities_and_labels_in_both_layouts_for_one_member_and_for_eight()
    {
        foreach (TokenLayout layout in Enum.GetValues<TokenLayout>())
            foreach (int members in (int[])[1, 8])
                AssertSame(ClassifierFixture.Fit(layout, new InContextOptions { Members = members }, width: 12, classes: 6), 0, 1, 7, 300);
    }

    [Fact]
    public void Any_width_and_any_number_of_classes_up_to_the_models_will_do()
    {
        foreach (TokenLayout layout in Enum.GetValues<TokenLayout>())
            foreach (var (width, classes) in ((int, int)[])[(1, 2), (5, 3), (40, 5), (12, 6)])
                AssertSame(ClassifierFixture.Fit(layout, new InContextOptions { Members = 3 }, width, classes), 1, 20);
    }

    [Fact]
    public void Every_kind_of_standardization_is_in_the_graph()
    {
        foreach (Standardization kind in Enum.GetValues<Standardization>())
            AssertSame(ClassifierFixture.Fit(TokenLayout.Paired, new InContextOptions { Standardization = kind }, width: 5, classes: 3), 1, 20);
    }

    [Fact]
    public void Every_kind_of_encoding_is_in_the_graph()
    {
        foreach (TokenLayout layout in Enum.GetValues<TokenLayout>())
            foreach (FeatureEncoding encoding in Enum.GetValues<FeatureEncoding>())
                AssertSame(ClassifierFixture.Fit(layout, new InContextOptions { Members = 6, Encoding = encoding }, width: 5, classes: 3), 1, 20);
    }

    [Fact]
    public void Temperature_is_in_the_graph()
    {
        foreach (float temperature in (float[])[0.25f, 1, 5])
            AssertSame(ClassifierFixture.Fit(TokenLayout.Paired, new InContextOptions { Temperature = temperature }, width: 5, classes: 3), 20);
    }

    [Fact]
    public void Calibration_is_in_the_graph()
    {
        foreach (TokenLayout layout in Enum.GetValues<TokenLayout>())
        {
            foreach (Calibration calibration in (Calibration[])[Calibration.None, Calibration.TemperatureScaling])
            {
                var options = new InContextOptions { Members = 3, Calibration = calibration };
                InContextClassifier classifier = ClassifierFixture.Fit(layout, options, width: 5, classes: 3);
                Assert.Equal(calibration == Calibration.None, classifier.CalibrationTemperature == 1);
                AssertSame(classifier, 1, 20);
            }
        }
    }

    [Fact]
    public void Changed_copies_of_images_are_in_the_graph_and_large_images_are_scaled_down_in_it()
    {
        foreach (TokenLayout layout in Enum.GetValues<TokenLayout>())
        {
            foreach (ImageShape image in (ImageShape[])[new(1, 3, 4), new(1, 7, 6)])
            {
                var options = new InContextOptions { Members = 3, Image = image, Augmentation = Augmentation.Distortions };
                InContextClassifier classifier = ClassifierFixture.Fit(layout, options, image.Size, classes: 3);
                Assert.True(classifier.State.Count >= 3 * classifier.Count);
                classifier.Append(ClassifierFixture.Numbers(image.Size, seed: 100), 1);
                AssertSame(classifier, 1, 20);
            }
        }
    }

    [Fact]
    public void Appended_examples_are_in_the_graph()
    {
        foreach (TokenLayout layout in Enum.GetValues<TokenLayout>())
        {
            InContextClassifier classifier = ClassifierFixture.Fit(layout, new InContextOptions(), width: 5, classes: 3);
            for (int i = 0; i < 20; i++)
                classifier.Append(ClassifierFixture.Numbers(5, seed: 100 + i), i % 3);
            AssertSame(classifier, 1, 20);
        }
    }

    [Fact]
    public void More_classes_than_the_network_knows_are_in_the_graph()
    {
        foreach (TokenLayout layout in Enum.GetValues<TokenLayout>())
        {
            foreach (Calibration calibration in (Calibration[])[Calibration.None, Calibration.TemperatureScaling])
            {
                var options = new InContextOptions { Calibration = calibration, Temperature = 2 };
                InContextClassifier classifier = ClassifierFixture.Fit(layout, options, width: 5, classes: 9, missing: true);
                AssertSame(classifier, 1, 20);
                classifier.Append(ClassifierFixture.Numbers(5, seed: 100), 9);
                AssertSame(classifier, 1, 20);
            }
        }
    }

    [Fact]
    public void A_discriminant_is_in_the_graph()
    {
        int[] labels = [.. Enumerable.Range(0, 90).Select(i => i % 18)];
        float[] inputs = ClassifierFixture.Numbers(90 * 5, seed: 1);
        for (int row = 0; row < labels.Length; row++)
            for (int i = 0; i < 5; i++)
                inputs[row * 5 + i] = 0.2f * inputs[row * 5 + i] + 3 * MathF.Sin(labels[row] * (i + 1));
        InContextClassifier classifier = InContextLearner.General.Fit(inputs, labels, 5, 18);

        Assert.NotNull(classifier.State.Discriminant);
        AssertSame(classifier, inputs);
    }

    [Fact]
    public void A_second_opinion_is_in_the_graph()
    {
        const int Rows = 150, Width = 120;
        int[] labels = [.. Enumerable.Range(0, Rows).Select(i => i % 3)];
        float[] inputs = ClassifierFixture.Numbers(Rows * Width, seed: 1);
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = inputs[i] + (labels[i / Width] == i % 3 ? 0.3f : 0) > 0.1f ? 1 : 0;
        InContextClassifier classifier = InContextLearner.Default.Fit(inputs, labels, Width, 3);

        Assert.NotNull(classifier.State.Discriminant);
        AssertSame(classifier, inputs);
        classifier.Append(inputs.AsSpan(0, Width), 2);
        AssertSame(classifier, inputs);
    }

    [Fact]
    public void The_packaged_weights_predict_alike_on_a_real_width()
    {
        int[] labels = [.. Enumerable.Range(0, 99).Select(i => i % 10)];
        AssertSame(InContextLearner.Default.Fit(ClassifierFixture.Numbers(99 * 196, seed: 1), labels, 196, 10, new InContextOptions { Members = 4 }), 1, 64);
    }

    [Fact]
    public void Huge_values_saturate_as_ours_do()
    {
        foreach (Standardization kind in Enum.GetValues<Standardization>())
        {
            InContextClassifier classifier = ClassifierFixture.Fit(TokenLayout.Paired, new InContextOptions { Standardization = kind }, width: 5, classes: 3);
            AssertSame(classifier, [1e30f, -1e30f, float.MaxValue, 0, 1, 0, 0, 0, 0, -float.MaxValue]);
        }
    }

    [Fact]
    public void Missing_values_of_examples_and_queries_are_in_the_graph()
    {
        foreach (FeatureEncoding encoding in Enum.GetValues<FeatureEncoding>())
        {
            InContextClassifier classifier = ClassifierFixture.Fit(
                TokenLayout.Paired, new InContextOptions { Encoding = encoding }, width: 5, classes: 3, missing: true);
            float[] rows = ClassifierFixture.Numbers(20 * 5, seed: 9);
            for (int i = 0; i < rows.Length; i += 3)
                rows[i] = float.NaN;
            rows.AsSpan(5, 5).Fill(float.NaN);
            AssertSame(classifier, rows);
        }
    }

    [Fact]
    public void A_row_with_an_infinite_value_gets_no_probabilities_and_no_label_and_disturbs_no_other()
    {
        InContextClassifier classifier = ClassifierFixture.Fit(TokenLayout.Paired, new InContextOptions(), width: 5, classes: 3);
        float[] rows = ClassifierFixture.Numbers(3 * 5, seed: 9);
        foreach (float bad in (float[])[float.PositiveInfinity, float.NegativeInfinity])
        {
            rows[5] = bad;
            var (probabilities, labels, names) = Run(classifier, rows);
            Assert.All(probabilities[3..6], value => Assert.True(float.IsNaN(value)));
            Assert.Equal((-1, ""), (labels[1], names[1]));
            AssertClose(Probabilities(classifier, [.. rows[..5], .. rows[10..]]), [.. probabilities[..3], .. probabilities[6..]]);
        }
    }

    [Fact]
    public void Names_and_metadata_can_be_read_where_the_graph_runs()
    {
        using InferenceSession session = Session(ClassifierFixture.Fit(TokenLayout.Paired, new InContextOptions(), width: 5, classes: 3));

        Assert.Equal("Gpicl.MLNet", session.ModelMetadata.ProducerName);
        Assert.Equal("""["class 0","class 1","class 2"]""", session.ModelMetadata.CustomMetadataMap[OnnxExport.ClassesKey]);
        Assert.Equal([-1, 5], session.InputMetadata["features"].Dimensions);
        Assert.Equal([-1, 3], session.OutputMetadata["probabilities"].Dimensions);
        Assert.Equal([-1], session.OutputMetadata["label"].Dimensions);
        Assert.Equal(typeof(string), session.OutputMetadata["class"].ElementType);
    }

    private static void AssertSame(InContextClassifier classifier, params int[] batches)
    {
        foreach (int rows in batches)
            AssertSame(classifier, ClassifierFixture.Numbers(rows * classifier.Width, seed: rows));
    }

    private static void AssertSame(InContextClassifier classifier, float[] rows)
    {
        float[] expected = Probabilities(classifier, rows);
        var (probabilities, labels, names) = Run(classifier, rows);
        AssertClose(expected, probabilities);
        for (int i = 0; i < labels.Length; i++)
        {
            // Where two classes are equally likely, rounding may choose.
            float[] own = expected[(i * classifier.Classes)..((i + 1) * classifier.Classes)];
            Assert.InRange(own.Max() - own[labels[i]], 0, Tolerance);
            Assert.Equal($"class {labels[i]}", names[i]);
        }
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= Tolerance, $"Value {i} is {actual[i]}, expected {expected[i]}.");
    }

    private static (float[] Probabilities, long[] Labels, string[] Names) Run(InContextClassifier classifier, float[] rows)
    {
        using InferenceSession session = Session(classifier);
        using OrtValue features = OrtValue.CreateTensorValueFromMemory(rows, [rows.Length / classifier.Width, classifier.Width]);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, ["features"], [features], ["probabilities", "label", "class"]);
        return (results[0].GetTensorDataAsSpan<float>().ToArray(), results[1].GetTensorDataAsSpan<long>().ToArray(), results[2].GetStringTensorAsArray());
    }

    private static InferenceSession Session(InContextClassifier classifier)
    {
        using var stream = new MemoryStream();
        classifier.ExportToOnnx(stream, new OnnxExportOptions { ClassNames = [.. Enumerable.Range(0, classifier.Classes).Select(i => $"class {i}")] });
        return new InferenceSession(stream.ToArray());
    }

    private static float[] Probabilities(InContextClassifier classifier, float[] rows)
    {
        var probabilities = new float[rows.Length / classifier.Width * classifier.Classes];
        classifier.PredictProbabilities(rows, probabilities);
        return probabilities;
    }
}
