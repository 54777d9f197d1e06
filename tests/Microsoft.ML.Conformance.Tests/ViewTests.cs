using Microsoft.ML.Conformance.Data;
using Microsoft.ML.Data;

namespace Microsoft.ML.Conformance;

public sealed class ViewTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void Skipping_and_taking_give_a_stretch()
    {
        var data = Numbers(10);

        Assert.Equal([2f, 3f, 4f], ml.Data.TakeRows(ml.Data.SkipRows(data, 2), 3).GetColumn<float>("Value"));
        Assert.Equal(8, ml.Data.SkipRows(data, 2).GetRowCount());
        Assert.Empty(ml.Data.SkipRows(data, 20).GetColumn<float>("Value"));
        Assert.Throws<ArgumentOutOfRangeException>(() => ml.Data.TakeRows(data, -1));
    }

    [Fact]
    public void A_shuffle_keeps_every_row_and_its_order_from_pass_to_pass()
    {
        var shuffled = ml.Data.ShuffleRows(Numbers(100), seed: 3);
        var first = shuffled.GetColumn<float>("Value").ToList();

        Assert.Equal(Enumerable.Range(0, 100).Select(value => (float)value), first.Order());
        Assert.NotEqual(first.Order(), first);
        Assert.Equal(first, shuffled.GetColumn<float>("Value"));
        Assert.NotEqual(first, ml.Data.ShuffleRows(Numbers(100), seed: 4).GetColumn<float>("Value"));
    }

    [Fact]
    public void A_cache_reads_its_source_once()
    {
        var reads = 0;
        IEnumerable<NumberRow> Rows()
        {
            reads++;
            for (var i = 0; i < 5; i++)
                yield return new NumberRow { Value = i };
        }

        var cached = ml.Data.Cache(ml.Data.LoadFromEnumerable(Rows()));
        Assert.Equal([0f, 1f, 2f, 3f, 4f], cached.GetColumn<float>("Value"));
        Assert.Equal([0f, 1f, 2f, 3f, 4f], cached.GetColumn<float>("Value"));
        Assert.Equal(1, reads);
        Assert.True(cached.CanShuffle);
    }

    [Fact]
    public void A_split_puts_every_row_in_one_part_the_same_way_each_time()
    {
        var data = Numbers(1000);
        var split = ml.Data.TrainTestSplit(data, testFraction: 0.3, seed: 5);
        var train = split.TrainSet.GetColumn<float>("Value").ToList();
        var test = split.TestSet.GetColumn<float>("Value").ToList();

        Assert.Equal(Enumerable.Range(0, 1000).Select(value => (float)value), train.Concat(test).Order());
        Assert.InRange(test.Count, 240, 360);
        Assert.Equal(test, ml.Data.TrainTestSplit(data, testFraction: 0.3, seed: 5).TestSet.GetColumn<float>("Value"));
        Assert.Equal(["Value"], split.TestSet.Schema.Select(column => column.Name));
        Assert.Throws<ArgumentOutOfRangeException>(() => ml.Data.TrainTestSplit(data, testFraction: 1));
    }

    [Fact]
    public void Rows_of_one_key_stay_together_in_a_split()
    {
        var points = Enumerable.Range(0, 200).Select(i => new Point { Label = $"group {i % 20}", Features = [i, i] }).ToList();
        var split = ml.Data.TrainTestSplit(ml.Data.LoadFromEnumerable(points), testFraction: 0.5, samplingKeyColumnName: "Label", seed: 2);

        Assert.Empty(split.TrainSet.GetColumn<string>("Label").Intersect(split.TestSet.GetColumn<string>("Label")));
        Assert.Equal(200, split.TrainSet.GetColumn<string>("Label").Count() + split.TestSet.GetColumn<string>("Label").Count());
    }

    [Fact]
    public void A_preview_holds_the_first_rows()
    {
        var preview = ml.Data.LoadFromEnumerable(Points.Make(10)).Preview(maxRows: 2);

        Assert.Equal(2, preview.RowView.Length);
        Assert.Equal("2 columns, 2 rows", preview.ToString());
        Assert.Equal("red", preview.RowView[0].Values[0].Value.ToString());
        Assert.Equal("Features", preview.ColumnView[1].Column.Name);
        Assert.Equal(2, ((VBuffer<float>)preview.ColumnView[1].Values[0]).Length);
    }

    private IDataView Numbers(int count) => ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => new NumberRow { Value = i }).ToList());
}
