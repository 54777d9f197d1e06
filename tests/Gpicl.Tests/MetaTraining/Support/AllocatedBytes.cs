using Gpicl.Tensors;

namespace Gpicl.Tests.MetaTraining.Support;

/// <summary>Counts what the threads of a pool, the calling one included, have allocated, and nobody else's allocations.</summary>
internal static class AllocatedBytes
{
    public static long Of(WorkerPool workers)
    {
        var perThread = new long[workers.ThreadCount];
        workers.For(perThread.Length, 1, new Read(perThread));
        return perThread.Sum();
    }

    // With as many items as threads, each thread runs one.
    private readonly struct Read(long[] perThread) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            Assert.Equal(1, limit - start);
            perThread[start] = GC.GetAllocatedBytesForCurrentThread();
        }
    }
}
