namespace Gpicl.InContext;

/// <summary>Class means as further support examples.</summary>
internal static class ClassMeans
{
    /// <summary>Adds the mean of each class that has examples behind the examples, each as often as wanted. Missing values are left out.</summary>
    /// <param name="inputs">[rows, width]</param>
    /// <param name="labels">[rows]</param>
    /// <param name="width">Values of an input.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="times">How often, 0 for copies of what was given.</param>
    public static (float[] Inputs, int[] Labels) Append(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, int width, int classes, int times)
    {
        var counts = new int[classes];
        foreach (int label in labels)
            counts[label]++;
        int[] present = [.. Enumerable.Range(0, classes).Where(label => counts[label] > 0)];
        int rows = checked(labels.Length + times * present.Length);
        float[] allInputs = new float[checked(rows * width)];
        int[] allLabels = new int[rows];
        inputs.CopyTo(allInputs);
        labels.CopyTo(allLabels);
        if (times == 0)
            return (allInputs, allLabels);

        var sums = new double[classes * width];
        var values = new int[classes * width];
        for (int row = 0; row < labels.Length; row++)
        {
            for (int j = 0; j < width; j++)
            {
                bool isMissing = float.IsNaN(inputs[row * width + j]);
                sums[labels[row] * width + j] += isMissing ? 0 : inputs[row * width + j];
                values[labels[row] * width + j] += isMissing ? 0 : 1;
            }
        }

        for (int row = labels.Length; row < rows; row++)
        {
            int label = present[(row - labels.Length) % present.Length];
            allLabels[row] = label;
            for (int j = 0; j < width; j++)
                allInputs[row * width + j] = (float)(sums[label * width + j] / values[label * width + j]); // NaN without any
        }

        return (allInputs, allLabels);
    }
}
