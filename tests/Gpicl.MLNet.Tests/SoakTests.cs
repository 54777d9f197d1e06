using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Gpicl.MLNet.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit.Abstractions;

namespace Gpicl.MLNet.Tests;

/// <summary>
/// One model, used by all at once: eight threads predict, one appends, one saves, one loads. For three seconds, or as many as the
/// environment variable GPICL_SOAK_SECONDS says.
/// </summary>
[Collection(Alone.Name)]
[Trait("Category", "Soak")]
public sealed class SoakTests(ITestOutputHelper output) : IDisposable
{
    private const int Fitted = 30;
    private const int Appended = 150;
    private const int Predicting = 8;
    private const float HalfPrecision = 2e-3f;
    private const long MostGrowth = 32 << 20; // bytes

    private static readonly List<Example> Queries = Examples.Make(20, first: 1000);

    private readonly MLContext ml = new(seed: 1);
    private readonly string folder = Directory.CreateTempSubdirectory("gpicl-").FullName;
    private readonly ConcurrentDictionary<string, long> done = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Nobody_gets_a_wrong_answer_and_memory_stays_flat()
    {
        TimeSpan duration = TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("GPICL_SOAK_SECONDS") ?? "3", CultureInfo.InvariantCulture));
        IDataView rows = ml.Data.LoadFromEnumerable(Examples.Make(Fitted));
        TransformerChain<GpiclTransformer> model = Pipelines.Keyed(ml).Fit(rows);
        IDataView[] more = [.. Examples.Make(Appended, first: 200).Select(row => model.First().Transform(ml.Data.LoadFromEnumerable([row])))];
        float[][][] expected = Expected(rows, more);
        using var saved = new BlockingCollection<(string Path, bool Exact)>(1);
        using var end = new CancellationTokenSource(duration);
        Task[] tasks =
        [
            .. Enumerable.Range(0, Predicting).Select(_ => Start("predictions", () => Predict(model, expected))),
            Start("appended rows", Append(model.LastTransformer, more, duration)),
            Start("saved files", Save(model, saved, end.Token)),
            Start("loaded files", () => Load(saved, expected, end.Token)),
        ];
        await Task.Delay(duration / 4);
        var (managed, resident) = Memory();
        await Task.WhenAll(tasks);
        var (managedInTheEnd, residentInTheEnd) = Memory();

        output.WriteLine(string.Join(", ", done.Select(each => $"{each.Value} {each.Key}")));
        output.WriteLine(
            $"managed memory {managed >> 20} MiB after a quarter, {managedInTheEnd >> 20} in the end; resident {resident >> 20} and {residentInTheEnd >> 20}");
        Assert.Equal(4, done.Count);
        Assert.InRange(managedInTheEnd - managed, long.MinValue, MostGrowth);

        Task Start(string what, Action step) => Task.Factory.StartNew(
            () =>
            {
                while (!end.IsCancellationRequested)
                {
                    step();
                    done.AddOrUpdate(what, 1, (_, count) => count + 1);
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    // Scores of the queries after any number of appended rows.
    private float[][][] Expected(IDataView rows, IDataView[] more)
    {
        TransformerChain<GpiclTransformer> model = Pipelines.Keyed(ml).Fit(rows);
        List<float[][]> expected = [Scores(model)];
        foreach (IDataView row in more)
        {
            model.LastTransformer.Append(row);
            expected.Add(Scores(model));
        }

        return [.. expected];
    }

    private void Predict(TransformerChain<GpiclTransformer> model, float[][][] expected)
    {
        using var engine = ml.Model.CreatePredictionEngine<Example, Scored>(model);
        for (int query = 0; query < Queries.Count; query++)
        {
            int first = model.LastTransformer.Model.Count - Fitted;
            float[] found = engine.Predict(Queries[query]).Score;
            int last = model.LastTransformer.Model.Count - Fitted;
            Assert.Contains(expected[first..(last + 1)], scores => scores[query].SequenceEqual(found));
        }
    }

    private static Action Append(GpiclTransformer classifier, IDataView[] more, TimeSpan duration)
    {
        int next = 0;
        return () =>
        {
            if (next < more.Length)
                classifier.Append(more[next++]);
            Thread.Sleep(duration / Appended);
        };
    }

    private Action Save(ITransformer model, BlockingCollection<(string Path, bool Exact)> saved, CancellationToken end)
    {
        int number = 0;
        return () =>
        {
            string path = Path.Combine(folder, $"{number}.zip");
            bool exact = number++ % 2 == 0;
            if (exact)
                ml.Model.SaveGpicl(model, null, path);
            else
                ml.Model.Save(model, null, path);
            if (!Add(saved, (path, exact), end))
                File.Delete(path);
        };
    }

    private void Load(BlockingCollection<(string Path, bool Exact)> saved, float[][][] expected, CancellationToken end)
    {
        if (!Take(saved, out var file, end))
            return;
        var (path, exact) = file;
        var classifier = (GpiclTransformer)((TransformerChain<ITransformer>)ml.Model.LoadGpicl(path, out _)).LastTransformer;
        float[][] own = Scores(classifier), right = expected[classifier.Model.Count - Fitted];
        if (exact)
            Assert.Equal(right, own);
        else
            AssertNear(right, own);
        if (!exact)
        {
            using var loaded = new LoadedModel(ml.Model.Load(path, out _));
            AssertNear(right, Scores(loaded.Model));
        }

        File.Delete(path);
    }

    private float[][] Scores(ITransformer model) => Pipelines.Scores(model.Transform(ml.Data.LoadFromEnumerable(Queries)));

    private static void AssertNear(float[][] expected, float[][] found) =>
        Assert.All(expected.Zip(found), rows => Assert.All(rows.First.Zip(rows.Second), pair => Assert.Equal(pair.First, pair.Second, HalfPrecision)));

    private static bool Add<T>(BlockingCollection<T> queue, T value, CancellationToken end)
    {
        try
        {
            queue.Add(value, end);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static bool Take<T>(BlockingCollection<T> queue, out T? value, CancellationToken end)
    {
        try
        {
            value = queue.Take(end);
            return true;
        }
        catch (OperationCanceledException)
        {
            value = default;
            return false;
        }
    }

    private static (long Managed, long Resident) Memory()
    {
        long managed = GC.GetTotalMemory(forceFullCollection: true);
        using var process = Process.GetCurrentProcess();
        return (managed, process.WorkingSet64);
    }

    private sealed class Scored
    {
        public float[] Score { get; set; } = [];
    }
}
