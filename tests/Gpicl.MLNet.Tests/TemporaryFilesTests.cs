using Gpicl.MLNet.Tests.Support;
using Gpicl.Onnx.Tests.Support;
using Microsoft.ML;

namespace Gpicl.MLNet.Tests;

/// <summary>Tests that change what the whole process sees, or need all of the machine.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}

[Collection(Alone.Name)]
public sealed class TemporaryFilesTests : IDisposable
{
    private static readonly string[] Variables = ["TMPDIR", "TMP", "TEMP"];

    private readonly string folder = Directory.CreateTempSubdirectory("gpicl-").FullName;
    private readonly string?[] before = Array.ConvertAll(Variables, Environment.GetEnvironmentVariable);
    private readonly MLContext ml = new(seed: 1);

    public TemporaryFilesTests() => Array.ForEach(Variables, name => Environment.SetEnvironmentVariable(name, folder));

    public void Dispose()
    {
        foreach (var (name, value) in Variables.Zip(before))
            Environment.SetEnvironmentVariable(name, value);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Saving_and_loading_leave_nothing_behind()
    {
        IDataView data = ml.Data.LoadFromEnumerable(Examples.Make(30)), images = ml.Data.LoadFromEnumerable(ImageRow.Make(2));
        var trainers = ml.MulticlassClassification.Trainers;
        using var network = new TemporaryNetwork(TemporaryNetwork.Values(2));
        using ImageFeatureTransformer features = ml.Transforms.ExtractImageFeatures("Features", "Pixels", network.Model(), new() { Pixels = new(2, 2) })
            .Fit(images);
        string path = Path.Combine(folder, "model.zip");
        string[] expected = [.. Directory.GetFileSystemEntries(folder).Append(path).Order()];
        foreach (ITransformer model in new ITransformer[]
        {
            Pipelines.Keyed(ml).Fit(data),
            ml.Transforms.Conversion.MapValueToKey("Label").Append(trainers.OnlineSgd()).Fit(data),
            ml.Transforms.Conversion.MapValueToKey("Label").Append(trainers.Maml(members: 1)).Fit(data),
            ml.Transforms.RandomProjection("Features").Fit(data),
            features,
        })
        {
            ml.Model.Save(model, null, path);
            Assert.Equal(expected, Directory.GetFileSystemEntries(folder).Order());
            (ml.Model.LoadGpicl(path, out _) as IDisposable)?.Dispose();
            Assert.Equal(expected, Directory.GetFileSystemEntries(folder).Order());
            new LoadedModel(ml.Model.Load(path, out _)).Dispose();
            Assert.Equal(expected, Directory.GetFileSystemEntries(folder).Order());
            ml.Model.SaveGpicl(model, null, path);
            Assert.Equal(expected, Directory.GetFileSystemEntries(folder).Order());
        }
    }
}
