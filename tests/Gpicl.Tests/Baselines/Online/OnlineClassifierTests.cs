using Gpicl.Baselines.Nearest;
using Gpicl.Baselines.Online;
using Gpicl.IO;
using Gpicl.Model;
using Gpicl.Tests.IO;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Baselines.Online;

public class OnlineClassifierTests
{
    private const int Width = 6, Classes = 3;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void It_learns_classes_around_their_centers(int hiddenLayers)
    {
        OnlineClassifier classifier = Fit(hiddenLayers, passes: 5);
        (float[] inputs, int[] labels) = Points(60, seed: 9);
        var probabilities = new float[60 * Classes];

        classifier.PredictProbabilities(inputs, probabilities);

        int right = 0;
        for (int row = 0; row < 60; row++)
        {
            Span<float> of = probabilities.AsSpan(row * Classes, Classes);
            Assert.Equal(1, of[0] + of[1] + of[2], 1e-5f);
            right += of.IndexOf(MathF.Max(of[0], MathF.Max(of[1], of[2]))) == labels[row] ? 1 : 0;
        }

        Assert.InRange(right, 57, 60);
    }

    [Fact]
    public void The_same_seed_gives_the_same_classifier_and_another_seed_another()
    {
        Assert.Equal(Weights(1), Weights(1));
        Assert.NotEqual(Weights(1), Weights(2));

        static float[] Weights(ulong seed) => [.. Fit(hiddenLayers: 0, seed: seed).Weights.SelectMany(values => values)];
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void What_is_saved_predicts_the_same_when_loaded(int hiddenLayers)
    {
        using var folder = new TemporaryFolder();
        OnlineClassifier classifier = Fit(hiddenLayers);
        classifier.Save(folder.File("classifier"));

        OnlineClassifier loaded = OnlineClassifier.Load(folder.File("classifier"));

        Assert.Equal((classifier.Options, classifier.Standardization), (loaded.Options, loaded.Standardization));
        Assert.Equal(Predict(classifier), Predict(loaded));

        static float[] Predict(OnlineClassifier classifier)
        {
            var probabilities = new float[10 * Classes];
            classifier.PredictProbabilities(Points(10, seed: 3).Inputs, probabilities);
            return probabilities;
        }
    }

    [Fact]
    public void A_file_of_another_kind_is_refused()
    {
        using var folder = new TemporaryFolder();
        LearnerCheckpoint.Save(new NearestNeighbors(new NearestNeighborsOptions()), folder.File("learner"));

        Assert.Contains(
            "'gpicl-online-classifier' is expected", Assert.Throws<CheckpointFormatException>(() => OnlineClassifier.Load(folder.File("learner"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_input_is_named()
    {
        (float[] inputs, int[] labels) = Points(12, seed: 1);

        Assert.Throws<ArgumentOutOfRangeException>("passes", () => OnlineClassifier.Fit(inputs, labels, Width, Classes, passes: 0));
        Assert.Throws<ArgumentException>("labels", () => OnlineClassifier.Fit([], [], Width, Classes));
        Assert.Throws<ArgumentException>("labels", () => OnlineClassifier.Fit(inputs, new int[12], Width, Classes));
        Assert.Throws<ArgumentException>("inputs", () => OnlineClassifier.Fit(inputs.AsSpan(1), labels, Width, Classes));
        Assert.Contains(
            "Classes is 1", Assert.Throws<ArgumentException>(() => OnlineClassifier.Fit(inputs, labels, Width, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("probabilities", () => Fit(0).PredictProbabilities(inputs, new float[1]));
        inputs[7] = float.PositiveInfinity;
        Assert.Contains(
            "row 1, column 1", Assert.Throws<ArgumentException>("inputs", () => OnlineClassifier.Fit(inputs, labels, Width, Classes)).Message,
            StringComparison.Ordinal);
    }

    private static OnlineClassifier Fit(int hiddenLayers, int passes = 1, ulong seed = 0)
    {
        (float[] inputs, int[] labels) = Points(60, seed: 5);
        return OnlineClassifier.Fit(
            inputs, labels, Width, Classes, new OnlineSgdOptions { HiddenLayers = hiddenLayers, HiddenSize = 20, LearningRate = 0.02f, Seed = seed },
            passes: passes);
    }

    private static (float[] Inputs, int[] Labels) Points(int count, int seed)
    {
        float[] inputs = RandomNumbers.Uniform(count * Width, seed);
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % Classes)];
        for (int i = 0; i < count; i++)
            inputs[i * Width + labels[i]] += 3;
        return (inputs, labels);
    }
}
