using Gpicl.Datasets;
using Gpicl.InContext;
using Gpicl.MetaTraining;
using Gpicl.Model;

namespace Gpicl.Tests.InContext;

/// <summary>Which of the weights that come with the library serve what data.</summary>
public class PackagedWeightsTests
{
    private const int Rows = 20;

    private static readonly InContextOptions Single = new() { Members = 1 };

    [Fact]
    public void Tables_are_served_by_the_weights_for_tables_and_give_what_these_give()
    {
        float[] inputs = Inputs(7), queries = Fixtures.Inputs(5, 7, seed: 6);
        int[] labels = Fixtures.Labels(Rows, 3);

        InContextClassifier chosen = InContextLearner.Default.Fit(inputs, labels, 7, 3), asked = InContextLearner.Tables.Fit(inputs, labels, 7, 3);

        Assert.Same(InContextLearner.Tables, chosen.Learner);
        Assert.Equal(Fixtures.Probabilities(asked, queries), Fixtures.Probabilities(chosen, queries));
        Assert.NotEqual(Fixtures.Probabilities(InContextLearner.General.Fit(inputs, labels, 7, 3), queries), Fixtures.Probabilities(chosen, queries));
    }

    [Theory]
    [InlineData(7, FeatureEncoding.Standardized, false)]
    [InlineData(7, FeatureEncoding.PiecewiseLinear, true)]
    [InlineData(196, FeatureEncoding.Mixed, true)]
    [InlineData(197, FeatureEncoding.Mixed, false)]
    public void The_weights_for_tables_serve_encoded_features_up_to_the_width_of_an_input(int width, FeatureEncoding encoding, bool tables)
    {
        InContextClassifier classifier = InContextLearner.Default.Fit(Inputs(width), Fixtures.Labels(Rows, 3), width, 3, Single with { Encoding = encoding });

        Assert.Same(tables ? InContextLearner.Tables : InContextLearner.General, classifier.Learner);
    }

    [Theory]
    [InlineData(199, true)]
    [InlineData(200, false)]
    public void Larger_tables_are_served_by_the_general_weights(int rows, bool tables)
    {
        float[] inputs = Fixtures.Inputs(rows, 7, seed: 5);
        InContextClassifier classifier = InContextLearner.Default.Fit(
            inputs, Fixtures.Labels(rows, 3), 7, 3, Single with { Encoding = FeatureEncoding.Mixed });

        Assert.Same(tables ? InContextLearner.Tables : InContextLearner.General, classifier.Learner);
    }

    [Fact]
    public void Of_a_small_table_the_weights_that_predict_its_rows_better()
    {
        // What all features have in common says nothing, and hides on each of them what tells classes apart.
        var (inputs, labels) = Blobs.Make(4, 150);
        float[] common = Fixtures.Inputs(150, 1, seed: 8);
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] += 10 * common[i / Blobs.Width];

        Assert.Same(InContextLearner.General, InContextLearner.Default.Fit(inputs, labels, Blobs.Width, 4).Learner);
        InContextClassifier single = InContextLearner.Default.Fit(inputs, labels, Blobs.Width, 4, Single with { Encoding = FeatureEncoding.Mixed });
        Assert.Same(InContextLearner.Tables, single.Learner); // one member predicts no rows
    }

    [Theory]
    [InlineData(1, 5, 5, true)]
    [InlineData(1, 20, 10, true)]
    [InlineData(3, 5, 5, false)]
    [InlineData(1, 4, 4, false)]
    [InlineData(1, 1, 196, false)]
    [InlineData(1, 21, 10, false)]
    public void Gray_images_are_served_by_the_weights_for_images_and_others_by_the_general_ones(int channels, int height, int width, bool gray)
    {
        var shape = new ImageShape(channels, height, width);
        var images = new Dataset("images", Fixtures.Inputs(Rows, shape.Size), Fixtures.Labels(Rows, 3), 3, shape);

        Assert.Same(gray ? InContextLearner.Images : InContextLearner.General, InContextLearner.Default.Fit(images, Single).Learner);
    }

    [Fact]
    public void Weights_for_tables_and_images_are_of_the_architecture_and_the_recipe_that_are_documented()
    {
        Assert.Equal(InContextLearner.Default.Options, InContextLearner.General.Options);
        Assert.Equal(InContextLearner.General.Options, InContextLearner.Tables.Options);
        Assert.Equal(InContextLearner.General.Options, InContextLearner.Images.Options);
        Assert.Equal(MetaTrainingRecipe.Table.ToJson(), InContextLearner.Tables.Recipe);
        Assert.Equal(MetaTrainingRecipe.Image.ToJson(), InContextLearner.Images.Recipe);
        Assert.Equal(InContextLearner.Tables.Recipe, LearnerCheckpoint.LoadDefault("gpicl-tables").Recipe);
        Assert.Equal(InContextLearner.Images.Recipe, LearnerCheckpoint.LoadDefault("gpicl-images").Recipe);
    }

    [Theory]
    [InlineData("gpicl")]
    [InlineData("gpicl-tables")]
    [InlineData("gpicl-images")]
    public void Packaged_weights_have_sixteen_bits(string name) =>
        Assert.True(BFloat16.HoldsAll(LearnerCheckpoint.LoadDefault(name).Learner.Parameters.Values));

    // Features of scales of their own, as tables have.
    private static float[] Inputs(int width) => [.. Fixtures.Inputs(Rows, width).Select((value, i) => value * MathF.Pow(10, i % width % 4))];
}
