using Gpicl.Tasks;

namespace Gpicl.Tests.Tasks;

/// <summary>Draws sequences for tests.</summary>
internal static class Sequences
{
    public static (float[] Inputs, int[] Labels) Sample(ITaskDistribution tasks, long sequence, int length)
    {
        float[] inputs = new float[length * tasks.InputSize];
        int[] labels = new int[length];
        tasks.Sample(sequence, inputs, labels);
        return (inputs, labels);
    }
}
