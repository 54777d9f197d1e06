using Gpicl.MetaTraining;
using Gpicl.Model;
using Gpicl.Tensors;

namespace Gpicl.Cli.Experiments.Runs;

/// <summary>
/// Measures gradients and changes of weights at some steps: their norms, the angles between those of two consecutive steps, the
/// distance from the initial weights. Between these steps it costs nothing; engines other than the tool's own show no gradients.
/// </summary>
internal sealed class GradientRecorder
{
    private readonly MetaTrainer trainer;
    private readonly float[] initial, beforeLast, before, lastGradient, gradient;
    private float[]? target;

    /// <summary>Prepares to record.</summary>
    /// <param name="trainer">Whose steps are taken.</param>
    /// <param name="initial">A learner with the weights that the run began with.</param>
    public GradientRecorder(MetaTrainer trainer, ILearner initial)
    {
        this.trainer = trainer;
        this.initial = initial.Parameters.Values.ToArray();
        (beforeLast, before) = (new float[this.initial.Length], new float[this.initial.Length]);
        (lastGradient, gradient) = (new float[this.initial.Length], new float[this.initial.Length]);
        if (trainer.Engine is CpuEngine engine)
            engine.Observer = gradients =>
            {
                if (target != null)
                    gradients.Values.CopyTo(target);
            };
    }

    private Span<float> Weights => trainer.Learner.Parameters.Values;

    /// <summary>To be called before every step.</summary>
    /// <param name="isNextMeasured">Whether <see cref="Measure"/> will be called after the step that follows this one.</param>
    /// <param name="isMeasured">Whether <see cref="Measure"/> will be called after this step.</param>
    public void Prepare(bool isNextMeasured, bool isMeasured)
    {
        target = isMeasured ? gradient : isNextMeasured ? lastGradient : null;
        if (target != null)
            Weights.CopyTo(isMeasured ? before : beforeLast);
    }

    /// <summary>What was seen at this step, by name.</summary>
    public IEnumerable<(string Name, double Value)> Measure()
    {
        if (trainer.Engine is not CpuEngine engine)
            yield break;
        float[] after = Weights.ToArray();
        yield return (Measured.GradientNorm, Norm(gradient));
        yield return (Measured.GradientCosine, Cosine(lastGradient, gradient));
        yield return (Measured.UpdateCosine, Cosine(Difference(before, beforeLast), Difference(after, before)));
        yield return (Measured.Distance, Norm(Difference(after, initial)));
        foreach ((string name, float[] values) in engine.ReadState().Where(entry => entry.Name == "adam.square"))
            yield return (Measured.SecondMoment, Norm(values));
        foreach (IGrouping<string, Parameter> part in trainer.Learner.Parameters.GroupBy(parameter => PartOf(parameter.Name)))
        {
            float[] last = Of(lastGradient, part), now = Of(gradient, part);
            yield return (Measured.OfPart(Measured.GradientNorm, part.Key), Norm(now));
            yield return (Measured.OfPart(Measured.GradientCosine, part.Key), Cosine(last, now));
        }
    }

    // The embedding, the attention and the MLP of each block, the last norm, the head.
    private static string PartOf(string parameter)
    {
        string[] words = parameter.Split('.');
        return words[0] == "blocks" && words.Length > 3 ? string.Join('.', words[..3]) : words[0];
    }

    private static float[] Of(float[] values, IEnumerable<Parameter> parameters) =>
        [.. parameters.SelectMany(parameter => new ArraySegment<float>(values, parameter.Offset, parameter.Shape.Length))];

    private static float[] Difference(float[] a, float[] b) => [.. a.Zip(b, (x, y) => x - y)];

    private static double Norm(float[] values) => Math.Sqrt(values.Sum(value => (double)value * value));

    private static double Cosine(float[] a, float[] b)
    {
        double product = a.Zip(b, (x, y) => (double)x * y).Sum(), norms = Norm(a) * Norm(b);
        return norms == 0 ? 0 : product / norms;
    }
}
