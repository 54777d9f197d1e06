using Gpicl.Cli.Experiments.Runs;
using Gpicl.MetaTraining;
using Gpicl.Model;
using Gpicl.Tensors;

namespace Gpicl.Cli.Tests.Experiments;

public class GradientRecorderTests
{
    [Fact]
    public void What_it_records_is_what_the_steps_did_and_changes_none_of_them()
    {
        MetaTrainingRecipe recipe = ToyExperiment.Scale.Recipe with { SyntheticFraction = 1 };
        using var plain = new MetaTrainer(recipe, [], WorkerPool.SingleThread);
        using var watched = new MetaTrainer(recipe, [], WorkerPool.SingleThread);
        ILearner initial = recipe.CreateLearner();
        var recorder = new GradientRecorder(watched, initial);
        List<float[]> weights = [initial.Parameters.Values.ToArray()];
        double norm = 0;
        for (int step = 1; step <= 4; step++)
        {
            recorder.Prepare(isNextMeasured: step == 3, isMeasured: step == 4);
            (double loss, norm) = watched.Advance();
            Assert.Equal(plain.Advance().Loss, loss);
            weights.Add(watched.Learner.Parameters.Values.ToArray());
        }

        Dictionary<string, double> seen = recorder.Measure().ToDictionary(entry => entry.Name, entry => entry.Value);

        Assert.Equal(norm, seen[Measured.GradientNorm], 1e-5);
        Assert.Equal(Norm(Difference(weights[4], weights[0])), seen[Measured.Distance], 1e-6);
        Assert.Equal(Cosine(Difference(weights[3], weights[2]), Difference(weights[4], weights[3])), seen[Measured.UpdateCosine], 1e-6);
        Assert.InRange(seen[Measured.GradientCosine], -1, 1);
        Assert.True(seen[Measured.SecondMoment] > 0);
        string[] parts = ["embedding", "blocks.0.attention", "blocks.0.mlp", "norm", "head"];
        Assert.Equal(
            norm * norm, parts.Sum(part => Math.Pow(seen[Measured.OfPart(Measured.GradientNorm, part)], 2)), 1e-5); // parts are all there is
    }

    private static double[] Difference(float[] a, float[] b) => [.. a.Zip(b, (x, y) => (double)(x - y))];

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(value => value * value));

    private static double Cosine(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum() / Norm(a) / Norm(b);
}
