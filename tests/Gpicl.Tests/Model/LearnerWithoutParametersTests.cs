using Gpicl.MetaTesting;
using Gpicl.MetaTraining;
using Gpicl.Model;
using Gpicl.Tensors;
using Gpicl.Tests.MetaTesting.Support;

namespace Gpicl.Tests.Model;

/// <summary>Learners such as nearest neighbors have nothing to meta-train.</summary>
public class LearnerWithoutParametersTests
{
    private readonly FormulaLearner learner = new(1, 2, (inputs, _) => [0, inputs[^1][0]]);
    private readonly FormulaTasks tasks = new(2, (sequence, t) => ((sequence + t) % 2, (int)((sequence + t) % 2)));

    [Fact]
    public void An_empty_set_of_parameters_has_no_elements_and_no_gradients()
    {
        ParameterSet parameters = new Initializer(1).Build();

        Assert.Equal((0, 0, 0), (parameters.Count, parameters.ElementCount, parameters.Values.Length));
        Assert.Equal(0, new Gradients(parameters).Values.Length);
    }

    [Fact]
    public void It_can_be_meta_tested() =>
        Assert.True(new MetaTester(learner, WorkerPool.SingleThread).Run(tasks, 5, 10).Last.Accuracy >= 0.5);

    [Fact]
    public void Meta_training_it_is_refused() =>
        Assert.Contains(
            "no parameters", Assert.Throws<ArgumentException>("learner", () => new MetaTrainer(learner, tasks, new MetaTrainingOptions())).Message,
            StringComparison.Ordinal);
}
