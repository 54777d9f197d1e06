using Gpicl.Baselines.Maml;
using Gpicl.Baselines.Recurrent;
using Gpicl.Datasets;
using Gpicl.InContext;
using Gpicl.IO;
using Gpicl.Model;
using Gpicl.Randomness;
using Gpicl.Tasks;
using Gpicl.Tensors;
using Gpicl.Tests.InContext;
using Gpicl.Tests.IO;

namespace Gpicl.Tests.Baselines.Maml;

public class MamlClassifierTests
{
    private const int Width = 7, Classes = 3, Count = 25;

    private static readonly float[] Support = Fixtures.Inputs(Count, Width), Queries = Fixtures.Inputs(90, Width, seed: 6);
    private static readonly int[] Labels = Fixtures.Labels(Count, Classes);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void One_member_predicts_what_the_learner_does_with_the_examples_in_the_order_given(int hiddenLayers)
    {
        MamlLearner learner = Learner(hiddenLayers);
        MamlClassifier classifier = Fit(learner, members: 1, seed: 5);
        float[] found = Probabilities(classifier, Queries.AsSpan(0, 6 * Width));

        for (int query = 0; query < 6; query++)
            Assert.All(
                Expected(learner, classifier, Queries.AsSpan(query * Width, Width)).Zip(found[(query * Classes)..]),
                pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Theory]
    [InlineData("fashion-mnist", 0.55)]
    [InlineData("tables/digits.csv", 0.78)]
    [InlineData("tables/iris.csv", 0.78)]
    [InlineData("tables/wine.csv", 0.93)]
    [InlineData("tables/breast_cancer.csv", 0.93)]
    public void The_packaged_weights_learn_from_99_examples(string data, double least)
    {
        Dataset dataset = RepositoryData.Read(data, DatasetSplit.Test, new ImagePreparation { Side = 14 });
        int right = 0, queries = 0;
        for (ulong split = 0; split < 6; split++)
        {
            int[] order = [.. Enumerable.Range(0, dataset.Count)];
            new CounterGenerator(split, StreamPurpose.Examples, 0).Shuffle(order);
            int[] support = order[..Math.Min(99, dataset.Count / 2)], rest = order[support.Length..Math.Min(dataset.Count, support.Length + 200)];
            MamlClassifier classifier = MamlClassifier.Fit(
                Rows(dataset, support), [.. support.Select(row => dataset.Labels[row])], dataset.Width, dataset.Classes);
            float[] probabilities = Probabilities(classifier, Rows(dataset, rest));
            right += rest.Where((row, i) => Best(probabilities.AsSpan(i * dataset.Classes, dataset.Classes)) == dataset.Labels[row]).Count();
            queries += rest.Length;
        }

        Assert.InRange(right / (double)queries, least, 1);
    }

    [Fact]
    public void Members_are_averaged_and_each_has_a_projection_and_an_order_of_its_own()
    {
        MamlLearner learner = Learner();
        float[] one = Probabilities(Fit(learner, members: 1), Queries), two = Probabilities(Fit(learner, members: 2), Queries);

        float[] second = [.. one.Zip(two, (first, both) => 2 * both - first)]; // what the second member gives alone

        Assert.All(second, probability => Assert.InRange(probability, -1e-5f, 1 + 1e-5f));
        Assert.NotEqual(one, two);
        Assert.NotEqual(two, Probabilities(Fit(learner, members: 2, seed: 1), Queries));
        for (int row = 0; row < 90; row++)
            Assert.Equal(1, two.AsSpan(row * Classes, Classes).ToArray().Sum(), 1e-5f);
    }

    [Fact]
    public void Low_temperatures_make_surer()
    {
        float[] cautious = Probabilities(Fit(temperature: 3), Queries), sure = Probabilities(Fit(temperature: 0.3f), Queries);

        Assert.True(sure.Max() > cautious.Max());
        Assert.True(sure.Min() < cautious.Min());
    }

    [Fact]
    public void The_same_bits_come_from_any_number_of_threads_and_rows()
    {
        float[] expected = Probabilities(Fit(workers: WorkerPool.SingleThread), Queries);
        using var pool = new WorkerPool(3);
        MamlClassifier classifier = Fit(workers: pool);
        float[][] found = new float[4][];
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(number => new Thread(() => found[number] = Probabilities(classifier, Queries)))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();

        Assert.All(found, probabilities => Assert.Equal(expected, probabilities));
        Assert.Equal(expected[..Classes], Probabilities(classifier, Queries.AsSpan(0, Width)));
    }

    [Fact]
    public void Bad_input_is_named()
    {
        MamlLearner learner = Learner();

        Assert.Throws<ArgumentOutOfRangeException>("width", () => MamlClassifier.Fit(Support, Labels, 0, Classes, learner: learner));
        Assert.Throws<ArgumentOutOfRangeException>("width", () => MamlClassifier.Fit(Support, Labels, int.MaxValue, Classes, learner: learner));
        Assert.Throws<ArgumentOutOfRangeException>("classes", () => MamlClassifier.Fit(Support, Labels, Width, 1, learner: learner));
        Assert.Contains(
            "2 .. 5 classes",
            Assert.Throws<ArgumentOutOfRangeException>("classes", () => MamlClassifier.Fit(Support, Labels, Width, 6, learner: learner)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("labels", () => MamlClassifier.Fit([], [], Width, Classes, learner: learner));
        Assert.Throws<ArgumentException>("labels", () => MamlClassifier.Fit(Support, new int[Count], Width, Classes, learner: learner));
        Assert.Throws<ArgumentException>("inputs", () => MamlClassifier.Fit(Support.AsSpan(1), Labels, Width, Classes, learner: learner));
        Assert.Contains("Members is 0", Assert.Throws<ArgumentException>(() => Fit(learner, members: 0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("probabilities", () => Fit(learner).PredictProbabilities(Queries, new float[1]));
        float[] huge = [.. Support.Select(value => 1e9f * value)];
        Assert.Contains("overflowed", Assert.Throws<ArgumentException>("inputs", () => MamlClassifier.Fit(
            huge, Labels, Width, Classes, new InContextOptions { Standardization = Standardization.None }, learner)).Message, StringComparison.Ordinal);
        float[] missing = [.. Support];
        missing[8] = float.PositiveInfinity;
        Assert.Contains(
            "row 1, column 1", Assert.Throws<ArgumentException>("inputs", () => MamlClassifier.Fit(missing, Labels, Width, Classes, learner: learner)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_packaged_weights_are_those_of_a_small_network_for_ten_classes()
    {
        var options = Assert.IsType<MamlOptions>(LearnerCheckpoint.LoadDefault(MamlLearner.LearnerName).Options);

        Assert.Equal((196, 10, 1, 64), (options.InputSize, options.Classes, options.HiddenLayers, options.HiddenSize));
        Assert.Contains(
            "'lstm'", Assert.Throws<ArgumentException>("learner", () => LearnerCheckpoint.LoadDefault(Lstm.LearnerName)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void What_is_saved_predicts_the_same_when_loaded(int hiddenLayers)
    {
        using var folder = new TemporaryFolder();
        MamlClassifier saved = Fit(Learner(hiddenLayers), members: 3, temperature: 2);
        saved.Save(folder.File("classifier"));

        MamlClassifier loaded = MamlClassifier.Load(folder.File("classifier"));

        Assert.Equal((saved.Options, saved.Width, saved.Classes), (loaded.Options, loaded.Width, loaded.Classes));
        Assert.Equal(Probabilities(saved, Queries), Probabilities(loaded, Queries));
    }

    [Theory]
    [InlineData("\"Width\":7", "\"Width\":2000000000")]
    [InlineData("\"Width\":7", "\"Width\":0")]
    [InlineData("\"Members\":2", "\"Members\":1000")]
    [InlineData("\"Members\":2", "\"Members\":-1")]
    [InlineData("\"Classes\":3", "\"Classes\":1")]
    [InlineData("\"Classes\":3", "\"Classes\":4")]
    [InlineData("\"HiddenLayers\":1", "\"HiddenLayers\":2")]
    [InlineData("\"HiddenSize\":9", "\"HiddenSize\":4096")]
    [InlineData("\"Standardization\":\"Shared\"", "\"Standardization\":\"Auto\"")]
    [InlineData("{", "[")]
    public void A_false_description_is_refused(string text, string replacement)
    {
        using var folder = new TemporaryFolder();
        Fit(members: 2, standardization: Standardization.Shared).Save(folder.File("classifier"));
        SafetensorsFile file = SafetensorsFile.Load(folder.File("classifier"));
        string description = file.GetMetadata("classifier");
        Assert.Contains(text, description, StringComparison.Ordinal);
        new SafetensorsFile(
            file.Tensors,
            new Dictionary<string, string>
            {
                ["format"] = file.GetMetadata("format"),
                ["classifier"] = description.Replace(text, replacement, StringComparison.Ordinal),
            }).Save(folder.File("false"));

        Assert.Throws<CheckpointFormatException>(() => MamlClassifier.Load(folder.File("false")));
    }

    [Fact]
    public void A_file_of_another_kind_is_refused()
    {
        using var folder = new TemporaryFolder();
        LearnerCheckpoint.Save(Learner(), folder.File("learner"));

        Assert.Contains(
            "'gpicl-maml-classifier' is expected", Assert.Throws<CheckpointFormatException>(() => MamlClassifier.Load(folder.File("learner"))).Message,
            StringComparison.Ordinal);
    }

    private static MamlLearner Learner(int hiddenLayers = 1) =>
        new(new MamlOptions { InputSize = 11, Classes = 5, HiddenLayers = hiddenLayers, HiddenSize = 9, LearningRate = 0.05f }, seed: 2);

    private static MamlClassifier Fit(
        MamlLearner? learner = null, int members = 2, ulong seed = 0, float temperature = 1, Standardization standardization = Standardization.Auto,
        WorkerPool? workers = null)
    {
        learner ??= Learner();
        for (int i = 0; i < learner.LogLearningRates.Shape.Length; i++)
            learner.LogLearningRates.Values[i] = MathF.Log(0.02f * (i + 1)); // another for every matrix and bias
        return MamlClassifier.Fit(
            Support, Labels, Width, Classes,
            new InContextOptions { Members = members, Seed = seed, Temperature = temperature, Standardization = standardization, Workers = workers }, learner);
    }

    private static float[] Probabilities(MamlClassifier classifier, ReadOnlySpan<float> inputs)
    {
        var probabilities = new float[inputs.Length / classifier.Width * classifier.Classes];
        classifier.PredictProbabilities(inputs, probabilities);
        return probabilities;
    }

    // The learner reads the projected sequence with the query at its end; the task's labels are some of its own.
    private static float[] Expected(MamlLearner learner, MamlClassifier classifier, ReadOnlySpan<float> query)
    {
        const ulong Seed = 5;
        int size = learner.InputSize;
        float[] projection = NaiveProjection.Of(Seed, member: 0, size, Width);
        var permutation = new int[learner.Classes];
        LabelPermutation.Fill(Seed, TaskNumbers.FirstUnseen, permutation);
        var sequence = new float[(Count + 1) * size];
        float[] inputs = [.. Support, .. query], standardized = new float[Width];
        for (int row = 0; row <= Count; row++)
        {
            classifier.Encoder.Apply(inputs.AsSpan(row * Width, Width), standardized);
            for (int i = 0; i < size; i++)
                sequence[row * size + i] = projection.AsSpan(i * Width, Width).ToArray().Zip(standardized, (a, x) => a * x).Sum();
        }

        using var tape = new Tape();
        Tensor logits = learner.Forward(
            tape, tape.Constant(new Shape(1, Count + 1, size), sequence),
            new int[Count + 1].Select((_, row) => row < Count ? permutation[Labels[row]] : 0).ToArray());
        double[] exponentials = [.. Enumerable.Range(0, Classes).Select(label => Math.Exp(logits.Values[Count * learner.Classes + permutation[label]]))];
        return [.. exponentials.Select(value => (float)(value / exponentials.Sum()))];
    }

    private static float[] Rows(Dataset dataset, int[] rows) => [.. rows.SelectMany(row => dataset.Row(row).ToArray())];

    private static int Best(ReadOnlySpan<float> probabilities) => probabilities.IndexOf(probabilities.ToArray().Max());
}
