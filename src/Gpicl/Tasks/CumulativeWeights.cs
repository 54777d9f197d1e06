using Gpicl.Randomness;

namespace Gpicl.Tasks;

/// <summary>Draws an index with probability proportional to its weight.</summary>
internal sealed class CumulativeWeights
{
    private readonly float[] upperEnds; // of the indices' shares of [0, 1)

    /// <summary>Takes finite weights, not negative and not all zero.</summary>
    public CumulativeWeights(ReadOnlySpan<float> weights)
    {
        double total = 0;
        foreach (float weight in weights)
            total += weight;
        upperEnds = new float[weights.Length];
        double sum = 0;
        int last = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            sum += weights[i];
            upperEnds[i] = (float)(sum / total);
            if (weights[i] > 0)
                last = i;
        }
        Array.Fill(upperEnds, 1, last, upperEnds.Length - last);
    }

    /// <summary>Draws an index.</summary>
    public int Draw(ref CounterGenerator generator)
    {
        float uniform = generator.NextSingle();
        int index = 0;
        while (uniform >= upperEnds[index])
            index++;
        return index;
    }
}
