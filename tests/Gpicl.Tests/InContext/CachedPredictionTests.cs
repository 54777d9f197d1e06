using Gpicl.Datasets;
using Gpicl.InContext;
using Gpicl.MetaTraining;
using Gpicl.Model;
using Gpicl.Tests.IO;

namespace Gpicl.Tests.InContext;

public class CachedPredictionTests
{
    private const int Width = 7;
    private const int Classes = 4;

    [Theory]
    [InlineData(TokenLayout.Paired, FeatureEncoding.Standardized, 2)]
    [InlineData(TokenLayout.PreviousLabel, FeatureEncoding.Standardized, 2)]
    [InlineData(TokenLayout.Paired, FeatureEncoding.Mixed, 6)]
    [InlineData(TokenLayout.PreviousLabel, FeatureEncoding.Mixed, 3)]
    public void Predictions_from_the_cache_equal_those_of_the_whole_sequence_for_every_length(TokenLayout layout, FeatureEncoding encoding, int members)
    {
        GpiclNetwork transformer = Fixtures.Transformer(Fixtures.Small(layout));
        var learner = new InContextLearner(transformer);
        var options = new InContextOptions
        {
            Members = members,
            Seed = 9,
            Temperature = 0.8f,
            Standardization = Standardization.PerFeature,
            Encoding = encoding,
            Calibration = Calibration.None,
            CompactContext = false,
        };
        var naive = new NaiveInContext(transformer, options, Width, Classes);
        float[] inputs = Fixtures.Inputs(150, Width), query = Fixtures.Inputs(1, Width, seed: 6);
        int[] labels = Fixtures.Labels(150, Classes);
        InContextClassifier appended = learner.Fit(inputs.AsSpan(0, 2 * Width), labels.AsSpan(0, 2), Width, Classes, options);
        for (int count = 2; count <= 150; count += encoding == FeatureEncoding.Standardized || count < 20 ? 1 : 13)
        {
            while (appended.Count < count)
                appended.Append(inputs.AsSpan(appended.Count * Width, Width), labels[appended.Count]);
            InContextClassifier fitted = learner.Fit(inputs.AsSpan(0, count * Width), labels.AsSpan(0, count), Width, Classes, options);
            Fixtures.AssertClose(naive.Probabilities(inputs[..(count * Width)], labels[..count], count, query), Fixtures.Probabilities(fitted, query), 1e-4f);
            Fixtures.AssertClose(naive.Probabilities(inputs[..(count * Width)], labels[..count], 2, query), Fixtures.Probabilities(appended, query), 1e-4f);
        }

        Assert.InRange(appended.Count, 140, 150);
    }

    [Theory]
    [InlineData(TokenLayout.Paired)]
    [InlineData(TokenLayout.PreviousLabel)]
    public void A_context_of_one_example_is_no_exception_to_the_network(TokenLayout layout)
    {
        GpiclNetwork transformer = Fixtures.Transformer(Fixtures.Small(layout));
        var learner = new InContextLearner(transformer);
        var options = new InContextOptions { Members = 1, Standardization = Standardization.None, CompactContext = false };
        float[] input = Fixtures.Inputs(1, Width), query = Fixtures.Inputs(1, Width, seed: 6);
        var (encoders, _) = EnsembleEncoders.Fit(input, [2], 1, Width, Classes, options);
        EnsembleMember[] members = Ensemble.CreateMembers(learner.Network, encoders, InputPlacement.Projected, null, Classes, options);
        var ensemble = new Ensemble(learner.Network, encoders, members, null);
        var (state, _) = ensemble.Fit(input, [2], Classes, options);
        var classifier = new InContextClassifier(learner, ensemble, state, options, null);
        float[] expected = new NaiveInContext(transformer, options, Width, Classes).Probabilities(input, [2], 1, query);
        Fixtures.AssertClose(expected, Fixtures.Probabilities(classifier, query), 1e-4f);
    }

