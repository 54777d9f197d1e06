using Gpicl.Baselines.Maml;
using Gpicl.Baselines.Online;
using Gpicl.Datasets;
using Gpicl.InContext;

namespace Gpicl.Tests.InContext;

/// <summary>Pixels are told from columns of a table, and no column is lost because its scale is small.</summary>
public class AutoStandardizationTests
{
    private const int Rows = 100, Queries = 200;

    [Theory]
    [InlineData("fashion-mnist", Standardization.Shared)]
    [InlineData("tables/digits.csv", Standardization.Shared)]
    [InlineData("tables/iris.csv", Standardization.PerFeature)]
    [InlineData("tables/wine.csv", Standardization.PerFeature)]
    [InlineData("tables/breast_cancer.csv", Standardization.PerFeature)]
    public void Pixels_are_treated_alike_and_columns_of_tables_are_not(string data, Standardization expected)
    {
        Dataset dataset = RepositoryData.Read(data, DatasetSplit.Train);
        var random = new Random(1);
        for (int run = 0; run < 5; run++)
        {
            int[] rows = [.. Enumerable.Range(0, 99).Select(_ => random.Next(dataset.Count))];
            Assert.Equal(
                expected,
                Choose([.. rows.SelectMany(row => dataset.Row(row).ToArray())], [.. rows.Select(row => dataset.Labels[row])], dataset.Width, dataset.Classes));
        }
    }

    [Fact]
    public void Signals_are_treated_alike_but_not_with_a_decisive_column_of_small_scale_beside_them()
    {
        var (inputs, labels) = Table(40, (x, label, random) =>
        {
            double phase = random.NextDouble() * 2 * Math.PI;
            for (int j = 0; j < 40; j++)
                x[j] = (float)(Math.Sin(0.3 * j + phase) + 0.1 * random.NextDouble());
        });
        Assert.Equal(Standardization.Shared, Choose(inputs, labels, 40, 2));
        for (int row = 0; row < labels.Length; row++)
            inputs[row * 40 + 20] = 0.05f * labels[row] + 0.01f * (row % 3);
        Assert.Equal(Standardization.PerFeature, Choose(inputs, labels, 40, 2));
    }

    [Fact]
    public void A_column_of_a_small_scale_decides_among_shares() => AssertLearned(4, 0.85, (x, label, random) =>
    {
        for (int j = 0; j < 3; j++)
            x[j] = (float)random.NextDouble();
        x[3] = (float)(0.03 * (Normal(random) + 3 * label));
    });

    [Fact]
    public void Few_columns_at_a_tenth_of_the_scale_decide_among_thirty() => AssertLearned(30, 0.85, (x, label, random) =>
    {
        for (int j = 0; j < 30; j++)
            x[j] = (float)Normal(random);
        for (int j = 3; j < 30; j += 6)
            x[j] = (float)(0.1 * (x[j] + 2.2 * label));
    });

    [Fact]
    public void Small_numbers_decide_beside_columns_of_zeros_and_ones() => AssertLearned(22, 0.85, (x, label, random) =>
    {
        x.Clear();
        x[random.Next(8)] = x[8 + random.Next(12)] = 1;
        x[20] = (float)(0.002 * Normal(random));
        x[21] = (float)(0.002 * (Normal(random) + 4 * label));
    });

    [Fact]
    public void Petals_in_meters_decide_beside_four_shares()
    {
        Dataset iris = RepositoryData.Read("tables/iris.csv", DatasetSplit.Train);
        var random = new Random(3);
        int[] order = [.. Enumerable.Range(0, iris.Count)];
        random.Shuffle(order);
        float[] inputs = [.. order.SelectMany(
            row => iris.Row(row)[2..].ToArray().Select(value => value / 100).Concat(Enumerable.Range(0, 4).Select(_ => random.NextSingle())))];
        AssertLearned(inputs, [.. order.Select(row => iris.Labels[row])], 6, 3, 75, 0.85);
    }

    // By every classifier, from the rows of a table of two classes.
    private static void AssertLearned(int width, double least, Fill fill)
    {
        var (inputs, labels) = Table(width, fill);
        AssertLearned(inputs, labels, width, 2, Rows, least);
    }

    private static void AssertLearned(float[] inputs, int[] labels, int width, int classes, int rows, double least)
    {
        float[] support = inputs[..(rows * width)], queries = inputs[(rows * width)..];
        int[] given = labels[..rows], asked = labels[rows..];
        InContextClassifier learned = InContextLearner.Default.Fit(support, given, width, classes);
        Assert.Equal(Standardization.PerFeature, learned.Options.Standardization);
        AssertRight(learned, queries, asked, least);
        AssertRight(
            InContextLearner.Default.Fit(support, given, width, classes, new InContextOptions { Encoding = FeatureEncoding.Standardized }), queries, asked,
            least - 0.15);
        AssertRight(MamlClassifier.Fit(support, given, width, classes), queries, asked, least - 0.15);
        AssertRight(OnlineClassifier.Fit(support, given, width, classes, passes: 10), queries, asked, least - 0.15);
    }

    private static void AssertRight(IClassifier classifier, float[] queries, int[] labels, double least)
    {
        var probabilities = new float[labels.Length * classifier.Classes];
        classifier.PredictProbabilities(queries, probabilities);
        int right = labels.Where((label, row) =>
        {
            ReadOnlySpan<float> own = probabilities.AsSpan(row * classifier.Classes, classifier.Classes);
            return own.IndexOf(own.ToArray().Max()) == label;
        }).Count();
        Assert.InRange(right / (double)labels.Length, least, 1);
    }

    private static Standardization Choose(float[] inputs, int[] labels, int width, int classes) =>
        Standardizer.Fit(inputs, labels, width, classes, Standardization.Auto).Kind;

    private delegate void Fill(Span<float> row, int label, Random random);

    private static (float[] Inputs, int[] Labels) Table(int width, Fill fill)
    {
        var random = new Random(2);
        var inputs = new float[(Rows + Queries) * width];
        int[] labels = [.. Enumerable.Range(0, Rows + Queries).Select(row => row < 2 ? row : random.Next(2))];
        for (int row = 0; row < labels.Length; row++)
            fill(inputs.AsSpan(row * width, width), labels[row], random);
        return (inputs, labels);
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
