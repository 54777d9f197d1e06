namespace Gpicl.InContext;

/// <summary>Where the probabilities of scored rows go; called from several threads, for different rows.</summary>
internal interface IScoreSink
{
    /// <summary>Takes the probabilities of one row, [classes].</summary>
    void Write(int row, ReadOnlySpan<double> probabilities);
}

/// <summary>
/// Keeps the probabilities of each row, [rows, classes], or their logarithms. Where there are more classes meanwhile, they are the probabilities among
/// the first ones.
/// </summary>
internal readonly unsafe struct ProbabilitySink(float* target, int classes, bool logarithms) : IScoreSink
{
    public void Write(int row, ReadOnlySpan<double> probabilities)
    {
        float* values = target + (nint)row * classes;
        double sum = 1;
        if (classes < probabilities.Length)
        {
            sum = 0;
            foreach (double probability in probabilities[..classes])
                sum += Math.Max(probability, double.Epsilon);
        }

        for (int label = 0; label < classes; label++)
        {
            double probability = classes < probabilities.Length ? Math.Max(probabilities[label], double.Epsilon) / sum : probabilities[label];
            values[label] = (float)(logarithms ? Math.Log(Math.Max(probability, double.Epsilon)) : probability);
        }
    }
}

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
