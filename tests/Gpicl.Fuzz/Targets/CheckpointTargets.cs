using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Gpicl.Baselines.Maml;
using Gpicl.Baselines.Online;
using Gpicl.InContext;
using Gpicl.IO;
using Gpicl.MetaTesting.Comparisons;
using Gpicl.MetaTraining;
using Gpicl.Model;
using Gpicl.Tasks;
using Gpicl.Tensors;

namespace Gpicl.Fuzz.Targets;

/// <summary>Files in the safetensors format, and the cells of comparisons.</summary>
internal static class CheckpointTargets
{
    private const int Width = 4, Classes = 3;

    private static readonly float[] Inputs = [.. Enumerable.Range(0, 8 * Width).Select(i => MathF.Sin(i * i))];
    private static readonly int[] Labels = [.. Enumerable.Range(0, 8).Select(i => i % Classes)];
    private static readonly GpiclOptions Sizes = new() { InputSize = 6, Classes = 4, ModelSize = 8, Layers = 1, Heads = 2 };

    private static readonly Lazy<MetaTrainer> Trainer = new(() => new MetaTrainer(
        new GpiclNetwork(Sizes, 1),
        new RandomDatasetTasks(new RandomDatasetTaskOptions { Seed = 3, InputSize = 6, Classes = 4, Width = 9 }),
        new MetaTrainingOptions { Steps = 20, BatchSize = 2, Length = 8 },
        WorkerPool.SingleThread));

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        Safetensors("safetensors", Write(path => LearnerCheckpoint.Save(new GpiclNetwork(Sizes, 1), path, "{}")), path => SafetensorsFile.Load(path)),
        Safetensors("learner", Write(path => LearnerCheckpoint.Save(new GpiclNetwork(Sizes, 1), path, "{}")), path => LearnerCheckpoint.Load(path)),
        Safetensors("classifier", Write(Classifier), path => InContextClassifier.Load(path)),
        Safetensors("online-classifier", Write(OnlineClassifier.Fit(Inputs, Labels, Width, Classes).Save), path => OnlineClassifier.Load(path)),
        Safetensors("maml-classifier", Write(Maml), path => MamlClassifier.Load(path)),
        Safetensors("state", Write(path => MetaTrainingState.Save(Trainer.Value, path)), path => MetaTrainingState.Restore(Trainer.Value, path)),
        new("comparison", ".json", [Encoding.UTF8.GetBytes(Cells)], path => ComparisonFile.Open(path)),
    ];

    private const string Cells =
        """
        {"format":"gpicl-comparison-2","cells":{"k":{"examples":1,"accuracy":0.5,"halfWidth95":0.1,"crossEntropy":1,"predictions":9}},
         "curves":{"c":[{"predictions":1}]}}
        """;

    // What every change to a file of the second version meets is its checksum; the parser behind it is reached by files of the first.
    private static FuzzTarget Safetensors(string name, byte[] file, Action<string> read) => new(name, ".safetensors", [file, FirstVersion(file)], read)
    {
        Contents = [FirstVersion(file)],
    };

    private static byte[] FirstVersion(byte[] file)
    {
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        JsonNode header = JsonNode.Parse(file.AsSpan(sizeof(ulong), length))!;
        JsonNode metadata = header["__metadata__"]!;
        metadata.AsObject().Remove("crc32c");
        metadata["format"] = metadata["format"]!.GetValue<string>().Replace("-2", "", StringComparison.Ordinal);
        byte[] changed = Encoding.UTF8.GetBytes(header.ToJsonString());
        return [.. BitConverter.GetBytes((ulong)changed.Length), .. changed, .. file.AsSpan(sizeof(ulong) + length)];
    }

    private static void Classifier(string path) =>
        new InContextLearner(new GpiclNetwork(Sizes, 1)).Fit(Inputs, Labels, Width, Classes, new InContextOptions { Members = 2 }).Save(path);

    private static void Maml(string path)
    {
        var learner = new MamlLearner(new MamlOptions { InputSize = 6, Classes = 4, HiddenLayers = 1, HiddenSize = 4 }, seed: 2);
        MamlClassifier.Fit(Inputs, Labels, Width, Classes, new InContextOptions { Members = 2 }, learner).Save(path);
    }

    private static byte[] Write(Action<string> save)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        save(path);
        byte[] bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }
}
