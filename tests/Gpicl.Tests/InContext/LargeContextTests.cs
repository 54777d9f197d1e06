using Gpicl.InContext;
using Gpicl.Tensors;
using Gpicl.Tests.IO;

namespace Gpicl.Tests.InContext;

/// <summary>Contexts of more rows than meta-training saw: memory that is known beforehand, and rows added without a copy of the others.</summary>
public class LargeContextTests
{
    private const int Width = 20;

    private static readonly InContextOptions Single = new() { Members = 1, Workers = WorkerPool.SingleThread };

    [Theory]
    [InlineData(true, FeatureEncoding.Auto, false)]
    [InlineData(false, FeatureEncoding.Standardized, false)]
    [InlineData(true, FeatureEncoding.Auto, true)]
    public void A_fit_takes_the_memory_that_was_estimated(bool compact, FeatureEncoding encoding, bool choosesWeights)
    {
        InContextLearner learner = choosesWeights ? InContextLearner.Default : InContextLearner.General;
        const int Rows = 1500;
        InContextOptions options = Single with { CompactContext = compact, Encoding = encoding, Members = 2 };
        float[] inputs = Fixtures.Inputs(Rows, Width);
        int[] labels = Fixtures.Labels(Rows, 3);
        _ = learner.Fit(inputs.AsSpan(0, 30 * Width), labels.AsSpan(0, 30), Width, 3, options);
        long estimate = learner.EstimateBytes(Rows, Width, options, classes: 3), before = GC.GetAllocatedBytesForCurrentThread();

        InContextClassifier classifier = learner.Fit(inputs, labels, Width, 3, options);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, estimate / 2, estimate);
        Assert.InRange(classifier.ContextBytes, estimate / (choosesWeights ? 4 : 2), estimate);
    }

    [Fact]
    public void What_cannot_be_had_is_refused_before_any_of_it_is_taken()
    {
        const int Rows = 1_000_000;
        InContextOptions options = Single with { Members = 1000 };
        Assert.InRange(InContextLearner.General.EstimateBytes(Rows, 1, options), 2_000_000_000_000, 6_000_000_000_000);
        Assert.Equal(long.MaxValue, InContextLearner.General.EstimateBytes(long.MaxValue, int.MaxValue, options));

        var refused = Assert.Throws<InsufficientMemoryException>(
            () => InContextLearner.General.Fit(Fixtures.Inputs(Rows, 1), Fixtures.Labels(Rows, 2), 1, 2, options));

        Assert.Contains("1000000 rows of 1 values takes up to", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Estimates_are_refused_for_what_cannot_be_fitted()
    {
        InContextLearner learner = Fixtures.Learner();
        Assert.Equal("rows", Assert.Throws<ArgumentOutOfRangeException>(() => learner.EstimateBytes(0, 1)).ParamName);
        Assert.Equal("width", Assert.Throws<ArgumentOutOfRangeException>(() => learner.EstimateBytes(1, 0)).ParamName);
        Assert.Equal("classes", Assert.Throws<ArgumentOutOfRangeException>(() => learner.EstimateBytes(1, 1, classes: 1001)).ParamName);
        Assert.Throws<ArgumentException>(() => learner.EstimateBytes(1, 1, new InContextOptions { Members = 0 }));
    }

    [Theory]
    [InlineData(639)]
    [InlineData(640)] // where a block of the cache is full
    public void Appending_copies_nothing_of_what_is_there(int rows)
    {
        float[] inputs = Fixtures.Inputs(rows + 1, Width);
        int[] labels = Fixtures.Labels(rows + 1, 3);
        InContextClassifier classifier = InContextLearner.General.Fit(inputs.AsSpan(0, rows * Width), labels.AsSpan(0, rows), Width, 3, Single);
        long perRow = classifier.ContextBytes / classifier.Count, before = GC.GetAllocatedBytesForCurrentThread();

        classifier.Append(inputs.AsSpan(rows * Width, Width), labels[rows]);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 80 * perRow);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_context_has_the_same_bits_on_any_number_of_threads_appended_loaded_or_fitted(bool compact)
    {
        const int Rows = 333, Appended = 70;
        using var workers = new WorkerPool(3);
        InContextLearner learner = Fixtures.Learner();
        float[] inputs = Fixtures.Inputs(Rows + Appended, Width), queries = Fixtures.Inputs(11, Width, seed: 6);
        int[] labels = Fixtures.Labels(Rows + Appended, 3);
        InContextOptions options = Single with { CompactContext = compact, Standardization = Standardization.None };
        InContextClassifier one = Fit(Rows + Appended, options), several = Fit(Rows + Appended, options with { Workers = workers }), grown = Fit(Rows, options);
        for (int row = Rows; row < Rows + Appended; row++)
            grown.Append(inputs.AsSpan(row * Width, Width), labels[row]);
        using var folder = new TemporaryFolder();
        grown.Save(folder.File("classifier"));
        float[] expected = Fixtures.Probabilities(one, queries);

        Assert.Equal(expected, Fixtures.Probabilities(several, queries));
        Assert.Equal(expected, Fixtures.Probabilities(grown, queries));
        InContextClassifier loaded = InContextClassifier.Load(folder.File("classifier"));
        Assert.Equal(expected, Fixtures.Probabilities(loaded, queries));
        Assert.Equal((compact, one.ContextBytes), (loaded.Options.CompactContext, loaded.ContextBytes));

        InContextClassifier Fit(int rows, InContextOptions options) =>
            learner.Fit(inputs.AsSpan(0, rows * Width), labels.AsSpan(0, rows), Width, 3, options);
    }

    [Fact]
    public void Keys_and_values_of_sixteen_bits_change_probabilities_little_and_take_half_the_memory()
    {
        float[] inputs = Fixtures.Inputs(200, Width), queries = Fixtures.Inputs(50, Width, seed: 6);
        int[] labels = Fixtures.Labels(200, 3);
        InContextClassifier compact = InContextLearner.General.Fit(inputs, labels, Width, 3, Single);
        InContextClassifier exact = InContextLearner.General.Fit(inputs, labels, Width, 3, Single with { CompactContext = false });
        float[] narrow = Fixtures.Probabilities(compact, queries), wide = Fixtures.Probabilities(exact, queries);

        Assert.Equal(exact.ContextBytes, 2 * compact.ContextBytes);
        Assert.InRange(narrow.Zip(wide).Max(pair => MathF.Abs(pair.First - pair.Second)), 1e-7f, 0.02f);
    }
}
