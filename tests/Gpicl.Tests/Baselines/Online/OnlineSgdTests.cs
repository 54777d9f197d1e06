using Gpicl.Baselines.Online;
using Gpicl.Tests.Baselines.Support;
using Gpicl.Tests.Model.Support;

namespace Gpicl.Tests.Baselines.Online;

public class OnlineSgdTests
{
    [Theory]
    [InlineData(OnlineOptimizer.Sgd, 0)]
    [InlineData(OnlineOptimizer.Sgd, 1)]
    [InlineData(OnlineOptimizer.Sgd, 2)]
    [InlineData(OnlineOptimizer.Adam, 0)]
    [InlineData(OnlineOptimizer.Adam, 1)]
    [InlineData(OnlineOptimizer.Adam, 2)]
    [InlineData(OnlineOptimizer.AdamW, 0)]
    [InlineData(OnlineOptimizer.AdamW, 2)]
    public void Logits_are_those_of_a_network_whose_weights_change_with_every_example(OnlineOptimizer optimizer, int hiddenLayers)
    {
        const float Rate = 0.05f;
        var learner = new OnlineSgd(
            new OnlineSgdOptions
            {
                InputSize = 5,
                Classes = 3,
                HiddenLayers = hiddenLayers,
                HiddenSize = 19,
                Optimizer = optimizer,
                LearningRate = Rate,
                Seed = 2,
            });
        var data = LabeledSequences.For(learner, 1, 40);
        double[][] initial = [.. learner.InitialWeights.Select(values => values.Select(value => (double)value).ToArray())];
        NaiveOnlineNetwork.Rule rule = optimizer == OnlineOptimizer.Sgd
            ? NaiveOnlineNetwork.Descend([.. initial.Select(_ => (double)Rate)])
            : NaiveOnlineNetwork.Adam(Rate, optimizer == OnlineOptimizer.AdamW ? 0.01 : 0);

        double[] expected = new NaiveOnlineNetwork(initial).Logits(data, rule);

        float[] found = data.Logits(learner);
        double scale = expected.Max(Math.Abs);
        Assert.True(scale > 0.1);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], 2e-3 * scale);
    }

    [Fact]
    public void State_is_the_weights_and_the_moments_of_adam()
    {
        Assert.Equal(197 * 10, Create(0, OnlineOptimizer.Sgd).StateSize(99));
        Assert.Equal(3 * (197 * 8 + 9 * 10), Create(1, OnlineOptimizer.Adam).StateSize(99));
        Assert.Equal(3 * (197 * 8 + 9 * 8 + 9 * 10), Create(2, OnlineOptimizer.AdamW).StateSize(0));

        static OnlineSgd Create(int hiddenLayers, OnlineOptimizer optimizer) =>
            new(new OnlineSgdOptions { HiddenLayers = hiddenLayers, HiddenSize = 8, Optimizer = optimizer });
    }

    [Fact]
    public void Hidden_layers_begin_alike_for_the_same_seed_only()
    {
        Assert.Equal(First(1), First(1));
        Assert.NotEqual(First(1), First(2));

        static float[] First(ulong seed) => new OnlineSgd(new OnlineSgdOptions { HiddenLayers = 1, Seed = seed }).InitialWeights[0];
    }

    [Fact]
    public void A_network_that_fits_into_no_memory_is_refused() => Assert.Contains(
        "the number of weights is 4311793674; it must be at most 67108864.",
        Assert.Throws<ArgumentException>(() => new OnlineSgd(new OnlineSgdOptions { InputSize = 1 << 20, HiddenLayers = 2, HiddenSize = 4096 })).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(3, 64, 0.01f, OnlineOptimizer.Adam, "HiddenLayers is 3; it must be 0 .. 2.")]
    [InlineData(1, 0, 0.01f, OnlineOptimizer.Adam, "HiddenSize is 0; it must be 1 .. 4096.")]
    [InlineData(1, 64, 0f, OnlineOptimizer.Adam, "LearningRate is 0; it must be above 0 and at most 10.")]
    [InlineData(1, 64, 0.1f, (OnlineOptimizer)9, "Optimizer is 9; it must be one of Sgd, Adam, AdamW.")]
    public void Options_out_of_range_are_named(int hiddenLayers, int hiddenSize, float learningRate, OnlineOptimizer optimizer, string fault)
    {
        var options = new OnlineSgdOptions { HiddenLayers = hiddenLayers, HiddenSize = hiddenSize, LearningRate = learningRate, Optimizer = optimizer };
        Assert.Contains(fault, Assert.Throws<ArgumentException>(() => new OnlineSgd(options)).Message, StringComparison.Ordinal);
    }
}
