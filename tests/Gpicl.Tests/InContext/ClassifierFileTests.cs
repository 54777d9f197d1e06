using Gpicl.InContext;
using Gpicl.IO;
using Gpicl.Model;
using Gpicl.Tests.IO;

namespace Gpicl.Tests.InContext;

public class ClassifierFileTests
{
    private const int Width = 5;
    private const int Classes = 3;

    private static readonly float[] Queries = Fixtures.Inputs(9, Width, seed: 6);

    [Theory]
    [InlineData(TokenLayout.Paired, true)]
    [InlineData(TokenLayout.Paired, false)]
    [InlineData(TokenLayout.PreviousLabel, true)]
    [InlineData(TokenLayout.PreviousLabel, false)]
    public void A_loaded_classifier_predicts_and_learns_on_with_the_same_bits(TokenLayout layout, bool includeExamples)
    {
        using var folder = new TemporaryFolder();
        InContextClassifier saved = Fit(layout);
        saved.Append(Queries.AsSpan(0, Width), 2);
        saved.Save(folder.File("classifier"), includeExamples);
        InContextClassifier loaded = InContextClassifier.Load(folder.File("classifier"));

        Assert.Equal(Fixtures.Probabilities(saved, Queries), Fixtures.Probabilities(loaded, Queries));
        Assert.Equal(saved.Options, loaded.Options);
        Assert.Equal((saved.Count, saved.Width, saved.Classes, includeExamples), (loaded.Count, loaded.Width, loaded.Classes, loaded.HasExamples));
        for (int i = 1; i < 9; i++)
        {
            saved.Append(Queries.AsSpan(i * Width, Width), 1);
            loaded.Append(Queries.AsSpan(i * Width, Width), 1);
        }

        Assert.Equal(Fixtures.Probabilities(saved, Queries), Fixtures.Probabilities(loaded, Queries));
    }

    [Theory]
    [InlineData(FeatureEncoding.Standardized)]
    [InlineData(FeatureEncoding.Robust)]
    [InlineData(FeatureEncoding.PiecewiseLinear)]
    [InlineData(FeatureEncoding.Mixed)]
    public void Encodings_come_back_with_the_file(FeatureEncoding encoding)
    {
        using var folder = new TemporaryFolder();
        InContextClassifier saved = Fixtures.Learner().Fit(
            Fixtures.Inputs(20, Width), Fixtures.Labels(20, Classes), Width, Classes,
            new InContextOptions { Members = 6, Standardization = Standardization.PerFeature, Encoding = encoding });
        saved.Save(folder.File("classifier"));
        InContextClassifier loaded = InContextClassifier.Load(folder.File("classifier"));

        Assert.Equal(saved.Options, loaded.Options);
        Assert.Equal(Fixtures.Probabilities(saved, Queries), Fixtures.Probabilities(loaded, Queries));
        saved.Append(Queries.AsSpan(0, Width), 2);
        loaded.Append(Queries.AsSpan(0, Width), 2);
        Assert.Equal(Fixtures.Probabilities(saved, Queries), Fixtures.Probabilities(loaded, Queries));
    }

    [Fact]
    public void A_file_of_before_there_were_encodings_still_loads()
    {
        using var folder = new TemporaryFolder();
        InContextClassifier saved = Fit(TokenLayout.Paired);
        saved.Save(folder.File("classifier"));
        SafetensorsFile file = SafetensorsFile.Load(folder.File("classifier"));
        var metadata = new Dictionary<string, string>(file.Metadata);
        metadata["classifier"] = metadata["classifier"].Replace(",\"Encoding\":\"Standardized\",\"Soft\":[false]", "", StringComparison.Ordinal);
        Assert.NotEqual(file.Metadata["classifier"], metadata["classifier"]);
        new SafetensorsFile(
            [
                .. file.Tensors.Where(tensor => !tensor.Name.StartsWith("encoders.", StringComparison.Ordinal)),
                new SafetensorsTensor("standardizer.means", [Width], Standardizer.Means(saved.Ensemble.Encoders[0])),
                new SafetensorsTensor("standardizer.scales", [Width], Standardizer.Scales(saved.Ensemble.Encoders[0])),
            ],
            metadata).Save(folder.File("old"));

        InContextClassifier loaded = InContextClassifier.Load(folder.File("old"));
        Assert.Equal(saved.Options, loaded.Options);
        Assert.Equal(Fixtures.Probabilities(saved, Queries), Fixtures.Probabilities(loaded, Queries));
    }

