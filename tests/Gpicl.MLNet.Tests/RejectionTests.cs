using Gpicl.MetaTraining;
using Gpicl.MLNet.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Tests;

public sealed class RejectionTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void A_label_that_is_no_key_is_told_how_to_become_one()
    {
        var exception = Assert.Throws<ArgumentException>(() => Pipelines.Trainer(ml).Fit(Load(Examples.Make(30))));
        Assert.Contains("'Label'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("MapValueToKey", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_are_not_there_are_named_in_a_pipeline_before_anything_is_fitted()
    {
        var label = Assert.Throws<ArgumentException>(() => Pipelines.Keyed(ml, options => options.LabelColumnName = "Species").Fit(Load(Examples.Make(30))));
        var features = Assert.Throws<ArgumentException>(
            () => Pipelines.Keyed(ml, options => options.FeatureColumnName = "Pixels").Fit(Load(Examples.Make(30))));
        Assert.Contains("'Species'", label.Message, StringComparison.Ordinal);
        Assert.Contains("'Pixels'", features.Message, StringComparison.Ordinal);
        Assert.Contains("Weight", features.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_number_and_a_vector_of_unknown_size_are_no_features()
    {
        var number = Assert.Throws<ArgumentException>(() => Pipelines.Keyed(ml, options => options.FeatureColumnName = "Weight").Fit(Load(Examples.Make(30))));
        Assert.Contains("Concatenate", number.Message, StringComparison.Ordinal);

        SchemaDefinition definition = SchemaDefinition.Create(typeof(Example));
        definition["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single);
        var unknown = Assert.Throws<ArgumentException>(() => Pipelines.Keyed(ml).Fit(ml.Data.LoadFromEnumerable(Examples.Make(30), definition)));
        Assert.Contains("'Features' holds vectors of unknown size", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_usable_row_one_class_and_too_many_classes_name_the_label()
    {
        List<Example> missing = Examples.Make(6), one = Examples.Make(6), many = Examples.Make(1001);
        missing.ForEach(row => row.Features[0] = float.PositiveInfinity);
        one.ForEach(row => row.Label = "red");
        for (int i = 0; i < many.Count; i++)
            many[i].Label = $"class {i}";

        Assert.Contains("'Label'", FitFails(missing).Message, StringComparison.Ordinal);
        Assert.Contains("same label in column 'Label'", FitFails(one).Message, StringComparison.Ordinal);
        Assert.Contains("'Label' has 1001 classes, but the learner takes at most 1000", FitFails(many).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scoring_wants_the_width_that_was_fitted()
    {
        GpiclTransformer model = Pipelines.Keyed(ml).Fit(Load(Examples.Make(30))).LastTransformer;
        IDataView wider = ml.Transforms.Concatenate("Features", "Features", "Weight").Fit(Load(Examples.Make(3))).Transform(Load(Examples.Make(3)));

        var exception = Assert.Throws<ArgumentException>(() => model.Transform(wider));
        Assert.Contains("'Features' has 5 values; the classifier was fitted to 4", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_or_in_contradiction_are_rejected_when_the_trainer_is_made()
    {
        Assert.Throws<ArgumentException>(() => Pipelines.Trainer(ml, options => options.Members = 0));
        Assert.Throws<ArgumentException>(() => Pipelines.Trainer(ml, options => options.FeatureColumnName = ""));
        var two = Assert.Throws<ArgumentException>(() => Pipelines.Trainer(ml, options => options.MetaTraining = MetaTrainingRecipe.Quick));
        Assert.Contains("Learner and MetaTraining", two.Message, StringComparison.Ordinal);
    }

    private IDataView Load(List<Example> rows) => ml.Data.LoadFromEnumerable(rows);

    private InvalidOperationException FitFails(List<Example> rows) =>
        Assert.Throws<InvalidOperationException>(() => Pipelines.Keyed(ml).Fit(Load(rows)));
}
