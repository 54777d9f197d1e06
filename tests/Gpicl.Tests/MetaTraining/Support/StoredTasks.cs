using Gpicl.Tasks;
using Gpicl.Tests.Model.Support;

namespace Gpicl.Tests.MetaTraining.Support;

/// <summary>A few sequences over and over: sequence n is number n modulo their count.</summary>
internal sealed class StoredTasks(LabeledSequences stored, int inputSize, int classes) : ITaskDistribution
{
    public int InputSize => inputSize;

    public int Classes => classes;

    public void Sample(long sequence, Span<float> inputs, Span<int> labels)
    {
        int index = (int)(sequence % stored.Count);
        stored.Inputs.AsSpan(index * inputs.Length, inputs.Length).CopyTo(inputs);
        stored.Labels.AsSpan(index * labels.Length, labels.Length).CopyTo(labels);
    }
}
