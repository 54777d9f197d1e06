using System.Runtime.ExceptionServices;

namespace Gpicl.Tensors;

/// <summary>Work over a range of items, run by a <see cref="WorkerPool"/>. A struct, so that running it inline costs no allocation.</summary>
internal interface IRangeBody
{
    /// <summary>Does the items from <paramref name="start"/> up to, not including, <paramref name="limit"/>.</summary>
    void Execute(int start, int limit);
}

/// <summary>
/// A fork–join pool of threads for kernels: work is cut into contiguous ranges that depend on the thread count alone,
/// so results are the same from run to run. A region begun inside another region, or while another caller holds the pool,
/// runs on the calling thread: threads are never oversubscribed.
/// </summary>
public sealed class WorkerPool : IDisposable
{
    private const int SpinsBeforeSleep = 2000;

    [ThreadStatic]
    private static bool insideRegion;

    private readonly Worker[] workers;
    private int busy;
    private bool disposed;

    /// <summary>Creates a pool.</summary>
    /// <param name="threads">Threads that work at once, the calling one included; 1 .. 1024.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is outside its range.</exception>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, 1024);
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.Length; i++)
            workers[i] = new Worker(i + 1);
    }

    /// <summary>The pool used where none is named: one thread per processor.</summary>
    public static WorkerPool Shared { get; } = new(Math.Min(Environment.ProcessorCount, 1024));

    /// <summary>A pool that runs everything on the calling thread.</summary>
    public static WorkerPool SingleThread { get; } = new(1);

    /// <summary>Threads that work at once, the calling one included.</summary>
    public int ThreadCount => workers.Length + 1;

    /// <summary>Runs <paramref name="body"/> over 0 .. <paramref name="count"/> − 1, cut into one contiguous range per thread, and waits for all of them.</summary>
    /// <param name="count">Number of items; none are run when it is 0.</param>
    /// <param name="minimumPerThread">Fewer threads are used where each would get fewer items than this; at least 1.</param>
    /// <param name="body">What to do with a range.</param>
    /// <exception cref="ObjectDisposedException">The pool has been disposed.</exception>
    internal void For<TBody>(int count, int minimumPerThread, in TBody body)
        where TBody : struct, IRangeBody
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        int parts = Math.Min(ThreadCount, count / Math.Max(1, minimumPerThread));
        if (parts <= 1 || insideRegion || Interlocked.CompareExchange(ref busy, 1, 0) != 0)
        {
            if (count > 0)
                body.Execute(0, count);
            return;
        }

        try
        {
            RunParts(new Job<TBody>(body, count, parts));
        }
        finally
        {
            Volatile.Write(ref busy, 0);
        }
    }

    /// <summary>Ends the threads. Work must not be running.</summary>
    public void Dispose()
    {
        if (disposed || this == Shared || this == SingleThread)
            return;
        disposed = true;
        foreach (Worker worker in workers)
            worker.Dispose();
    }

    private void RunParts(Job job)
    {
        for (int part = 1; part < job.Parts; part++)
            workers[part - 1].Start(job);

        insideRegion = true;
        Exception? failure = null;
        try
        {
            job.Execute(0);
        }
        catch (Exception exception)
        {
            failure = exception;
        }
        finally
        {
            insideRegion = false;
        }

        for (int part = 1; part < job.Parts; part++)
            failure = workers[part - 1].Join() ?? failure;
        if (failure != null)
            ExceptionDispatchInfo.Throw(failure);
    }

    private abstract class Job(int count, int parts)
    {
        public int Parts => parts;

        public abstract void Execute(int part);

        protected int Bound(int part) => (int)((long)count * part / parts);
    }

    private sealed class Job<TBody>(TBody body, int count, int parts) : Job(count, parts)
        where TBody : struct, IRangeBody
    {
        public override void Execute(int part) => body.Execute(Bound(part), Bound(part + 1));
    }

    /// <summary>One background thread: waits for a job by spinning briefly, then sleeping.</summary>
    private sealed class Worker : IDisposable
    {
        private readonly int part;
        private readonly SemaphoreSlim wake = new(0);
        private readonly ManualResetEventSlim done = new(true, SpinsBeforeSleep);
        private Job? job;
        private Exception? failure;
        private volatile bool stopping;

        public Worker(int part)
        {
            this.part = part;
            new Thread(Loop) { IsBackground = true, Name = $"Gpicl worker {part}" }.Start();
        }

        public void Start(Job next)
        {
            job = next;
            done.Reset();
            wake.Release();
        }

        public Exception? Join()
        {
            done.Wait();
            job = null;
            return Interlocked.Exchange(ref failure, null);
        }

        /// <summary>Ends the thread, which disposes of what it waits on.</summary>
        public void Dispose()
        {
            stopping = true;
            wake.Release();
        }

        private void Loop()
        {
            insideRegion = true;
            while (true)
            {
                wake.Wait();
                if (stopping)
                    break;
                try
                {
                    job!.Execute(part);
                }
                catch (Exception exception)
                {
                    failure = exception;
                }

                done.Set();
            }

            wake.Dispose();
            done.Dispose();
        }
    }
}
