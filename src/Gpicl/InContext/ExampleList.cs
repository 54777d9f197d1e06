using Gpicl.Datasets;

namespace Gpicl.InContext;

/// <summary>The examples a classifier was given, as they came. Used by one thread at a time.</summary>
/// <param name="inputs">[count, width]; not copied.</param>
/// <param name="labels">[count]; not copied.</param>
internal sealed class ExampleList(float[] inputs, int[] labels)
{
    private readonly int width = inputs.Length / labels.Length;
    private readonly List<float> newInputs = []; // added since all were last asked for, so that adding one does not copy those there are
    private readonly List<int> newLabels = [];
    private float[] inputs = inputs;
    private int[] labels = labels;

    /// <summary>[count, width]</summary>
    public ReadOnlyMemory<float> Inputs
    {
        get
        {
            Join();
            return inputs;
        }
    }

    /// <summary>[count]</summary>
    public ReadOnlyMemory<int> Labels
    {
        get
        {
            Join();
            return labels;
        }
    }

    /// <summary>Adds one example at the end.</summary>
    public void Add(ReadOnlySpan<float> input, int label)
    {
        newInputs.AddRange(input);
        newLabels.Add(label);
    }

    /// <summary>The examples so far: adding to these does not change them. Only for reading, by any thread.</summary>
    public ExampleList Snapshot()
    {
        Join();
        return new ExampleList(inputs, labels);
    }

    /// <summary>A copy of all examples.</summary>
    public Dataset ToDataset(int classes) => new("support set", Inputs.ToArray(), Labels.ToArray(), classes);

    private void Join()
    {
        if (newLabels.Count == 0)
            return;
        inputs = [.. inputs, .. newInputs];
        labels = [.. labels, .. newLabels];
        newInputs.Clear();
        newLabels.Clear();
    }
}
