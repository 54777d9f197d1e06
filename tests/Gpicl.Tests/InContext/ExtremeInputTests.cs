using Gpicl.Baselines.Maml;
using Gpicl.Baselines.Online;
using Gpicl.InContext;

namespace Gpicl.Tests.InContext;

/// <summary>No finite input gives a score that is not finite.</summary>
public class ExtremeInputTests
{
    private const int Rows = 12, Classes = 2;

    private static readonly float[] Values =
    [
        float.MaxValue, -float.MaxValue, 3e38f, -3e38f, 1e30f, -1e30f, 1e19f, 1e9f, -1e9f, 1, 1.0000001f, 0, -0f, 1e-9f, 1e-30f, -1e-38f, float.Epsilon,
        -float.Epsilon,
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(20)]
    public void Probabilities_are_finite_and_add_up_to_one(int width)
    {
        for (int seed = 0; seed < 12; seed++)
        {
            var random = new Random(seed);
            float[] inputs = Draw(random, Rows, width), queries = Draw(random, 30, width);
            int[] labels = [.. Enumerable.Range(0, Rows).Select(row => row < 2 ? row : random.Next(Classes))];
            foreach (InContextOptions options in Kinds())
            {
                InContextClassifier classifier = Fixtures.Learner().Fit(inputs, labels, width, Classes, options);
                AssertFinite(classifier, queries);
                classifier.Append(queries.AsSpan(0, width), 1);
                AssertFinite(classifier, queries);
            }

            foreach (Standardization kind in Enum.GetValues<Standardization>())
            {
                AssertFinite(() => MamlClassifier.Fit(inputs, labels, width, Classes, new InContextOptions { Members = 2, Standardization = kind }), queries);
                for (int layers = 0; layers <= 2; layers++)
                    AssertFinite(
                        () => OnlineClassifier.Fit(inputs, labels, width, Classes, new OnlineSgdOptions { HiddenLayers = layers, HiddenSize = 8 }, kind),
                        queries);
            }
        }
    }

    [Fact]
    public void A_constant_that_has_moved_from_one_end_of_the_numbers_to_the_other_says_nothing()
    {
        float[] inputs = [0, -3e38f, 5, -3e38f, 1, -3e38f, 6, -3e38f];
        foreach (InContextOptions options in Kinds())
        {
            if (options.Standardization is Standardization.Shared or Standardization.None)
                continue;
            InContextClassifier classifier = InContextLearner.Default.Fit(inputs, [0, 1, 0, 1], 2, 2, options);
            Assert.Equal(Fixtures.Probabilities(classifier, [5, -3e38f]), Fixtures.Probabilities(classifier, [5, 3e38f]));
            Assert.InRange(Fixtures.Probabilities(classifier, [5, 3e38f])[1], 0.5f, 1);
        }
    }

    private static IEnumerable<InContextOptions> Kinds()
    {
        foreach (Standardization kind in Enum.GetValues<Standardization>())
            yield return new InContextOptions { Members = 4, Standardization = kind };
        foreach (FeatureEncoding encoding in Enum.GetValues<FeatureEncoding>())
            yield return new InContextOptions { Members = 4, Encoding = encoding };
    }

    // Columns of a few of the values, in one of three also of usual ones.
    private static float[] Draw(Random random, int rows, int width)
    {
        var inputs = new float[rows * width];
        for (int j = 0; j < width; j++)
        {
            float[] some = [.. Enumerable.Range(0, 1 + random.Next(4)).Select(_ => Values[random.Next(Values.Length)])];
            for (int row = 0; row < rows; row++)
                inputs[row * width + j] = random.Next(3) == 0 && j % 3 == 0 ? random.NextSingle() : some[random.Next(some.Length)];
        }

        return inputs;
    }

    // Weights that overflow in training are an exception that says so, and no wrong answer.
    private static void AssertFinite(Func<IClassifier> fit, float[] queries)
    {
        try
        {
            AssertFinite(fit(), queries);
        }
        catch (ArgumentException exception)
        {
            Assert.Contains("overflowed", exception.Message, StringComparison.Ordinal);
        }
    }

    private static void AssertFinite(IClassifier classifier, float[] queries)
    {
        var probabilities = new float[queries.Length / classifier.Width * Classes];
        classifier.PredictProbabilities(queries, probabilities);
        for (int i = 0; i < probabilities.Length; i += Classes)
            Assert.Equal(1, probabilities[i] + probabilities[i + 1], 1e-5f);
    }
}
