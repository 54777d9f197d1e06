using Gpicl.Cli.Experiments;
using Gpicl.Cli.Experiments.Execution;
using Gpicl.Cli.Experiments.Runs;
using Gpicl.Cli.Features;
using Gpicl.Cli.MetaLearning;
using Gpicl.Cli.Output;
using Gpicl.Datasets;
using Gpicl.IO;
using Gpicl.MetaTesting.Comparisons;
using Gpicl.Onnx.Images;
using Gpicl.Onnx.Tests.Support;
using Gpicl.Tasks;

namespace Gpicl.Cli.Tests.Experiments;

public class RunDataTests
{
    private static readonly string Clothes = TinyRun.Data("fashion-mnist"), Photographs = TinyRun.Data("cifar10");
    private static readonly RunPlan Pixels = ToyExperiment.Create().RunsAt(ToyExperiment.Scale)[0].Plan;
    private static readonly RunPlan Features = Pixels with
    {
        Inputs = new RunInputs { Network = RunInputs.ResNet18, TrainingImages = 60, TestImages = 30, Beyond = true },
    };

    [Fact]
    public void A_run_on_features_is_meta_trained_and_tested_on_those_of_the_first_images_and_on_the_random_dataset()
    {
        using var folder = new TemporaryFolder();
        using FeatureNetworks networks = Networks(folder);
        var data = new RunData([Clothes], [Photographs], new RunFeatures(networks, folder.File("runs")));

        var tests = data.TestTasks(Features);

        Assert.Equal((60, 48, 48), (data.TrainingSplit(Features).Count, data.TrainingSplit(Features).Width, data.WidthOf(Features)));
        Assert.Equal(["seen", "unseen", "cifar10", "random"], tests.Select(test => test.Name));
        Dataset photographs = Prepared(networks, First(DatasetSource.Open(Photographs).Read(DatasetSplit.Test), 30));
        AssertSame(Features.Recipe.CreateUnseenTasks(photographs), tests[2].Tasks);
        Assert.True(data.Has(Features));
        Assert.False(new RunData([Clothes]).Has(Features));
        Assert.True(new RunData([Clothes]).Has(Pixels));
    }

    [Fact]
    public void Features_are_computed_once_and_found_again()
    {
        using var folder = new TemporaryFolder();
        using FeatureNetworks networks = Networks(folder);
        float[] first = Inputs();
        string[] files = [.. Directory.EnumerateFiles(folder.File("runs"), "*.features")];
        DateTime[] written = [.. files.Select(File.GetLastWriteTimeUtc)];

        float[] again = Inputs();

        Assert.Equal(first, again);
        Assert.Equal(3, files.Length); // two splits of the first data set, one of the photographs
        Assert.Equal(written, Directory.EnumerateFiles(folder.File("runs")).Select(File.GetLastWriteTimeUtc));

        byte[] bytes = File.ReadAllBytes(files[0]);
        bytes[^1] ^= 1;
        File.WriteAllBytes(files[0], bytes);
        Assert.Contains(files[0], Assert.Throws<CheckpointFormatException>(Inputs).Message, StringComparison.Ordinal);

        float[] Inputs()
        {
            var data = new RunData([Clothes], [Photographs], new RunFeatures(networks, folder.File("runs")));
            data.Prepare(Features);
            return data.TrainingSplit(Features).Inputs.ToArray();
        }
    }

    [Fact]
    public void What_runs_on_pixels_read_is_told_apart_as_it_always_was_and_features_by_images_and_network()
    {
        using var folder = new TemporaryFolder();
        using FeatureNetworks networks = Networks(folder);
        using FeatureNetworks others = Networks(folder, size: 5);
        string pixels = string.Join(' ', new[] { DatasetSplit.Train, DatasetSplit.Test }
            .Select(split => HashOf(DatasetSource.Open(Clothes).Read(split, Pixels.Recipe.Images))));

        Assert.Equal(pixels, Fingerprint(networks, Pixels));
        string[] all =
        [
            pixels,
            Fingerprint(networks, Features),
            Fingerprint(others, Features),
            Fingerprint(networks, Features with { Inputs = Features.Inputs with { TrainingImages = 61 } }),
            Fingerprint(networks, Features with { Inputs = Features.Inputs with { TestImages = 31 } }),
            Fingerprint(networks, Features with { Inputs = Features.Inputs with { Beyond = false } }),
            Fingerprint(networks, Features with { Inputs = Features.Inputs with { Network = null } }),
        ];
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.False(Directory.Exists(folder.File("runs")), "keys are known before any feature is");

        string Fingerprint(FeatureNetworks of, RunPlan plan) =>
            new RunData([Clothes], [Photographs], new RunFeatures(of, folder.File("runs"))).FingerprintOf(plan);
    }

