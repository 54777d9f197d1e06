using Microsoft.ML.Conformance.Data;
using Microsoft.ML.Conformance.ThirdParty;
using Microsoft.ML.Data;

namespace Microsoft.ML.Conformance;

public sealed class RowTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void A_vector_of_another_length_than_its_column_says_is_passed_on_as_it_is()
    {
        var data = ml.Data.LoadFromEnumerable([new Point { Features = [1, 2, 3] }]);

        Assert.Equal([1f, 2f, 3f], Assert.Single(data.GetColumn<float[]>("Features")));
    }

    [Fact]
    public void Vectors_of_keys_are_passed_on_as_they_are()
    {
        var data = ml.Data.LoadFromEnumerable([new Keys { Values = [0, 1, 2] }]);

        Assert.Equal([0u, 1u, 2u], Assert.Single(data.GetColumn<uint[]>("Values")));
    }

    [Fact]
    public void A_row_must_be_of_the_very_schema_the_mapper_was_made_for()
    {
        var data = ml.Data.LoadFromEnumerable(Points.Make(3));
        ITransformer copy = ml.Transforms.CopyColumns("A", "Label").Fit(data);
        var mapper = copy.GetRowToRowMapper(ml.Data.LoadFromEnumerable(Points.Make(3)).Schema);
        using var cursor = data.GetRowCursor(data.Schema);

        Assert.Throws<InvalidOperationException>(() => mapper.GetRow(cursor, mapper.OutputSchema));
    }

    [Fact]
    public void A_mapper_names_the_input_columns_it_needs()
    {
        var data = ml.Data.LoadFromEnumerable(Points.Make(3));
        ITransformer chain = ml.Transforms.CopyColumns("A", "Label").Append(ml.Transforms.Concatenate("B", "Features")).Fit(data);
        var mapper = chain.GetRowToRowMapper(data.Schema);

        Assert.Equal(["Label"], mapper.GetDependencies([mapper.OutputSchema["A"]]).Select(column => column.Name));
        Assert.Equal(["Features"], mapper.GetDependencies([mapper.OutputSchema["B"]]).Select(column => column.Name));
    }

    [Fact]
    public void Only_the_columns_asked_for_are_active()
    {
        var data = ml.Data.LoadFromEnumerable(Points.Make(3));
        var copied = ml.Transforms.CopyColumns("A", "Label").Fit(data).Transform(data);
        using var cursor = copied.GetRowCursor([copied.Schema["A"]]);

        Assert.True(cursor.IsColumnActive(copied.Schema["A"]));
        Assert.False(cursor.IsColumnActive(copied.Schema["Features"]));
        Assert.Same(copied.Schema, cursor.Schema);
    }

    [Fact]
    public void Position_counts_the_predictions_of_an_engine()
    {
        var transformer = new PositionTransformer();
        using var engine = ml.Model.CreatePredictionEngine<Point, PositionTransformer.Output>(transformer);

        Assert.Equal([0L, 1L, 2L], Enumerable.Range(0, 3).Select(_ => engine.Predict(new Point()).Position));
    }

    [Fact]
    public void A_column_read_as_another_type_is_a_fault()
    {
        var data = ml.Data.LoadFromEnumerable(Points.Make(3));

        Assert.ThrowsAny<Exception>(() => data.GetColumn<int>("Label").ToList());
        Assert.Throws<ArgumentOutOfRangeException>(() => data.GetColumn<string>("Missing").ToList());
    }

    [Fact]
    public void An_engine_can_take_types_and_annotations_of_a_schema()
    {
        var data = ml.Data.LoadFromEnumerable(Points.Make(30));
        var model = ml.Transforms.CopyColumns("PredictedLabel", "Label").Fit(data);
        using var engine = ml.Model.CreatePredictionEngine<Point, Point>(model, data.Schema);

        Assert.Equal("text", engine.Predict(new Point { Label = "text", Features = [0, 0] }).Label);
    }

    public sealed class Keys
    {
        [KeyType(3)]
        [VectorType(3)]
        public uint[] Values { get; set; } = [];
    }
}
