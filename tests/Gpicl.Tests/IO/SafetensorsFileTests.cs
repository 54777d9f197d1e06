using Gpicl.IO;

namespace Gpicl.Tests.IO;

public class SafetensorsFileTests
{
    [Fact]
    public void What_is_saved_comes_back_bit_for_bit()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("model.safetensors");

        RawSafetensors.Sample().Save(path);
        SafetensorsFile loaded = SafetensorsFile.Load(path);

        Assert.Equal(["step", "signed", "empty", "scale", "weight", "halves"], loaded.Tensors.Select(tensor => tensor.Name));
        float[] weight = loaded.GetTensor("weight", SafetensorsDataType.F32, 2, 3).Float32Values.ToArray();
        Assert.Equal(RawSafetensors.Weight.Select(BitConverter.SingleToUInt32Bits), weight.Select(BitConverter.SingleToUInt32Bits));
        Assert.Equal([0.25f], loaded.GetTensor("scale", SafetensorsDataType.F32).Float32Values.ToArray());
        Assert.Equal(0, loaded.GetTensor("empty", SafetensorsDataType.F32, 0, 4).Count);
        Assert.Equal([-1.5f, 3.3895314e38f, -0f], loaded.GetTensor("halves", SafetensorsDataType.BF16, 3).Float32Values.ToArray());
        Assert.Equal(loaded.GetFloats("halves", 3), loaded.GetTensor("halves", SafetensorsDataType.BF16, 3).Float32Values);
        Assert.Equal([ulong.MaxValue], loaded.GetTensor("step", SafetensorsDataType.U64, 1).UInt64Values.ToArray());
        Assert.Equal([long.MinValue, 7L], loaded.GetTensor("signed", SafetensorsDataType.I64, 2).Int64Values.ToArray());
        Assert.Equal("""{"layers":4,"name":"π ≤ \"4\""}""", loaded.GetMetadata("configuration"));
        Assert.Equal(2, loaded.Metadata.Count);
    }

    [Fact]
    public void The_same_content_gives_the_same_bytes_in_whatever_order_it_was_put_together()
    {
        SafetensorsFile sample = RawSafetensors.Sample();

        var reversed = new SafetensorsFile(sample.Tensors.Reverse(), sample.Metadata.Reverse());

        Assert.Equal(RawSafetensors.Write(sample), RawSafetensors.Write(reversed));
    }

    [Fact]
    public void A_stream_that_does_not_know_its_length_reads_the_same()
    {
        float[] values = [.. Enumerable.Range(0, 100_000).Select(i => (float)i)];
        byte[] bytes = RawSafetensors.Write(new SafetensorsFile([new SafetensorsTensor("long", [100, 1000], values)]));

        SafetensorsFile read = SafetensorsFile.Read(new ForwardStream(bytes));

        Assert.Equal(values, read.GetTensor("long", SafetensorsDataType.F32, 100, 1000).Float32Values.ToArray());
    }

    [Fact]
    public void A_file_without_tensors_or_metadata_is_a_file()
    {
        SafetensorsFile read = RawSafetensors.Read(RawSafetensors.Write(new SafetensorsFile([])));

        Assert.Empty(read.Tensors);
        Assert.Empty(read.Metadata);
    }

    [Fact]
    public void A_tensor_that_is_missing_or_of_another_shape_or_type_is_named_with_the_file()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("model.safetensors");
        RawSafetensors.Sample().Save(path);
        SafetensorsFile file = SafetensorsFile.Load(path);

        var missing = Assert.Throws<CheckpointFormatException>(() => file.GetTensor("bias", SafetensorsDataType.F32, 3));
        var shape = Assert.Throws<CheckpointFormatException>(() => file.GetTensor("weight", SafetensorsDataType.F32, 3, 2));
        var type = Assert.Throws<CheckpointFormatException>(() => file.GetTensor("step", SafetensorsDataType.F32, 1));
        var metadata = Assert.Throws<CheckpointFormatException>(() => file.GetMetadata("recipe"));

        Assert.Equal($"'{path}' is not a usable checkpoint: it has no tensor 'bias'.", missing.Message);
        Assert.Equal($"'{path}' is not a usable checkpoint: tensor 'weight' is F32 [2, 3], but F32 [3, 2] is expected.", shape.Message);
        Assert.Equal($"'{path}' is not a usable checkpoint: tensor 'step' is U64 [1], but F32 [1] is expected.", type.Message);
        Assert.Equal($"'{path}' is not a usable checkpoint: it has no metadata 'recipe'.", metadata.Message);
    }

    [Fact]
    public void A_missing_file_is_reported_as_missing()
    {
        using var folder = new TemporaryFolder();

        Assert.Throws<FileNotFoundException>(() => SafetensorsFile.Load(folder.File("absent.safetensors")));
    }

    [Fact]
    public void Names_that_collide_are_rejected_before_anything_is_written()
    {
        var tensor = new SafetensorsTensor("twice", [1], new float[1]);

        Assert.Throws<ArgumentException>(() => new SafetensorsFile([tensor, tensor]));
        Assert.Throws<ArgumentException>(() => new SafetensorsFile([], [new("key", "a"), new("key", "b")]));
    }

    [Fact]
    public void Metadata_too_large_to_be_read_back_are_not_written()
    {
        var file = new SafetensorsFile([], [new("text", new string('a', 17 * 1024 * 1024))]);

        Assert.Throws<InvalidOperationException>(() => file.Write(Stream.Null));
    }
}