    [Theory]
    [InlineData(TokenLayout.Paired)]
    [InlineData(TokenLayout.PreviousLabel)]
    public void Appending_one_by_one_equals_fitting_all_at_once(TokenLayout layout)
    {
        InContextLearner learner = Fixtures.Learner(layout);
        var options = new InContextOptions { Members = 1, Standardization = Standardization.None };
        float[] inputs = Fixtures.Inputs(60, Width), queries = Fixtures.Inputs(5, Width, seed: 6);
        int[] labels = Fixtures.Labels(60, Classes);
        InContextClassifier appended = learner.Fit(inputs.AsSpan(0, 2 * Width), labels.AsSpan(0, 2), Width, Classes, options);
        for (int i = 2; i < 60; i++)
            appended.Append(inputs.AsSpan(i * Width, Width), labels[i]);
        InContextClassifier fitted = learner.Fit(inputs, labels, Width, Classes, options);
        Fixtures.AssertClose(Fixtures.Probabilities(fitted, queries), Fixtures.Probabilities(appended, queries), 1e-4f);
    }

    [Theory]
    [InlineData(FeatureEncoding.Standardized)] // 7 values for an input of 12
    [InlineData(FeatureEncoding.Mixed)] // 7 for half of the members, 42 for the others
    public void A_learner_that_has_seen_features_on_axes_sees_them_there(FeatureEncoding encoding)
    {
        GpiclNetwork transformer = Fixtures.Transformer(Fixtures.Small(TokenLayout.Paired));
        var options = new InContextOptions
        {
            Members = 4,
            Standardization = Standardization.PerFeature,
            Encoding = encoding,
            Calibration = Calibration.None,
            CompactContext = false,
        };
        float[] inputs = Fixtures.Inputs(30, Width), query = Fixtures.Inputs(1, Width, seed: 6);
        int[] labels = Fixtures.Labels(30, Classes);
        var learner = new InContextLearner(transformer, MetaTrainingRecipe.Table.ToJson());
        InContextClassifier classifier = learner.Fit(inputs, labels, Width, Classes, options);
        float[] expected = new NaiveInContext(transformer, options, Width, Classes, InputPlacement.Features).Probabilities(inputs, labels, 30, query);
        Fixtures.AssertClose(expected, Fixtures.Probabilities(classifier, query), 1e-4f);
        using var folder = new TemporaryFolder();
        classifier.Save(folder.File("classifier"));
        Assert.Equal(Fixtures.Probabilities(classifier, query), Fixtures.Probabilities(InContextClassifier.Load(folder.File("classifier")), query));
    }

