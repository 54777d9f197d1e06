using Microsoft.ML.Conformance.Data;
using Microsoft.ML.Data;

namespace Microsoft.ML.Conformance;

public sealed class EnumerableTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void Key_members_count_from_zero_when_read_and_from_one_when_written()
    {
        var data = ml.Data.LoadFromEnumerable(new ScoredRow[] { new() { Label = 0 }, new() { Label = 3 }, new() { Label = 4 } });

        Assert.Equal(new KeyDataViewType(typeof(uint), 4), data.Schema["Label"].Type);
        Assert.Equal([1u, 4u, 0u], data.GetColumn<uint>("Label"));
        Assert.Equal([1u, 4u, 0u], ml.Data.CreateEnumerable<ScoredRow>(data, reuseRowObject: false).Select(row => row.Label));
    }

    [Fact]
    public void A_key_without_a_count_is_not_supported()
        => Assert.Throws<NotSupportedException>(() => new KeyTypeAttribute());

    [Fact]
    public void Text_that_is_null_reads_as_empty_and_a_vector_that_is_null_as_one_of_length_zero()
    {
        var data = ml.Data.LoadFromEnumerable(new[] { new Variable { Name = null, Values = null } });

        Assert.Equal([""], data.GetColumn<string>("Name"));
        Assert.Empty(Assert.Single(data.GetColumn<float[]>("Values")));
        Assert.False(((VectorDataViewType)data.Schema["Values"].Type).IsKnownSize);
    }

    [Fact]
    public void Names_and_types_come_from_attributes_and_fields_come_before_properties()
    {
        var schema = ml.Data.LoadFromEnumerable(Array.Empty<Attributed>()).Schema;

        Assert.Equal(["Field", "Renamed"], schema.Select(column => column.Name));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2, 3), schema["Renamed"].Type);
    }

    [Fact]
    public void A_definition_gives_columns_other_names_sizes_and_annotations()
    {
        var definition = SchemaDefinition.Create(typeof(Variable));
        definition["Values"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 2);
        definition["Values"].AddAnnotation("Note", 7, NumberDataViewType.Int32);
        definition["Values"].ColumnName = "Features";
        Assert.Null(definition["Values"]);
        var data = ml.Data.LoadFromEnumerable([new Variable { Name = "a", Values = [1, 2] }], definition);

        var note = 0;
        data.Schema["Features"].Annotations.GetValue("Note", ref note);
        Assert.Equal(7, note);
        Assert.Equal([1f, 2f], Assert.Single(data.GetColumn<float[]>("Features")));
    }

    [Fact]
    public void Reading_objects_back_asks_for_columns_of_the_members_names_and_types()
    {
        var data = ml.Data.LoadFromEnumerable([new NumberRow { Value = 1 }]);

        Assert.Throws<ArgumentOutOfRangeException>(() => ml.Data.CreateEnumerable<Point>(data, reuseRowObject: false).ToList());
        Assert.Equal("", ml.Data.CreateEnumerable<Point>(data, reuseRowObject: false, ignoreMissingColumns: true).Single().Label);
        Assert.Throws<InvalidOperationException>(() => ml.Data.CreateEnumerable<TextRow>(data, reuseRowObject: false).ToList());
    }

    [Fact]
    public void Collections_are_counted_and_nothing_is_shuffled_on_the_way()
    {
        var list = ml.Data.LoadFromEnumerable(Points.Make(3));
        var sequence = ml.Data.LoadFromEnumerable(Points.Make(3).Where(_ => true));

        Assert.False(list.CanShuffle);
        Assert.Equal(3, list.GetRowCount());
        Assert.False(sequence.CanShuffle);
        Assert.Null(sequence.GetRowCount());
    }

    [Fact]
    public void Getters_check_their_type_and_whether_the_column_is_active()
    {
        var data = ml.Data.LoadFromEnumerable(Points.Make(1));
        using var cursor = data.GetRowCursor([data.Schema["Label"]]);

        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(data.Schema["Label"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => cursor.GetGetter<VBuffer<float>>(data.Schema["Features"]));
        Assert.Equal(-1, cursor.Position);
        Assert.True(cursor.MoveNext());
        Assert.Equal(0, cursor.Position);
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void Null_data_is_rejected()
        => Assert.Throws<ArgumentNullException>(() => ml.Data.LoadFromEnumerable<Point>(null));

    public sealed class Variable
    {
        public string? Name { get; set; }

        public float[]? Values { get; set; }
    }

    public sealed class Attributed
    {
        public int Field;

        [ColumnName("Renamed")]
        [VectorType(2, 3)]
        public float[] Values { get; set; } = [];

        [NoColumn]
        public double Ignored { get; set; }
    }
}
