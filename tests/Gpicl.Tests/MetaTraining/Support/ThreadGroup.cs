using Gpicl.MetaTraining;

namespace Gpicl.Tests.MetaTraining.Support;

/// <summary>Threads of this process in the place of processes.</summary>
internal sealed class ThreadGroup(int rank, ThreadGroup.Exchange exchange) : ITrainingGroup
{
    public int Rank => rank;

    public int Size => exchange.Size;

    public void Sum(Span<float> values)
    {
        float[][] all = exchange.Gather(rank, values.ToArray());
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = all[0][i];
            for (int other = 1; other < Size; other++)
                values[i] += all[other][i];
        }
    }

    public double Sum(double value) => exchange.Gather(rank, [BitConverter.DoubleToInt64Bits(value)]).Sum(entry => BitConverter.Int64BitsToDouble(entry[0]));

    /// <summary>Runs the same on as many threads as there are ranks, and waits for all of them.</summary>
    public static void Run(int size, Action<ITrainingGroup> body)
    {
        using var exchange = new Exchange(size);
        Task.WaitAll([.. Enumerable.Range(0, size).Select(rank => Task.Factory.StartNew(
            () => body(new ThreadGroup(rank, exchange)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))]);
    }

    /// <summary>Hands what each rank brings to all of them.</summary>
    internal sealed class Exchange(int size) : IDisposable
    {
        private readonly Barrier barrier = new(size);
        private readonly Array[] brought = new Array[size];

        public int Size => size;

        public T[][] Gather<T>(int rank, T[] values)
        {
            brought[rank] = values;
            barrier.SignalAndWait();
            T[][] all = [.. brought.Cast<T[]>()];
            barrier.SignalAndWait();
            return all;
        }

        public void Dispose() => barrier.Dispose();
    }
}
