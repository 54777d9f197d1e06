using Gpicl.Baselines.Maml;
using Gpicl.Baselines.Online;
using Gpicl.InContext;
using Gpicl.IO;
using Gpicl.MetaTesting.Comparisons;
using Gpicl.MetaTraining;
using Gpicl.Model;
using Gpicl.Tests.InContext;
using Gpicl.Tests.MetaTesting.Comparisons;
using Gpicl.Tests.MetaTraining.Support;
using Gpicl.Tests.Model.Support;

namespace Gpicl.Tests.IO;

/// <summary>Every byte of every file this library writes is covered by a checksum that is compared when the file is read.</summary>
public sealed class FlippedFilesTests : IDisposable
{
    private const int Width = 5, Classes = 3;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Flips_in_a_learner_are_found()
    {
        LearnerCheckpoint.Save(SmallLearner.Create(TokenLayout.Paired), folder.File("file"), "{}");

        Flips.AreAllRefused<CheckpointFormatException>(Sound(), bytes =>
        {
            using var stream = new MemoryStream(bytes);
            LearnerCheckpoint.Read(stream, "learner");
        });
    }

    [Fact]
    public void Flips_in_an_in_context_classifier_are_found()
    {
        var options = new InContextOptions { Members = 1 };
        Fixtures.Learner().Fit(Fixtures.Inputs(8, Width), Fixtures.Labels(8, Classes), Width, Classes, options).Save(folder.File("file"));

        AreAllRefused(path => InContextClassifier.Load(path));
    }

    [Fact]
    public void Flips_in_an_online_classifier_are_found()
    {
        var options = new OnlineSgdOptions { HiddenLayers = 1, HiddenSize = 4 };
        OnlineClassifier.Fit(Fixtures.Inputs(8, Width), Fixtures.Labels(8, Classes), Width, Classes, options).Save(folder.File("file"));

        AreAllRefused(path => OnlineClassifier.Load(path));
    }

    [Fact]
    public void Flips_in_a_maml_classifier_are_found()
    {
        var learner = new MamlLearner(new MamlOptions { InputSize = 6, Classes = Classes, HiddenLayers = 1, HiddenSize = 4 }, seed: 2);
        var options = new InContextOptions { Members = 1 };
        MamlClassifier.Fit(Fixtures.Inputs(8, Width), Fixtures.Labels(8, Classes), Width, Classes, options, learner).Save(folder.File("file"));

        AreAllRefused(path => MamlClassifier.Load(path));
    }

    [Fact]
    public void Flips_in_a_state_of_meta_training_are_found_and_leave_the_trainer_as_it_was()
    {
        using SmallRun saved = new(SmallRun.Options), run = new(SmallRun.Options, seed: 8);
        saved.RunUntil(3, folder.File("file"));
        byte[] sound = Sound();
        int reads = 0;
        float[] before = [];

        Flips.AreAllRefused<CheckpointFormatException>(sound, bytes =>
        {
            Exception? found = Record.Exception(() => MetaTrainingState.RestoreFrom(RawSafetensors.Read(bytes), run.Trainer, "state", "small"));
            if (reads++ == 0)
                before = run.State;
            Assert.Equal(before, run.State);
            if (found != null)
                throw found;
        });
    }

    [Fact]
    public void Flips_in_the_cells_of_a_comparison_are_found()
    {
        string path = folder.File("file");
        new Comparison([SmallComparison.Gpicl()], [SmallComparison.Tasks()], SmallComparison.Options, ComparisonFile.Open(path)).Run();

        Flips.AreAllRefused<InvalidDataException>(Sound(), bytes =>
        {
            File.WriteAllBytes(path, bytes);
            ComparisonFile.Open(path);
        });
    }

    [Fact]
    public void The_part_that_is_damaged_is_named()
    {
        byte[] bytes = RawSafetensors.Write(RawSafetensors.Sample());
        byte[] header = [.. bytes], data = [.. bytes];
        header[bytes.AsSpan().IndexOf("layers"u8)] ^= 1;
        data[^1] ^= 1;

        Assert.Contains("its header is damaged", RawSafetensors.Rejection(header), StringComparison.Ordinal);
        Assert.Contains("its tensors are damaged", RawSafetensors.Rejection(data), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_the_first_version_are_read_and_later_ones_need_their_checksums()
    {
        LearnerCheckpoint.Save(SmallLearner.Create(TokenLayout.Paired), folder.File("file"), "{}");
        byte[] first = RawSafetensors.FirstVersion(Sound()), without = RawSafetensors.Rewrite(Sound(), metadata => metadata.Remove("crc32c"));

        Assert.Equal(LearnerCheckpoint.Load(folder.File("file")).Learner.Parameters.Values.ToArray(), Load(first).Learner.Parameters.Values.ToArray());
        Assert.Contains("its checksums are missing", Assert.Throws<CheckpointFormatException>(() => Load(without)).Message, StringComparison.Ordinal);

        LearnerCheckpoint Load(byte[] bytes)
        {
            File.WriteAllBytes(folder.File("other"), bytes);
            return LearnerCheckpoint.Load(folder.File("other"));
        }
    }

    private byte[] Sound() => File.ReadAllBytes(folder.File("file"));

    private void AreAllRefused(Action<string> load) => Flips.AreAllRefused<CheckpointFormatException>(Sound(), bytes =>
    {
        File.WriteAllBytes(folder.File("damaged"), bytes);
        load(folder.File("damaged"));
    });
}
