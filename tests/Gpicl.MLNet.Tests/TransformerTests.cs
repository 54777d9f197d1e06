using Gpicl.MLNet.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Tests;

public sealed class TransformerTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly IDataView data;
    private readonly IDataView many;
    private readonly TransformerChain<GpiclTransformer> model;

    public TransformerTests()
    {
        data = ml.Data.LoadFromEnumerable(Examples.Make(30));
        many = ml.Data.LoadFromEnumerable(Examples.Make(700, first: 50));
        model = Pipelines.Keyed(ml).Fit(data);
    }

    [Fact]
    public void Blocks_of_rows_and_single_rows_have_the_same_scores()
    {
        using var engine = ml.Model.CreatePredictionEngine<Example, Prediction>(
            model.Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(model.Transform(data))));
        float[][] single = [.. Examples.Make(700, first: 50).Select(row => engine.Predict(row).Score)];

        Assert.Equal(single, Pipelines.Scores(model.Transform(many)));
    }

    [Fact]
    public void Rows_keep_their_other_columns_positions_and_numbers()
    {
        IDataView scored = model.Transform(many);
        using DataViewRowCursor input = many.GetRowCursor(many.Schema), cursor = scored.GetRowCursor(scored.Schema);
        ValueGetter<float> weight = cursor.GetGetter<float>(scored.Schema["Weight"]);
        ValueGetter<ReadOnlyMemory<char>> text = cursor.GetGetter<ReadOnlyMemory<char>>(scored.Schema["Text"]);
        ValueGetter<VBuffer<float>> features = cursor.GetGetter<VBuffer<float>>(scored.Schema["Features"]);
        ValueGetter<DataViewRowId> id = cursor.GetIdGetter(), inputId = input.GetIdGetter();
        List<Example> rows = Examples.Make(700, first: 50);
        VBuffer<float> vector = default;
        for (int i = 0; i < rows.Count; i++)
        {
            Assert.True(input.MoveNext() && cursor.MoveNext());
            float number = 0;
            ReadOnlyMemory<char> words = default;
            DataViewRowId expected = default, found = default;
            weight(ref number);
            text(ref words);
            features(ref vector);
            inputId(ref expected);
            id(ref found);
            Assert.Equal(rows[i].Weight, number);
            Assert.Equal(rows[i].Text, words.ToString());
            Assert.Equal(rows[i].Features, vector.DenseValues());
            Assert.Equal(input.Position, cursor.Position);
            Assert.Equal(expected, found);
        }

        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void A_value_handed_out_stays_as_it_is_when_the_cursor_moves_on()
    {
        IDataView scored = model.Transform(many);
        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);
        ValueGetter<VBuffer<float>> features = cursor.GetGetter<VBuffer<float>>(scored.Schema["Features"]);
        var kept = new VBuffer<float>[700];
        for (int i = 0; cursor.MoveNext(); i++)
            features(ref kept[i]);

        Assert.Equal(Examples.Make(700, first: 50).Select(row => row.Features), kept.Select(vector => vector.DenseValues().ToArray()));
    }

    [Fact]
    public void Looks_only_a_bounded_number_of_rows_ahead()
    {
        int read = 0;
        IEnumerable<Example> Endless()
        {
            for (int i = 0; ; i++, read++)
                yield return Examples.Make(1, first: i)[0];
        }

        IDataView scored = model.Transform(ml.Data.LoadFromEnumerable(Endless()));
        Assert.Equal(500, scored.GetColumn<float[]>("Score").Take(500).Count());
        Assert.InRange(read, 500, 1000);
        read = 0;
        Assert.Single(scored.GetColumn<float[]>("Score").Take(1));
        Assert.InRange(read, 1, 20);
    }

    [Fact]
    public void Parallel_cursors_score_every_row_once()
    {
        IDataView scored = model.Transform(ml.Data.Cache(many));
        DataViewSchema.Column weight = scored.Schema["Weight"], score = scored.Schema["Score"];
        Dictionary<float, float[]> found = [];
        Parallel.ForEach(scored.GetRowCursorSet([weight, score], 4), cursor =>
        {
            ValueGetter<float> readWeight = cursor.GetGetter<float>(weight);
            ValueGetter<VBuffer<float>> readScore = cursor.GetGetter<VBuffer<float>>(score);
            while (cursor.MoveNext())
            {
                float key = 0;
                VBuffer<float> value = default;
                readWeight(ref key);
                readScore(ref value);
                lock (found)
                    found.Add(key, [.. value.DenseValues()]);
            }

            cursor.Dispose();
        });

        Assert.Equal(Pipelines.Scores(model.Transform(many)), Enumerable.Range(50, 700).Select(key => found[key]));
    }

    [Fact]
    public void Eight_threads_at_once_get_the_scores_of_one()
    {
        float[][] expected = Pipelines.Scores(model.Transform(many));
        float[][] ByEngine()
        {
            using var engine = ml.Model.CreatePredictionEngine<Example, ScoresOnly>(model);
            return [.. Examples.Make(700, first: 50).Select(row => engine.Predict(row).Score)];
        }

        float[][][] found = [.. Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(8)
            .Select(thread => thread % 2 == 0 ? ByEngine() : Pipelines.Scores(model.Transform(many)))];

        Assert.All(found, scores => Assert.Equal(expected, scores));
    }

    [Fact]
    public void Without_scores_asked_for_features_are_not_read()
    {
        IDataView scored = model.Transform(many);
        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Weight"]]);

        Assert.False(cursor.IsColumnActive(scored.Schema["Score"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]));
        Assert.Equal(Enumerable.Range(50, 700).Select(i => (float)i), scored.GetColumn<float>("Weight"));
    }

    [Fact]
    public void Another_context_gives_what_fitting_to_it_gives_and_leaves_the_first_alone()
    {
        IDataView other = ml.Data.LoadFromEnumerable(Examples.Make(12, first: 300));
        float[][] before = Pipelines.Scores(model.Transform(many));
        GpiclTransformer changed = model.LastTransformer.WithContext(model.First().Transform(other));

        Assert.Equal(12, changed.Model.Count);
        Assert.Equal(Pipelines.Scores(Pipelines.Trainer(ml).Fit(model.First().Transform(other)).Transform(many)), Pipelines.Scores(changed.Transform(many)));
        Assert.Equal(before, Pipelines.Scores(model.Transform(many)));
    }

    [Fact]
    public void Appended_rows_are_read_into_the_context()
    {
        float[][] before = Pipelines.Scores(model.Transform(many));
        model.LastTransformer.Append(model.First().Transform(ml.Data.LoadFromEnumerable(Examples.Make(9, first: 900))));

        Assert.Equal(39, model.LastTransformer.Model.Count);
        Assert.NotEqual(before, Pipelines.Scores(model.Transform(many)));
    }

    [Fact]
    public void Appended_labels_must_have_the_same_key_values()
    {
        List<Example> rows = Examples.Make(6);
        rows.ForEach(row => row.Label = row.Label.ToUpperInvariant());
        IDataView others = ml.Data.LoadFromEnumerable(rows);
        IDataView keyed = ml.Transforms.Conversion.MapValueToKey("Label").Fit(others).Transform(others);

        var exception = Assert.Throws<ArgumentException>(() => model.LastTransformer.Append(keyed));
        Assert.Contains("RED, GREEN, BLUE", exception.Message, StringComparison.Ordinal);
        Assert.Equal(30, model.LastTransformer.Model.Count);
    }

    private sealed class ScoresOnly
    {
        public float[] Score { get; set; } = [];
    }
}
