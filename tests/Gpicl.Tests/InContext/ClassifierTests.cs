using Gpicl.InContext;
using Gpicl.Model;
using Gpicl.Tensors;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Tests.InContext;

public class ClassifierTests
{
    private const int Width = 9;
    private const int Classes = 4;

    private static readonly float[] Queries = Fixtures.Inputs(301, Width, seed: 6);

    // Without vector instructions single rows are added up in another order than blocks of rows.
    private static readonly float Rounding = GemmBlocks.InstructionSet == InstructionSet.Portable ? 1e-5f : 0;

    [Theory]
    [InlineData(TokenLayout.Paired, 1)]
    [InlineData(TokenLayout.Paired, 3)]
    [InlineData(TokenLayout.PreviousLabel, 2)]
    public void Predictions_do_not_depend_on_how_rows_are_grouped(TokenLayout layout, int members)
    {
        InContextClassifier classifier = Fit(Fixtures.Learner(layout), new InContextOptions { Members = members });
        float[] together = Fixtures.Probabilities(classifier, Queries);
        foreach (int block in (int[])[1, 2, 3, 5, 100])
        {
            for (int start = 0; start + block <= 301; start += 2 * block)
            {
                float[] some = Fixtures.Probabilities(classifier, Queries.AsSpan(start * Width, block * Width));
                Fixtures.AssertClose(together.AsSpan(start * Classes, block * Classes), some, Rounding);
            }
        }
    }

    [Fact]
    public void All_ways_to_predict_agree()
    {
        InContextClassifier classifier = Fit(Fixtures.Learner());
        float[] probabilities = Fixtures.Probabilities(classifier, Queries), logarithms = new float[probabilities.Length];
        var labels = new int[301];
        classifier.PredictLogProbabilities(Queries, logarithms);
        classifier.Predict(Queries, labels);
        for (int row = 0; row < 301; row++)
        {
            float[] own = probabilities[(row * Classes)..((row + 1) * Classes)];
            Assert.Equal(1, own.Sum(), 1e-5);
            Assert.Equal(own.Max(), own[labels[row]], 1e-6);
            Assert.Equal(labels[row], classifier.Predict(Queries.AsSpan(row * Width, Width)));
        }

        Fixtures.AssertClose(probabilities, [.. logarithms.Select(MathF.Exp)], 1e-5f);
    }

