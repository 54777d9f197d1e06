using System.Globalization;
using Gpicl.InContext;
using Gpicl.Model;
using Gpicl.Tests.IO;

namespace Gpicl.Tests.InContext;

/// <summary>Suggested are the rows that are least certain, and labels of them are worth more than of rows at random.</summary>
public class LabelSuggestionTests
{
    private const int Width = 5, Classes = 3;

    [Theory]
    [InlineData(TokenLayout.Paired, 1, FeatureEncoding.Standardized)]
    [InlineData(TokenLayout.Paired, 4, FeatureEncoding.Mixed)]
    [InlineData(TokenLayout.PreviousLabel, 2, FeatureEncoding.Auto)]
    public void The_rows_with_the_least_margins_are_chosen(TokenLayout layout, int members, FeatureEncoding encoding)
    {
        using var folder = new TemporaryFolder();
        float[] support = Fixtures.Inputs(20, Width), pool = Fixtures.Inputs(50, Width, seed: 8);
        support[3] = pool[12] = float.NaN;
        InContextClassifier classifier = Fixtures.Learner(layout).Fit(
            support, Fixtures.Labels(20, Classes), Width, Classes, new InContextOptions { Members = members, Encoding = encoding });

        int[] chosen = classifier.SuggestLabels(pool, 7);

        float[] probabilities = Fixtures.Probabilities(classifier, pool);
        Assert.Equal(Enumerable.Range(0, 50).OrderBy(Margin).Take(7), chosen);
        Assert.Equal(7, chosen.Length);
        classifier.Save(folder.File("classifier"));
        Assert.Equal(chosen, InContextClassifier.Load(folder.File("classifier")).SuggestLabels(pool, 7));

        float Margin(int row)
        {
            float[] sorted = [.. probabilities.Skip(row * Classes).Take(Classes).OrderDescending()];
            return sorted[0] - sorted[1];
        }
    }

    [Fact]
    public void Copies_of_one_row_are_not_chosen_together()
    {
        float[] support = Fixtures.Inputs(20, Width), pool = Fixtures.Inputs(10, Width, seed: 8);
        pool[0] = 0;
        for (int row = 1; row < 6; row++)
            pool.AsSpan(0, Width).CopyTo(pool.AsSpan(row * Width));
        pool[2 * Width] = -0f; // the same number
        InContextClassifier classifier = Fixtures.Learner().Fit(
            support, Fixtures.Labels(20, Classes), Width, Classes, new InContextOptions { Members = 1 });
        Assert.Equal([0, 6, 7, 8, 9], classifier.SuggestLabels(pool, 5).Order());
        Assert.Equal([1, 2, 3, 4, 5], classifier.SuggestLabels(pool, 10)[5..].Order());
    }

    [Fact]
    public void Labels_of_suggested_digits_are_worth_more_than_of_digits_at_random()
    {
        const int Batches = 6, Batch = 5, Start = 10, Pool = 120, Queries = 200, Pixels = 64;
        int[][] rows = [.. File.ReadLines(Path.Combine(RepositoryData.Root(AppContext.BaseDirectory), "data", "tables", "digits.csv"))
            .Select(line => Array.ConvertAll(line.Split(','), text => (int)float.Parse(text, CultureInfo.InvariantCulture)))];
        var (suggested, random) = (0.0, 0.0);
        for (int draw = 0; draw < 3; draw++)
        {
            new Random(draw).Shuffle(rows);
            float[] inputs = [.. rows.Take(Pool + Queries).SelectMany(row => row.Take(Pixels)).Select(value => (float)value)];
            int[] labels = [.. rows.Take(Pool + Queries).Select(row => row[Pixels])];
            suggested += Accuracy(inputs, labels, (classifier, pool) => classifier.SuggestLabels(pool, Batch)) / 3;
            random += Accuracy(inputs, labels, (_, _) => [.. Enumerable.Range(0, Batch)]) / 3;
        }

        Assert.True(suggested > random + 0.01, $"{suggested} against {random}");

        static double Accuracy(float[] inputs, int[] labels, Func<InContextClassifier, float[], int[]> choose)
        {
            List<int> known = [.. Enumerable.Range(0, Start)], left = [.. Enumerable.Range(Start, Pool - Start)];
            for (int batch = 0; ; batch++)
            {
                InContextClassifier classifier = InContextLearner.Default.Fit(
                    Refit.GatherRows(inputs, known.ToArray(), Pixels), Refit.Gather(labels, known.ToArray()), Pixels, 10, new InContextOptions { Members = 2 });
                if (batch == Batches)
                {
                    var predicted = new int[Queries];
                    classifier.Predict(inputs.AsSpan(Pool * Pixels), predicted);
                    return predicted.Where((label, i) => label == labels[Pool + i]).Count() / (double)Queries;
                }

                int[] chosen = [.. choose(classifier, Refit.GatherRows(inputs, left.ToArray(), Pixels)).Select(i => left[i])];
                known.AddRange(chosen);
                left.RemoveAll(row => chosen.Contains(row));
            }
        }
    }

    [Fact]
    public void What_cannot_be_suggested_is_refused()
    {
        InContextClassifier classifier = Fixtures.Learner().Fit(
            Fixtures.Inputs(20, Width), Fixtures.Labels(20, Classes), Width, Classes, new InContextOptions { Members = 1 });
        Assert.Throws<ArgumentOutOfRangeException>("count", () => classifier.SuggestLabels(new float[Width], 0));
        Assert.Throws<ArgumentException>("inputs", () => classifier.SuggestLabels(new float[Width + 1], 1));
        Assert.Equal([0], classifier.SuggestLabels(new float[Width], 5));
        Assert.Empty(classifier.SuggestLabels([], 5));
    }
}
