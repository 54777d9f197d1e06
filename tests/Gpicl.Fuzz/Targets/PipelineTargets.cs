using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Gpicl.InContext;
using Gpicl.MLNet;
using Gpicl.Model;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.Fuzz.Targets;

/// <summary>What SaveGpicl and Model.Save write, read by LoadGpicl.</summary>
internal static class PipelineTargets
{
    private const string Description = "pipeline.json";

    private static readonly MLContext Context = new(seed: 1);
    private static readonly byte[] Pipeline = Write((model, path) => Context.Model.SaveGpicl(model, Rows.Schema, path));

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        // Parts of ML.NET's own are left as they are: its loader is not ours, and trusts what it loads.
        new("pipeline", ".gpicl", [Pipeline, WithDescription(DescriptionOf(Pipeline))], Load) { Contents = [DescriptionOf(Pipeline)], Pack = WithDescription },
        new("model-save", ".zip", [Write((model, path) => Context.Model.Save(model, Rows.Schema, path))], Load),
    ];

    private static IDataView Rows => Context.Data.LoadFromEnumerable(
        Enumerable.Range(0, 12).Select(i => new Row { Label = i % 2 == 0 ? "a" : "b", Features = [MathF.Sin(i), i % 2, i] }));

    private static void Load(string path) => (Context.Model.LoadGpicl(path, out _) as IDisposable)?.Dispose();

    private static byte[] Write(Action<ITransformer, string> save)
    {
        var sizes = new GpiclOptions { InputSize = 6, Classes = 4, ModelSize = 8, Layers = 1, Heads = 2 };
        var options = new GpiclTrainer.Options { Learner = new InContextLearner(new GpiclNetwork(sizes, 1)), Members = 1 };
        ITransformer model = Context.Transforms.Conversion.MapValueToKey("Label")
            .Append(Context.Transforms.RandomProjection("Features", outputs: 3))
            .Append(Context.MulticlassClassification.Trainers.Gpicl(options))
            .Fit(Rows);
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        save(model, path);
        byte[] bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }

    private static byte[] DescriptionOf(byte[] pipeline)
    {
        using var archive = new ZipArchive(new MemoryStream(pipeline));
        using Stream entry = archive.GetEntry(Description)!.Open();
        JsonNode description = JsonNode.Parse(entry)!;
        description["Version"] = 1;
        return Encoding.UTF8.GetBytes(description.ToJsonString());
    }

    // An archive of the first version, without a checksum of all.
    private static byte[] WithDescription(byte[] description)
    {
        var bytes = new MemoryStream();
        bytes.Write(Pipeline);
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Update, leaveOpen: true))
        {
            archive.Comment = "";
            archive.GetEntry(Description)!.Delete();
            using Stream entry = archive.CreateEntry(Description).Open();
            entry.Write(description);
        }

        return bytes.ToArray();
    }

    private sealed class Row
    {
        public string Label { get; set; } = "";

        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }
}