    [Fact]
    public void Predictions_are_the_same_from_one_thread_and_from_eight_at_once()
    {
        InContextClassifier classifier = Fit(Fixtures.Learner());
        float[] expected = Fixtures.Probabilities(classifier, Queries);
        int[] labels = new int[301];
        classifier.Predict(Queries, labels);
        var failures = new int[8];
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(number => new Thread(() =>
        {
            for (int run = 0; run < 5; run++)
            {
                failures[number] += Fixtures.Probabilities(classifier, Queries).AsSpan().SequenceEqual(expected) ? 0 : 1;
                for (int row = number; row < 301; row += 8)
                    failures[number] += classifier.Predict(Queries.AsSpan(row * Width, Width)) == labels[row] ? 0 : 1;
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.All(failures, count => Assert.Equal(0, count));
    }

    [Fact]
    public void Appending_does_not_disturb_predictions_under_way()
    {
        InContextLearner learner = Fixtures.Learner();
        float[] query = Queries[..Width], more = Fixtures.Inputs(60, Width, seed: 8);
        int[] labels = Fixtures.Labels(60, Classes);
        InContextClassifier reference = Fit(learner), shared = Fit(learner);
        List<float[]> allowed = [Fixtures.Probabilities(reference, query)];
        for (int i = 0; i < 60; i++)
        {
            reference.Append(more.AsSpan(i * Width, Width), labels[i]);
            allowed.Add(Fixtures.Probabilities(reference, query));
        }

        List<float[]> seen = [];
        var reader = new Thread(() =>
        {
            while (shared.Count < 100)
                seen.Add(Fixtures.Probabilities(shared, query));
        });
        reader.Start();
        for (int i = 0; i < 60; i++)
            shared.Append(more.AsSpan(i * Width, Width), labels[i]);
        reader.Join();
        Assert.All(seen, probabilities => Assert.Contains(allowed, other => other.AsSpan().SequenceEqual(probabilities)));
        Assert.Equal(allowed[^1], Fixtures.Probabilities(shared, query));
    }

    [Fact]
    public void Labels_not_in_use_get_no_probability()
    {
        GpiclNetwork transformer = Fixtures.Transformer(Fixtures.Small(TokenLayout.Paired));
        InContextClassifier before = Fit(new InContextLearner(transformer), new InContextOptions { Members = 1 });
        foreach (int label in before.Ensemble.Members[0].Permutation[Classes..])
            transformer.Head.Bias.Values[label] = 1000;
        InContextClassifier after = Fit(new InContextLearner(transformer), new InContextOptions { Members = 1 });
        Assert.Equal(Fixtures.Probabilities(before, Queries), Fixtures.Probabilities(after, Queries));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_with_any_number_of_threads()
    {
        InContextLearner learner = Fixtures.Learner();
        using var workers = new WorkerPool(3);
        float[] first = Fixtures.Probabilities(Fit(learner, new InContextOptions { Seed = 4, Workers = WorkerPool.SingleThread }), Queries);
        float[] second = Fixtures.Probabilities(Fit(learner, new InContextOptions { Seed = 4, Workers = workers }), Queries);
        float[] other = Fixtures.Probabilities(Fit(learner, new InContextOptions { Seed = 5 }), Queries);
        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void A_lower_temperature_makes_probabilities_surer()
    {
        InContextLearner learner = Fixtures.Learner();
        float usual = Fixtures.Probabilities(Fit(learner, new InContextOptions { Members = 1 }), Queries).Max();
        float cold = Fixtures.Probabilities(Fit(learner, new InContextOptions { Members = 1, Temperature = 0.1f }), Queries).Max();
        Assert.True(cold > usual, $"{cold} against {usual}");
    }

    [Fact]
    public void A_learner_keeps_its_weights_when_the_transformer_changes()
    {
        GpiclNetwork transformer = Fixtures.Transformer(Fixtures.Small(TokenLayout.Paired));
        var learner = new InContextLearner(transformer);
        float[] before = Fixtures.Probabilities(Fit(learner), Queries);
        transformer.Parameters.Values.Clear();
        Assert.Equal(before, Fixtures.Probabilities(Fit(learner), Queries));
    }

    [Fact]
    public void A_classifier_knows_its_sizes()
    {
        InContextClassifier classifier = Fit(Fixtures.Learner(), new InContextOptions { Members = 2 });
        Assert.Equal((Width, Classes, 40, 2), (classifier.Width, classifier.Classes, classifier.Count, classifier.Members));
        Assert.Equal(40L * 2 * 3 * 2 * 32 * sizeof(ushort), classifier.ContextBytes);
        classifier.Append(Queries.AsSpan(0, Width), 1);
        Assert.Equal(41, classifier.Count);
        Assert.Equal(41, classifier.GetExamples().Count);
        Assert.Equal(Queries[..Width], classifier.GetExamples().Row(40).ToArray());
    }

    [Fact]
    public void A_single_prediction_allocates_next_to_nothing()
    {
        InContextClassifier classifier = Fit(Fixtures.Learner());
        for (int i = 0; i < 10; i++)
            classifier.Predict(Queries.AsSpan(i * Width, Width));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            classifier.Predict(Queries.AsSpan(i * Width, Width));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100 * 1024);
    }

    private static InContextClassifier Fit(InContextLearner learner, InContextOptions? options = null) =>
        learner.Fit(Fixtures.Inputs(40, Width), Fixtures.Labels(40, Classes), Width, Classes, options);
}
