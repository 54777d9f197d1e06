using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Gpicl.IO;

namespace Gpicl.Tests.IO;

/// <summary>The written bytes against the format's description, taken apart by hand.</summary>
public class SafetensorsFormatTests
{
    private static readonly byte[] Written = RawSafetensors.Write(RawSafetensors.Sample());
    private static readonly int HeaderLength = (int)BinaryPrimitives.ReadUInt64LittleEndian(Written);
    private static readonly string Header = Encoding.UTF8.GetString(Written, 8, HeaderLength);

    [Fact]
    public void The_header_begins_with_a_brace_and_is_padded_with_spaces_to_aligned_data()
    {
        Assert.Equal('{', Header[0]);
        Assert.Equal(0, (8 + HeaderLength) % 8);
        Assert.EndsWith("}", Header.TrimEnd(' '), StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_are_a_map_from_strings_to_strings()
    {
        using JsonDocument json = JsonDocument.Parse(Header);

        JsonElement metadata = json.RootElement.GetProperty("__metadata__");

        Assert.All(metadata.EnumerateObject(), entry => Assert.Equal(JsonValueKind.String, entry.Value.ValueKind));
        Assert.Equal("pt", metadata.GetProperty("format").GetString());
    }

    [Fact]
    public void Offsets_cover_all_data_without_holes_and_match_type_and_shape_and_alignment()
    {
        using JsonDocument json = JsonDocument.Parse(Header);
        long expected = 0;
        foreach (JsonProperty tensor in json.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__"))
        {
            Assert.Equal(["dtype", "shape", "data_offsets"], tensor.Value.EnumerateObject().Select(field => field.Name));
            int width = tensor.Value.GetProperty("dtype").GetString() switch { "BF16" => 2, "F32" => 4, _ => 8 };
            long values = tensor.Value.GetProperty("shape").EnumerateArray().Aggregate(1L, (product, size) => product * size.GetInt64());
            long begin = tensor.Value.GetProperty("data_offsets")[0].GetInt64();
            long end = tensor.Value.GetProperty("data_offsets")[1].GetInt64();

            Assert.Equal(expected, begin);
            Assert.Equal(values * width, end - begin);
            Assert.Equal(0, begin % width);
            expected = end;
        }

        Assert.Equal(Written.Length, 8 + HeaderLength + expected);
    }

    [Fact]
    public void Values_are_little_endian_in_row_major_order()
    {
        using JsonDocument json = JsonDocument.Parse(Header);
        int Begin(string name) => 8 + HeaderLength + json.RootElement.GetProperty(name).GetProperty("data_offsets")[0].GetInt32();

        Assert.Equal(3.5f, BinaryPrimitives.ReadSingleLittleEndian(Written.AsSpan(Begin("weight") + 2 * 4)));
        Assert.Equal(7, BinaryPrimitives.ReadInt64LittleEndian(Written.AsSpan(Begin("signed") + 8)));
        Assert.Equal(ulong.MaxValue, BinaryPrimitives.ReadUInt64LittleEndian(Written.AsSpan(Begin("step"))));
    }

    [Fact]
    public void A_small_file_has_exactly_these_bytes()
    {
        byte[] bytes = RawSafetensors.Write(new SafetensorsFile([new SafetensorsTensor("w", [2], new float[] { 1, -2 })], [new("k", "v")]));

        // The first checksum is that of the 120 bytes before the data, with zeros in its place.
        string header = """{"__metadata__":{"crc32c":"6e27be75 aa36f2c9","k":"v"},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";
        byte[] padded = Encoding.UTF8.GetBytes(header.PadRight(112));
        Assert.Equal([112, 0, 0, 0, 0, 0, 0, 0, .. padded, 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0], bytes);
    }

    [Fact]
    public void A_file_of_another_writer_with_fields_and_tensors_in_another_order_is_read()
    {
        string header = """
             {"b" : {"data_offsets":[4,12],"shape":[1,2],"dtype":"F32"},
              "a":{"shape":[],"dtype":"F32","data_offsets":[0,4]}}
            """;

        SafetensorsFile file = RawSafetensors.Read(RawSafetensors.Bytes(header.Trim(), dataLength: 12));

        Assert.Equal(["a", "b"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([1, 2], file.Tensors[1].Shape.ToArray());
    }
}