    [Theory]
    [InlineData(5, 1, true)]
    [InlineData(5, 2, true)]
    [InlineData(2, 2, true)]
    [InlineData(5, 1, false)]
    public void A_learner_that_has_seen_pixels_sees_gray_images_as_they_are(int side, int channels, bool areImages)
    {
        const int Side = 4, Rows = 30;
        GpiclNetwork transformer = Fixtures.Transformer(Fixtures.Small(TokenLayout.Paired) with { InputSize = Side * Side });
        var image = new ImageShape(channels, side, side);
        var options = new InContextOptions
        {
            Members = 9,
            Image = areImages ? image : null,
            Standardization = Standardization.Shared,
            Augmentation = Augmentation.None,
            Calibration = Calibration.None,
            CompactContext = false,
        };
        float[] inputs = Fixtures.Inputs(Rows + 1, image.Size);
        int[] labels = Fixtures.Labels(Rows, Classes);
        InContextClassifier classifier = new InContextLearner(transformer, MetaTrainingRecipe.Image.ToJson())
            .Fit(inputs.AsSpan(0, Rows * image.Size), labels, image.Size, Classes, options);
        float[] actual = Fixtures.Probabilities(classifier, inputs.AsSpan(Rows * image.Size));

        // Scaled by hand, standardized together, which undoes any factor; the rest, such as color, is projected as by any learner.
        bool asPixels = areImages && channels == 1;
        InContextClassifier plain = new InContextLearner(transformer).Fit(inputs.AsSpan(0, Rows * image.Size), labels, image.Size, Classes, options);
        if (!asPixels)
        {
            Assert.Equal(Fixtures.Probabilities(plain, inputs.AsSpan(Rows * image.Size)), actual);
            return;
        }

        var images = new Dataset("images", inputs, [.. labels, 0], Classes, image);
        float[] scaled = new ImagePreparation { Side = Side, Normalize = false }.Apply(images).Inputs.ToArray();
        float[] expected = new NaiveInContext(transformer, options, Side * Side, Classes, InputPlacement.Pixels)
            .Probabilities(scaled[..(Rows * Side * Side)], labels, Rows, scaled[(Rows * Side * Side)..]);
        Fixtures.AssertClose(expected, actual, 1e-4f);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not JSON")]
    [InlineData("[1]")]
    [InlineData("""{"Synthetic":null}""")]
    [InlineData("""{"Synthetic":{"AxisProbability":"1"}}""")]
    [InlineData("""{"Synthetic":{"AxisProbability":0.25}}""")]
    [InlineData("""{"Synthetic":{"PixelProbability":1}}""")]
    public void Recipes_that_say_nothing_of_axes_leave_members_their_rotations(string recipe)
    {
        GpiclNetwork transformer = Fixtures.Transformer(Fixtures.Small(TokenLayout.Paired));
        float[] inputs = Fixtures.Inputs(30, Width), query = Fixtures.Inputs(1, Width, seed: 6);
        int[] labels = Fixtures.Labels(30, Classes);
        InContextClassifier plain = new InContextLearner(transformer).Fit(inputs, labels, Width, Classes);
        InContextClassifier said = new InContextLearner(transformer, recipe).Fit(inputs, labels, Width, Classes);
        Assert.Equal(Fixtures.Probabilities(plain, query), Fixtures.Probabilities(said, query));
    }

    [Fact]
    public void The_packaged_weights_are_read_once()
    {
        Assert.Same(InContextLearner.Default, InContextLearner.Default);
        Assert.Same(InContextLearner.General, InContextLearner.General);
        Assert.Same(InContextLearner.Tables, InContextLearner.Tables);
        Assert.Same(InContextLearner.Images, InContextLearner.Images);
    }

    [Fact]
    public void A_context_may_be_much_longer_than_in_meta_training()
    {
        GpiclNetwork transformer = Fixtures.Transformer(Fixtures.Small(TokenLayout.Paired, maximumLength: 10));
        var options = new InContextOptions { Members = 1, Standardization = Standardization.Shared, CompactContext = false };
        float[] inputs = Fixtures.Inputs(700, Width), query = Fixtures.Inputs(1, Width, seed: 6);
        int[] labels = Fixtures.Labels(700, Classes);
        InContextClassifier classifier = new InContextLearner(transformer).Fit(inputs, labels, Width, Classes, options);
        float[] expected = new NaiveInContext(transformer, options, Width, Classes).Probabilities(inputs, labels, 700, query);
        Fixtures.AssertClose(expected, Fixtures.Probabilities(classifier, query), 1e-4f);
    }

    [Fact]
    public void Predictions_depend_on_the_labels_of_the_context()
    {
        InContextLearner learner = Fixtures.Learner();
        float[] inputs = Fixtures.Inputs(20, Width), query = Fixtures.Inputs(1, Width, seed: 6);
        int[] labels = Fixtures.Labels(20, Classes), others = [.. labels.Select(label => (label + 1) % Classes)];
        float[] first = Fixtures.Probabilities(learner.Fit(inputs, labels, Width, Classes), query);
        float[] second = Fixtures.Probabilities(learner.Fit(inputs, others, Width, Classes), query);
        Assert.Contains(first.Zip(second), pair => MathF.Abs(pair.First - pair.Second) > 0.01f);
    }
}
