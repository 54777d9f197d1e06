using Gpicl.MLNet.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Tests;

/// <summary>Data of more rows than are ever in memory.</summary>
[Collection(Alone.Name)]
public class ManyRowsTests
{
    private const int Rows = 120_000, FirstRows = 20_000;
    private const long MostGrowth = 2 << 20; // bytes; the scores alone would take more

    private readonly MLContext ml = new(seed: 1);
    private int made;

    [Fact]
    public void Rows_are_computed_as_they_are_read_in_memory_that_stays_flat()
    {
        IDataView scored = Pipelines.Keyed(ml).Fit(ml.Data.LoadFromEnumerable(Examples.Make(30))).Transform(ml.Data.LoadFromEnumerable(Many()));
        int seen = 0;
        long before = 0, after = 0;
        foreach (float[] scores in scored.GetColumn<float[]>("Score"))
        {
            Assert.Equal(3, scores.Length);
            if (++seen == FirstRows)
                before = GC.GetTotalMemory(forceFullCollection: true);
            else if (seen == Rows)
                after = GC.GetTotalMemory(forceFullCollection: true);
        }

        Assert.Equal((Rows, Rows), (seen, made));
        Assert.InRange(after - before, -100 * MostGrowth, MostGrowth);
    }

    [Fact]
    public void Work_ends_where_the_reader_stops()
    {
        IDataView scored = Pipelines.Keyed(ml).Fit(ml.Data.LoadFromEnumerable(Examples.Make(30))).Transform(ml.Data.LoadFromEnumerable(Many()));

        Assert.Equal(5, scored.GetColumn<float[]>("Score").Take(5).Count());

        Assert.InRange(made, 5, 100);
    }

    private IEnumerable<Example> Many()
    {
        Example row = Examples.Make(1)[0];
        for (int i = 0; i < Rows; i++)
        {
            made++;
            yield return row;
        }
    }
}
