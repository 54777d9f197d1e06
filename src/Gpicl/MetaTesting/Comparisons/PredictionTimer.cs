using System.Diagnostics;
using Gpicl.Model;
using Gpicl.Tasks;
using Gpicl.Tensors;

namespace Gpicl.MetaTesting.Comparisons;

/// <summary>Times predictions on one thread.</summary>
internal static class PredictionTimer
{
    private const int Batch = 8, Repetitions = 5;

    /// <summary>Milliseconds to read the examples of a sequence and predict the last label; a median, in batches. Sampling is not counted.</summary>
    public static double Measure(ILearner learner, ITaskDistribution tasks, int length)
    {
        using var tape = new Tape(gradients: null, WorkerPool.SingleThread);
        var buffer = new SequenceBuffer(tasks, length, Batch);
        var milliseconds = new double[Repetitions];
        for (int i = -1; i < Repetitions; i++) // once before it counts
        {
            (Tensor inputs, ReadOnlyMemory<int> labels) = buffer.Sample(tape, firstSequence: 0, buffer.Capacity);
            long start = Stopwatch.GetTimestamp();
            learner.ForwardLast(tape, inputs, labels);
            if (i >= 0)
                milliseconds[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds / buffer.Capacity;
            tape.Reset();
        }

        Array.Sort(milliseconds);
        return milliseconds[Repetitions / 2];
    }
}
