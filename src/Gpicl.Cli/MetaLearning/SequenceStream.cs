using System.Runtime.InteropServices;
using Gpicl.Tasks;
using Gpicl.Tensors;

namespace Gpicl.Cli.MetaLearning;

/// <summary>
/// Sequences as bytes, all little-endian: the eight letters <c>GPICLSEQ</c>; 32-bit integers: version 1, examples of a
/// sequence T, width of an input N, classes; then for every sequence its inputs, T·N 32-bit floats, and its labels, T 32-bit
/// integers.
/// </summary>
/// <param name="tasks">Where sequences come from.</param>
/// <param name="length">Examples of each.</param>
/// <param name="workers">Threads that sample; another one writes meanwhile.</param>
internal sealed class SequenceStream(ITaskDistribution tasks, int length, WorkerPool workers)
{
    private const int SequencesPerThread = 16;

    private readonly int size = length * (tasks.InputSize + 1) * sizeof(float);

    private int Length => length;

    private ITaskDistribution Tasks => tasks;

    /// <summary>Writes sequences, or as many as the reader takes: a pipe closed at its other end ends the stream.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="first">Number of the first.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="cancellation">Ends the stream after whole sequences.</param>
    public void Write(Stream target, long first, long count, CancellationToken cancellation)
    {
        int atOnce = SequencesPerThread * workers.ThreadCount;
        byte[][] buffers = [new byte[atOnce * size], new byte[atOnce * size]];
        Task writing = Task.CompletedTask;
        try
        {
            target.Write("GPICLSEQ"u8);
            target.Write(MemoryMarshal.AsBytes<int>([1, length, tasks.InputSize, tasks.Classes]));
            for (long done = 0; done < count && !cancellation.IsCancellationRequested;)
            {
                int now = (int)Math.Min(atOnce, count - done);
                byte[] buffer = buffers[0];
                workers.For(now, 1, new Sampling(this, buffer, first + done));
                writing.GetAwaiter().GetResult();
                writing = target.WriteAsync(buffer, 0, now * size, CancellationToken.None);
                (buffers[0], buffers[1]) = (buffers[1], buffers[0]);
                done += now;
            }

            writing.GetAwaiter().GetResult();
            target.Flush();
        }
        catch (IOException) when (target is not FileStream)
        {
            // Whoever reads has had enough.
        }
    }

    private readonly struct Sampling(SequenceStream stream, byte[] buffer, long first) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            (int length, int size) = (stream.Length, stream.size);
            for (int i = start; i < limit; i++)
            {
                Span<byte> sequence = buffer.AsSpan(i * size, size);
                stream.Tasks.Sample(
                    first + i, MemoryMarshal.Cast<byte, float>(sequence[..^(length * sizeof(int))]),
                    MemoryMarshal.Cast<byte, int>(sequence[^(length * sizeof(int))..]));
            }
        }
    }
}
