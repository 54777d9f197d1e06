using Gpicl.Baselines.Maml;
using Gpicl.Baselines.Online;
using Gpicl.Tensors;
using Gpicl.Tests.Baselines.Support;
using Gpicl.Tests.Model.Support;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Baselines.Maml;

public class MamlTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 9)]
    [InlineData(1, 70)] // more than four vectors
    [InlineData(2, 20)]
    public void Logits_are_those_of_a_network_whose_weights_change_with_every_example(int hiddenLayers, int hiddenSize)
    {
        MamlLearner learner = Create(hiddenLayers, hiddenSize);
        var data = LabeledSequences.For(learner, 3, 30);

        AssertClose(Reference(learner).Logits(data, Rule(learner)), data.Logits(learner), "logits");
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 9)]
    [InlineData(1, 20)]
    [InlineData(2, 7)]
    public void Exact_gradients_are_the_slopes_of_the_loss_through_all_steps(int hiddenLayers, int hiddenSize)
    {
        MamlLearner learner = Create(hiddenLayers, hiddenSize);
        var data = LabeledSequences.For(learner, 2, 8);
        Gradients gradients = data.Differentiate(learner).Gradients;
        NaiveOnlineNetwork reference = Reference(learner);
        double[] logRates = RandomNumbers.ToDoubles(learner.LogLearningRates.Values);

        AssertSlopes(learner, gradients, reference.Initial, logRates, Loss);

        double Loss() => Naive.CrossEntropy(reference.Logits(data, NaiveOnlineNetwork.Descend([.. logRates.Select(Math.Exp)])), learner.Classes, data.Labels);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 9)]
    [InlineData(2, 7)]
    public void First_order_gradients_are_the_slopes_with_the_gradients_in_the_steps_held_fixed(int hiddenLayers, int hiddenSize)
    {
        MamlLearner learner = Create(hiddenLayers, hiddenSize, firstOrder: true);
        var data = LabeledSequences.For(learner, 2, 8);
        Gradients gradients = data.Differentiate(learner).Gradients;
        NaiveOnlineNetwork reference = Reference(learner);
        double[] logRates = RandomNumbers.ToDoubles(learner.LogLearningRates.Values);
        reference.Logits(data, Rule(learner));
        double[][][][] held = [.. reference.Steps];

        AssertSlopes(learner, gradients, reference.Initial, logRates, Loss);

        double Loss()
        {
            NaiveOnlineNetwork.Rule descend = NaiveOnlineNetwork.Descend([.. logRates.Select(Math.Exp)]);
            int sequence = -1;
            return Naive.CrossEntropy(
                reference.Logits(data, (weights, _, step) => descend(weights, held[step == 1 ? ++sequence : sequence][step - 1], step)), learner.Classes,
                data.Labels);
        }
    }

    [Fact]
    public void First_order_changes_gradients_but_no_prediction()
    {
        MamlLearner exact = Create(1, 9), first = Create(1, 9, firstOrder: true);
        var data = LabeledSequences.For(exact, 2, 8);

        Assert.Equal(data.Logits(exact), data.Logits(first));
        Assert.NotEqual(data.Differentiate(exact).Gradients.Values.ToArray(), data.Differentiate(first).Gradients.Values.ToArray());
    }

    [Fact]
    public void Without_hidden_layers_and_with_weights_of_zero_it_is_online_gradient_descent()
    {
        MamlLearner learner = Create(0, 1);
        foreach (var layer in learner.Layers)
        {
            layer.Weight.Values.Clear();
            layer.Bias.Values.Clear();
        }

        learner.LogLearningRates.Values.Fill(MathF.Log(0.1f));
        var descent = new OnlineSgd(new OnlineSgdOptions { InputSize = 5, Classes = 3, Optimizer = OnlineOptimizer.Sgd, LearningRate = 0.1f });
        var data = LabeledSequences.For(learner, 2, 40);

        float[] expected = data.Logits(descent), found = data.Logits(learner);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], 1e-4f);
    }

    [Fact]
    public void Parameters_have_the_names_and_shapes_that_checkpoints_rely_on()
    {
        var learner = new MamlLearner(new MamlOptions { HiddenLayers = 2, HiddenSize = 7, LearningRate = 0.5f });

        Assert.Equal(
            [
                "layers.0.weight [196, 7]", "layers.0.bias [7]", "layers.1.weight [7, 7]", "layers.1.bias [7]", "layers.2.weight [7, 10]",
                "layers.2.bias [10]", "inner.log_learning_rates [3, 2]",
            ],
            learner.Parameters.Select(parameter => $"{parameter.Name} {parameter.Shape}"));
        Assert.All(learner.LogLearningRates.Values.ToArray(), rate => Assert.Equal(0.5, Math.Exp(rate), 1e-6));
        Assert.Equal(197 * 7 + 8 * 7 + 8 * 10, learner.StateSize(99));
        Assert.Equal(learner.StateSize(0), learner.StateSize(99));
    }

    [Theory]
    [InlineData(3, 64, 0.01f, "HiddenLayers is 3; it must be 0 .. 2.")]
    [InlineData(1, 0, 0.01f, "HiddenSize is 0; it must be 1 .. 4096.")]
    [InlineData(1, 64, 0f, "LearningRate is 0; it must be above 0 and at most 10.")]
    [InlineData(1, 64, float.NaN, "LearningRate is NaN")]
    public void Options_out_of_range_are_named(int hiddenLayers, int hiddenSize, float learningRate, string fault) => Assert.Contains(
        fault,
        Assert.Throws<ArgumentException>(
            () => new MamlLearner(new MamlOptions { HiddenLayers = hiddenLayers, HiddenSize = hiddenSize, LearningRate = learningRate })).Message,
        StringComparison.Ordinal);

    private static MamlLearner Create(int hiddenLayers, int hiddenSize, bool firstOrder = false)
    {
        var learner = new MamlLearner(
            new MamlOptions { InputSize = 5, Classes = 3, HiddenLayers = hiddenLayers, HiddenSize = hiddenSize, FirstOrder = firstOrder }, seed: 6);
        for (int i = 0; i < learner.LogLearningRates.Values.Length; i++)
            learner.LogLearningRates.Values[i] = MathF.Log(0.02f + 0.03f * i); // each its own
        return learner;
    }

    private static NaiveOnlineNetwork Reference(MamlLearner learner) =>
        new([.. learner.Parameters.SkipLast(1).Select(parameter => RandomNumbers.ToDoubles(parameter.Values))]);

    private static NaiveOnlineNetwork.Rule Rule(MamlLearner learner) =>
        NaiveOnlineNetwork.Descend([.. RandomNumbers.ToDoubles(learner.LogLearningRates.Values).Select(Math.Exp)]);

    private static void AssertSlopes(MamlLearner learner, Gradients gradients, double[][] initial, double[] logRates, Func<double> loss)
    {
        double[][] all = [.. initial, logRates];
        for (int i = 0; i < all.Length; i++)
            AssertClose(Slopes(all[i], loss), gradients.Of(learner.Parameters[i]), $"gradient of {learner.Parameters[i].Name}");
    }

    private static double[] Slopes(double[] values, Func<double> loss)
    {
        const double Step = 1e-6;
        var slopes = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            double center = values[i];
            values[i] = center + Step;
            double above = loss();
            values[i] = center - Step;
            slopes[i] = (above - loss()) / (2 * Step);
            values[i] = center;
        }

        return slopes;
    }

    private static void AssertClose(double[] expected, ReadOnlySpan<float> found, string what)
    {
        Assert.Equal(expected.Length, found.Length);
        double scale = expected.Max(Math.Abs);
        Assert.True(scale > 1e-4, $"All of {what} are about 0, which tests nothing.");
        for (int i = 0; i < expected.Length; i++)
            if (!(Math.Abs(found[i] - expected[i]) <= 2e-4 * scale))
                Assert.Fail($"Element {i} of the {what} is {found[i]}, expected {expected[i]}; the largest is {scale}.");
    }
}