    [Fact]
    public void A_file_of_before_there_was_calibration_gives_what_the_ensemble_says()
    {
        using var folder = new TemporaryFolder();
        InContextClassifier saved = Fixtures.Learner().Fit(
            Fixtures.Inputs(20, Width), Fixtures.Labels(20, Classes), Width, Classes, new InContextOptions { Members = 2, Calibration = Calibration.None });
        saved.Save(folder.File("classifier"));
        SafetensorsFile file = SafetensorsFile.Load(folder.File("classifier"));
        var metadata = new Dictionary<string, string>(file.Metadata);
        metadata["classifier"] = metadata["classifier"].Replace(",\"InverseTemperature\":null,\"ClassCounts\":null", "", StringComparison.Ordinal);
        Assert.NotEqual(file.Metadata["classifier"], metadata["classifier"]);
        new SafetensorsFile(file.Tensors, metadata).Save(folder.File("old"));

        InContextClassifier loaded = InContextClassifier.Load(folder.File("old"));
        Assert.Equal(saved.Options, loaded.Options);
        Assert.Equal(1, loaded.CalibrationTemperature);
        Assert.Equal(Fixtures.Probabilities(saved, Queries), Fixtures.Probabilities(loaded, Queries));
    }

    [Fact]
    public void Examples_come_back_with_the_file_and_can_be_fitted_again()
    {
        using var folder = new TemporaryFolder();
        InContextClassifier saved = Fit(TokenLayout.Paired);
        saved.Save(folder.File("classifier"));
        InContextClassifier loaded = InContextClassifier.Load(folder.File("classifier"));
        Assert.Equal(saved.GetExamples().Inputs.ToArray(), loaded.GetExamples().Inputs.ToArray());
        InContextClassifier again = loaded.Learner.Fit(loaded.GetExamples(), loaded.Options);
        Assert.Equal(Fixtures.Probabilities(saved, Queries), Fixtures.Probabilities(again, Queries));
    }

    [Fact]
    public void Without_examples_the_file_holds_none_and_they_cannot_be_had()
    {
        using var folder = new TemporaryFolder();
        Fit(TokenLayout.Paired).Save(folder.File("classifier"), includeExamples: false);
        InContextClassifier loaded = InContextClassifier.Load(folder.File("classifier"));
        Assert.False(SafetensorsFile.Load(folder.File("classifier")).TryGetTensor("examples.inputs", out _));
        Assert.Throws<InvalidOperationException>(loaded.GetExamples);
        Assert.Throws<InvalidOperationException>(() => loaded.Save(folder.File("other")));
        Assert.Equal(["classifier"], folder.Names);
    }

    [Fact]
    public void A_truncated_file_is_refused_at_every_length()
    {
        using var folder = new TemporaryFolder();
        Fit(TokenLayout.Paired).Save(folder.File("whole"));
        byte[] bytes = File.ReadAllBytes(folder.File("whole"));
        for (int length = 0; length < bytes.Length; length += 1 + length / 2)
        {
            File.WriteAllBytes(folder.File("part"), bytes[..length]);
            Assert.Throws<CheckpointFormatException>(() => InContextClassifier.Load(folder.File("part")));
        }
    }

