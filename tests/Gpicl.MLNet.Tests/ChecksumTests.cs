using System.IO.Compression;
using System.Text.Json.Nodes;
using Gpicl.MLNet.Tests.Support;
using Gpicl.Tests.IO;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Tests;

/// <summary>Every byte of a saved pipeline is covered by a checksum that LoadGpicl compares.</summary>
public sealed class ChecksumTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly IDataView data;
    private readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public ChecksumTests()
    {
        data = ml.Data.LoadFromEnumerable(Examples.Make(12));
    }

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Flips_in_what_SaveGpicl_wrote_are_found()
    {
        ml.Model.SaveGpicl(Pipelines.Keyed(ml).Fit(data), data.Schema, path);

        Flips.AreAllRefused<InvalidDataException>(File.ReadAllBytes(path), Load);
    }

    [Fact]
    public void Flips_in_what_Model_Save_wrote_are_found_or_change_nothing()
    {
        ml.Model.Save(Pipelines.Keyed(ml).Fit(data), data.Schema, path);

        Flips.ChangeNothing<InvalidDataException>(File.ReadAllBytes(path), bytes =>
        {
            File.WriteAllBytes(path, bytes);
            ITransformer model = ml.Model.LoadGpicl(path, out _);
            string scores = string.Join(' ', Pipelines.Scores(model.Transform(data)).SelectMany(row => row));
            (model as IDisposable)?.Dispose();
            return scores;
        });
    }

    [Fact]
    public void The_part_that_is_damaged_is_named()
    {
        ml.Model.SaveGpicl(Pipelines.Keyed(ml).Fit(data), data.Schema, path);
        byte[] sound = File.ReadAllBytes(path);

        Assert.Contains("1/classifier.safetensors is damaged", Refusal(sound.AsSpan().LastIndexOf("classifier.safetensors"u8) / 2), StringComparison.Ordinal);
        Assert.Contains("its directory of parts is damaged", Refusal(StartOfDirectory(sound) + 12), StringComparison.Ordinal);
        Assert.Contains("its checksum is missing", Refusal(sound.Length - 12), StringComparison.Ordinal);

        string Refusal(int place)
        {
            byte[] damaged = [.. sound];
            damaged[place] ^= 1;
            return Assert.Throws<InvalidDataException>(() => Load(damaged)).Message;
        }
    }

    [Fact]
    public void Files_of_the_first_version_are_read_without_a_checksum_and_later_ones_are_not()
    {
        TransformerChain<GpiclTransformer> model = Pipelines.Keyed(ml).Fit(data);
        ml.Model.SaveGpicl(model, data.Schema, path);
        Rewrite(version: 2);
        Assert.Contains(
            "its checksum is missing", Assert.Throws<InvalidDataException>(() => ml.Model.LoadGpicl(path, out _)).Message, StringComparison.Ordinal);

        ml.Model.SaveGpicl(model, data.Schema, path);
        Rewrite(version: 1);
        Assert.Equal(Pipelines.Scores(model.Transform(data)), Pipelines.Scores(ml.Model.LoadGpicl(path, out _).Transform(data)));

        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        Assert.Throws<InvalidDataException>(() => Load(bytes));
    }

    private void Load(byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        (ml.Model.LoadGpicl(path, out _) as IDisposable)?.Dispose();
    }

    // Another program's archive of the same parts.
    private void Rewrite(int version)
    {
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Update);
        archive.Comment = "";
        ZipArchiveEntry entry = archive.GetEntry("pipeline.json")!;
        JsonNode description;
        using (Stream stream = entry.Open())
            description = JsonNode.Parse(stream)!;
        description["Version"] = version;
        entry.Delete();
        using Stream changed = archive.CreateEntry("pipeline.json").Open();
        changed.Write(System.Text.Encoding.UTF8.GetBytes(description.ToJsonString()));
    }

    private static int StartOfDirectory(ReadOnlySpan<byte> bytes) => bytes.IndexOf("PK\u0001\u0002"u8);
}
