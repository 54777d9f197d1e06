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

    /// <summary>Bytes of managed memory that drawing takes, once everything has been drawn before.</summary>
    public static long BytesAllocated(ITaskDistribution tasks, int length)
    {
        float[] inputs = new float[length * tasks.InputSize];
        int[] labels = new int[length];
        SampleAll();
        long before = GC.GetAllocatedBytesForCurrentThread();
        SampleAll();
        return GC.GetAllocatedBytesForCurrentThread() - before;

        void SampleAll()
        {
            for (int sequence = 0; sequence < 200; sequence++)
                tasks.Sample(sequence, inputs, labels);
        }
    }
}
