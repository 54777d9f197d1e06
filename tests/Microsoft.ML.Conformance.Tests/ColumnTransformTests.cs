using Microsoft.ML.Conformance.Data;
using Microsoft.ML.Data;

namespace Microsoft.ML.Conformance;

public sealed class ColumnTransformTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void A_copy_keeps_type_and_annotations_and_stands_right_after_what_it_hides()
    {
        var data = ml.Data.LoadFromEnumerable(Points.Make(3));
        var keyed = ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        var copied = ml.Transforms.CopyColumns("Copy", "Label").Fit(keyed).Transform(keyed);

        Assert.Equal(["Label", "Label", "Features", "Copy"], copied.Schema.Select(column => column.Name));
        Assert.True(copied.Schema[0].IsHidden);
        Assert.True(copied.Schema["Copy"].HasKeyValues());
        Assert.Equal(keyed.GetColumn<uint>("Label"), copied.GetColumn<uint>("Copy"));
    }

    [Fact]
    public void Concatenated_columns_keep_their_names_as_slot_names()
    {
        var data = ml.Data.LoadFromEnumerable([new Wide { A = 1, B = [2, 3], C = 4 }]);
        var joined = ml.Transforms.Concatenate("Features", "A", "B", "C").Fit(data).Transform(data);

        Assert.Equal([1f, 2f, 3f, 4f], Assert.Single(joined.GetColumn<float[]>("Features")));
        VBuffer<ReadOnlyMemory<char>> names = default;
        joined.Schema["Features"].GetSlotNames(ref names);
        Assert.Equal(["A", "", "", "C"], names.DenseValues().Select(name => name.ToString()));

        var again = ml.Transforms.Concatenate("Twice", "Features", "A").Fit(joined).Transform(joined);
        again.Schema["Twice"].GetSlotNames(ref names);
        Assert.Equal(["Features.A", "", "", "Features.C", "A"], names.DenseValues().Select(name => name.ToString()));
    }

    [Fact]
    public void Selected_columns_come_in_the_order_asked_for_and_dropped_ones_go()
    {
        var data = ml.Data.LoadFromEnumerable([new Wide { A = 1, B = [2, 3], C = 4 }]);

        Assert.Equal(["C", "A"], Names(ml.Transforms.SelectColumns("C", "A").Fit(data).Transform(data)));
        Assert.Equal(["B"], Names(ml.Transforms.DropColumns("A", "C").Fit(data).Transform(data)));
        Assert.Equal([4f], ml.Transforms.SelectColumns("C").Fit(data).Transform(data).GetColumn<float>("C"));
    }

    [Fact]
    public void Columns_that_are_not_there_can_be_neither_selected_nor_dropped()
    {
        var data = ml.Data.LoadFromEnumerable([new NumberRow()]);

        Assert.Throws<ArgumentOutOfRangeException>(() => ml.Transforms.SelectColumns("Missing").Fit(data));
        Assert.Throws<ArgumentOutOfRangeException>(() => ml.Transforms.DropColumns("Missing").Fit(data));
    }

    private static IEnumerable<string> Names(IDataView data) => data.Schema.Select(column => column.Name);

    public sealed class Wide
    {
        public float A { get; set; }

        [VectorType(2)]
        public float[] B { get; set; } = [];

        public float C { get; set; }
    }
}
