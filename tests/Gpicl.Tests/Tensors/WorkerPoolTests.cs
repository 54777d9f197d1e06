using System.Collections.Concurrent;
using Gpicl.Tensors;

namespace Gpicl.Tests.Tensors;

public class WorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Every_item_is_done_once_in_ranges_that_depend_on_the_counts_alone(int threads)
    {
        using var pool = new WorkerPool(threads);
        Assert.Equal(threads, pool.ThreadCount);
        foreach (int count in new[] { 0, 1, 2, 3, 7, 8, 100 })
            foreach (int minimum in new[] { 0, 1, 3, 50 })
            {
                (int Start, int Limit)[] first = Ranges(pool, count, minimum);
                Assert.Equal(Enumerable.Range(0, count), first.SelectMany(range => Enumerable.Range(range.Start, range.Limit - range.Start)));
                Assert.InRange(first.Length, 0, threads);
                Assert.All(first, range => Assert.True(first.Length == 1 || range.Limit - range.Start >= minimum));
                for (int repeat = 0; repeat < 20; repeat++)
                    Assert.Equal(first, Ranges(pool, count, minimum));
            }
    }

    [Fact]
    public void Several_threads_take_part()
    {
        using var pool = new WorkerPool(3);
        using var everyone = new Barrier(3);
        var ids = new ConcurrentBag<int>();

        // No one gets past the barrier unless all three are there at once.
        pool.For(3, 1, new Body((_, _) =>
        {
            Assert.True(everyone.SignalAndWait(TimeSpan.FromSeconds(30)));
            ids.Add(Environment.CurrentManagedThreadId);
        }));

        Assert.Equal(3, ids.Distinct().Count());
        Assert.Contains(Environment.CurrentManagedThreadId, ids);
    }

    [Fact]
    public void A_region_inside_a_region_runs_where_it_is_begun()
    {
        using WorkerPool pool = new(3), other = new(2);
        var mistakes = new ConcurrentBag<string>();

        pool.For(3, 1, new Body((_, _) =>
        {
            int thread = Environment.CurrentManagedThreadId;
            foreach (WorkerPool inner in new[] { pool, other })
            {
                int calls = 0;
                inner.For(100, 1, new Body((start, limit) =>
                {
                    calls++;
                    if (Environment.CurrentManagedThreadId != thread || (start, limit) != (0, 100))
                        mistakes.Add($"{start} .. {limit}");
                }));
                if (calls != 1)
                    mistakes.Add($"{calls} calls");
            }
        }));

        Assert.Empty(mistakes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void An_exception_of_any_part_reaches_the_caller_after_all_parts_have_ended(int failing)
    {
        using var pool = new WorkerPool(3);
        int ended = 0;

        var error = Assert.Throws<InvalidDataException>(() => pool.For(3, 1, new Body((start, _) =>
        {
            if (start == failing)
                throw new InvalidDataException($"part {start}");
            Interlocked.Increment(ref ended);
        })));

        Assert.Equal($"part {failing}", error.Message);
        Assert.Equal(2, ended);
        Assert.Equal([(0, 1), (1, 2), (2, 3)], Ranges(pool, 3, 1));
    }

    [Fact]
    public void Callers_at_the_same_time_each_get_all_their_work_done()
    {
        using var pool = new WorkerPool(2);
        int[] sums = new int[4];
        Thread[] callers = [.. Enumerable.Range(0, sums.Length).Select(caller => new Thread(() =>
        {
            for (int repeat = 0; repeat < 500; repeat++)
                pool.For(10, 1, new Body((start, limit) => Interlocked.Add(ref sums[caller], limit - start)));
        }))];
        foreach (Thread caller in callers)
            caller.Start();
        foreach (Thread caller in callers)
            caller.Join();

        Assert.All(sums, sum => Assert.Equal(5000, sum));
    }

    [Fact]
    public void A_disposed_pool_refuses_work_but_the_shared_pools_cannot_be_disposed()
    {
        var pool = new WorkerPool(2);
        pool.Dispose();
        pool.Dispose();
        WorkerPool.Shared.Dispose();
        WorkerPool.SingleThread.Dispose();

        Assert.Throws<ObjectDisposedException>(() => pool.For(1, 1, new Body((_, _) => { })));
        Assert.Equal([(0, 5)], Ranges(WorkerPool.SingleThread, 5, 1));
        Assert.Equal(5, Ranges(WorkerPool.Shared, 5, 1).Sum(range => range.Limit - range.Start));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1025)]
    public void A_number_of_threads_out_of_range_is_refused(int threads) =>
        Assert.Contains("threads", Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPool(threads)).Message, StringComparison.Ordinal);

    private static (int Start, int Limit)[] Ranges(WorkerPool pool, int count, int minimum)
    {
        var ranges = new ConcurrentBag<(int Start, int Limit)>();
        pool.For(count, minimum, new Body((start, limit) => ranges.Add((start, limit))));
        return [.. ranges.Order()];
    }

    private readonly struct Body(Action<int, int> action) : IRangeBody
    {
        public void Execute(int start, int limit) => action(start, limit);
    }
}
