using Gpicl.Datasets;

namespace Gpicl.InContext;

/// <summary>The examples a classifier was given, as they came. Used by one thread at a time.</summary>
/// <param name="inputs">[count, width]; not copied.</param>
/// <param name="labels">[count]; not copied.</param>
internal sealed class ExampleList(float[] inputs, int[] labels)
{
    private readonly int width = inputs.Length / labels.Length;
    private float[] inputs = inputs;
    private int[] labels = labels;
    private int count = labels.Length;

    /// <summary>[count, width]</summary>
    public ReadOnlyMemory<float> Inputs => inputs.AsMemory(0, count * width);

    /// <summary>[count]</summary>
    public ReadOnlyMemory<int> Labels => labels.AsMemory(0, count);

    /// <summary>Adds one example at the end.</summary>
    public void Add(ReadOnlySpan<float> input, int label)
    {
        if (count == labels.Length)
        {
            Array.Resize(ref labels, checked(2 * count));
            Array.Resize(ref inputs, checked(labels.Length * width));
        }

        input.CopyTo(inputs.AsSpan(count * width, width));
        labels[count++] = label;
    }

    /// <summary>The examples so far, not copied: adding to these does not change them. Only for reading.</summary>
    public ExampleList Snapshot() => (ExampleList)MemberwiseClone();

    /// <summary>A copy of all examples.</summary>
    public Dataset ToDataset(int classes) => new("support set", Inputs.ToArray(), Labels.ToArray(), classes);
}
