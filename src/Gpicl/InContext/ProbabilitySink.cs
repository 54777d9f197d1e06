namespace Gpicl.InContext;

/// <summary>Keeps the probabilities of each row, [rows, classes], or their logarithms.</summary>
internal readonly unsafe struct ProbabilitySink(float* target, bool logarithms) : IScoreSink
{
    public void Write(int row, ReadOnlySpan<double> probabilities)
    {
        float* values = target + (nint)row * probabilities.Length;
        for (int label = 0; label < probabilities.Length; label++)
            values[label] = (float)(logarithms ? Math.Log(Math.Max(probabilities[label], double.Epsilon)) : probabilities[label]);
    }
}
