using Gpicl.Tasks;

namespace Gpicl.Tests.MetaTesting.Support;

/// <summary>Inputs of one value; value and label of a position are a formula of sequence and position.</summary>
internal sealed class FormulaTasks(int classes, Func<long, int, (float Input, int Label)> example) : ITaskDistribution
{
    public int InputSize => 1;

    public int Classes => classes;

    public void Sample(long sequence, Span<float> inputs, Span<int> labels)
    {
        for (int t = 0; t < labels.Length; t++)
            (inputs[t], labels[t]) = example(sequence, t);
    }
}
