using Gpicl.Tasks;
using Gpicl.Tests.MetaTesting.Support;

namespace Gpicl.Tests.MetaTraining.Support;

/// <summary>Repeats the only input value to the learner's width.</summary>
internal sealed class Widened(FormulaTasks tasks) : ITaskDistribution
{
    public int InputSize => 5;

    public int Classes => tasks.Classes;

    public void Sample(long sequence, Span<float> inputs, Span<int> labels)
    {
        float[] narrow = new float[labels.Length];
        tasks.Sample(sequence, narrow, labels);
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = narrow[i / InputSize];
    }
}