    [Fact]
    public void A_session_leaves_runs_out_whose_network_is_not_there_and_says_so_and_its_page_says_where_features_come_from()
    {
        using var folder = new TemporaryFolder();
        using FeatureNetworks networks = Networks(folder);

        (string without, ExperimentOutcome few) = Run(null);
        (string with, ExperimentOutcome all) = Run(networks);

        Assert.Contains("toy: without runs on features of resnet18 (2); --features resnet18=FILE names its file.", without, StringComparison.Ordinal);
        Assert.DoesNotContain("without", with, StringComparison.Ordinal);
        Assert.Equal((2, 0), (few.Experiments[0].Runs, few.Experiments[0].Reused));
        Assert.Equal((4, 2), (all.Experiments[0].Runs, all.Experiments[0].Reused));
        string page = File.ReadAllText(folder.File("out/toy.md"));
        Assert.Contains("resnet18: 48 features, tensor values of small4.onnx (SHA-256 ", page, StringComparison.Ordinal);
        Assert.Contains($"--natural {Photographs} --features resnet18=small.json --threads 1", page, StringComparison.Ordinal);

        (string, ExperimentOutcome) Run(FeatureNetworks? computing)
        {
            using var error = new StringWriter();
            Experiment experiment = ToyExperiment.Create() with
            {
                Axes = _ => [new ExperimentAxis("tasks", [new("pixels", 4), new("features", 5)])],
                Plan = cell => Seeded(cell["tasks"] == 4 ? Pixels : Features, cell.Seed),
            };
            var setup = new ExperimentSetup(
                [experiment], ToyExperiment.Scale, [Clothes], new TrainingPlace(TrainingPlace.Cpu, "float32", 1, null), folder.File("out"))
            {
                Natural = [Photographs],
                Networks = computing,
                NetworkFiles = ["resnet18=small.json"],
            };
            ExperimentOutcome outcome = new ExperimentSession(setup, new CommandConsole(TextWriter.Null, error), CancellationToken.None).Execute();
            return (error.ToString(), outcome);
        }

        static RunPlan Seeded(RunPlan plan, int seed) => plan with { Recipe = plan.Recipe with { Seed = (ulong)seed } };
    }

    private static FeatureNetworks Networks(TemporaryFolder folder, int size = 4)
    {
        string file = folder.File(FormattableString.Invariant($"small{size}.onnx"));
        File.WriteAllBytes(file, TemporaryNetwork.Values(size).ToModel());
        var model = ImageFeatureModel.FromOnnx(file, new() { Height = size, Width = size, ShorterSide = size }, "values");
        return new FeatureNetworks(
            new FeatureSettings(new Dictionary<string, ImageFeatureModel> { [RunInputs.ResNet18] = model }, Mirror: false), threads: 1,
            CommandConsole.Silent, CancellationToken.None);
    }

    private static Dataset First(Dataset dataset, int count) => new(
        dataset.Name, dataset.Inputs[..(count * dataset.Width)].ToArray(), dataset.Labels[..count].ToArray(), dataset.Classes, dataset.Image);

    private static Dataset Prepared(FeatureNetworks networks, Dataset images) => networks.Extract(images, RunInputs.ResNet18, images.Name);

    private static string HashOf(Dataset dataset)
    {
        using var fingerprint = new Fingerprint();
        return fingerprint.Add(dataset.Name).Add(dataset.Inputs).Add(dataset.Labels).Finish();
    }

    private static void AssertSame(ITaskDistribution expected, ITaskDistribution actual)
    {
        const int Length = 5;
        float[] expectedInputs = new float[Length * expected.InputSize], actualInputs = new float[Length * expected.InputSize];
        int[] expectedLabels = new int[Length], actualLabels = new int[Length];
        expected.Sample(3, expectedInputs, expectedLabels);
        actual.Sample(3, actualInputs, actualLabels);
        Assert.Equal(expectedInputs, actualInputs);
        Assert.Equal(expectedLabels, actualLabels);
    }
}
