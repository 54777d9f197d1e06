namespace Gpicl.InContext;

/// <summary>Keeps the likeliest label of each row, the first of several.</summary>
internal readonly unsafe struct LabelSink(int* labels) : IScoreSink
{
    public void Write(int row, ReadOnlySpan<double> probabilities)
    {
        int best = 0;
        for (int label = 1; label < probabilities.Length; label++)
            if (probabilities[label] > probabilities[best])
                best = label;
        labels[row] = best;
    }
}