    [Theory]
    [InlineData("\"Width\":5", "\"Width\":2000000000")]
    [InlineData("\"Count\":20", "\"Count\":2000000000")]
    [InlineData("\"Count\":20", "\"Count\":0")]
    [InlineData("\"Members\":2", "\"Members\":1000")]
    [InlineData("\"Members\":2", "\"Members\":-1")]
    [InlineData("\"Classes\":3", "\"Classes\":7")]
    [InlineData("\"Classes\":3", "\"Classes\":2")]
    [InlineData("\"Temperature\":1", "\"Temperature\":0")]
    [InlineData("\"Standardization\":\"Shared\"", "\"Standardization\":\"Auto\"")]
    [InlineData("\"Encoding\":\"Standardized\"", "\"Encoding\":\"Auto\"")]
    [InlineData("\"Encoding\":\"Standardized\"", "\"Encoding\":\"Robust\"")]
    [InlineData("\"Soft\":[false]", "\"Soft\":[]")]
    [InlineData("\"Soft\":[false]", "\"Soft\":[false,false,false]")]
    [InlineData("\"InverseTemperature\":", "\"InverseTemperature\":10")]
    [InlineData("\"InverseTemperature\":", "\"InverseTemperature\":-")]
    [InlineData("\"ClassCounts\":[", "\"ClassCounts\":[1,")]
    [InlineData("\"ClassCounts\":[", "\"ClassCounts\":[2")]
    [InlineData("\"ClassCounts\":[", "\"ClassCounts\":[-")]
    [InlineData("{", "[")]
    public void A_false_description_is_refused(string text, string replacement)
    {
        using var folder = new TemporaryFolder();
        Fit(TokenLayout.Paired).Save(folder.File("classifier"));
        SafetensorsFile file = SafetensorsFile.Load(folder.File("classifier"));
        var metadata = new Dictionary<string, string>(file.Metadata);
        Assert.Contains(text, metadata["classifier"], StringComparison.Ordinal);
        metadata["classifier"] = metadata["classifier"].Replace(text, replacement, StringComparison.Ordinal);
        new SafetensorsFile(file.Tensors, metadata).Save(folder.File("false"));
        Assert.Throws<CheckpointFormatException>(() => InContextClassifier.Load(folder.File("false")));
    }

    [Theory]
    [InlineData("encoders.0.columns")]
    [InlineData("encoders.0.values")]
    [InlineData("context.last_labels")]
    [InlineData("members.1.embedding")]
    [InlineData("members.0.layers.2.keys_values")]
    [InlineData("examples.labels")]
    [InlineData("learner.head.bias")]
    public void A_file_without_one_of_its_tensors_is_refused(string name)
    {
        using var folder = new TemporaryFolder();
        Fit(TokenLayout.Paired).Save(folder.File("classifier"));
        SafetensorsFile file = SafetensorsFile.Load(folder.File("classifier"));
        new SafetensorsFile(file.Tensors.Where(tensor => tensor.Name != name), file.Metadata).Save(folder.File("without"));
        Assert.Throws<CheckpointFormatException>(() => InContextClassifier.Load(folder.File("without")));
    }

    [Fact]
    public void A_learner_and_a_classifier_are_not_taken_for_each_other()
    {
        using var folder = new TemporaryFolder();
        GpiclNetwork transformer = Fixtures.Transformer(Fixtures.Small(TokenLayout.Paired));
        LearnerCheckpoint.Save(transformer, folder.File("learner"), "{}");
        Fit(TokenLayout.Paired).Save(folder.File("classifier"));
        Assert.Throws<CheckpointFormatException>(() => InContextClassifier.Load(folder.File("learner")));
        Assert.Throws<CheckpointFormatException>(() => InContextLearner.Load(folder.File("classifier")));

        InContextLearner learner = InContextLearner.Load(folder.File("learner"));
        Assert.Equal("{}", learner.Recipe);
        Assert.Equal(transformer.Options, learner.Options);
    }

    private static InContextClassifier Fit(TokenLayout layout) => Fixtures.Learner(layout).Fit(
        Fixtures.Inputs(20, Width), Fixtures.Labels(20, Classes), Width, Classes,
        new InContextOptions { Members = 2, Seed = 3, Standardization = Standardization.Shared });
}
