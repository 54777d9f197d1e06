using System.Buffers.Binary;

namespace Gpicl.Datasets;

/// <summary>
/// Finds real numeric arrays in a MATLAB file of level 5: a header of 128 bytes, then elements, each a tag (type and
/// size) and its data; an element of type Compressed holds a zlib stream with one Matrix element inside.
/// </summary>
internal static class MatFile
{
    private const int HeaderSize = 128;
    private const int TagSize = 8;

    /// <summary>Reads all real numeric arrays of a file by name; others are passed over.</summary>
    public static Dictionary<string, MatArray> Read(string path)
    {
        using DataReader reader = DataReader.OpenRaw(path);
        CheckHeader(reader);
        var arrays = new Dictionary<string, MatArray>(StringComparer.Ordinal);
        while (reader.HasMore)
        {
            (MatType type, uint size) = ReadTag(reader);
            byte[] data = reader.Read(size, $"an element of type {type}");
            if (type == MatType.Compressed)
                data = Decompress(path, data, out type);
            else if (reader.HasMore)
                reader.Read(-size & 7, "the padding of an element");

            if (type == MatType.Matrix && MatMatrix.Parse(path, data) is var (name, array) && !arrays.TryAdd(name, array))
                throw reader.Invalid($"array {name} occurs more than once.");
        }
        return arrays;
    }

    private static void CheckHeader(DataReader reader)
    {
        ReadOnlySpan<byte> header = reader.Read(HeaderSize, "the header of a MATLAB file");
        if (header[126] != 'I' || header[127] != 'M' || BinaryPrimitives.ReadUInt16LittleEndian(header[124..]) != 0x100)
            throw reader.Invalid(
                $"the header ends with {DataReader.Hex(header[124..])}; a little-endian MATLAB file of level 5 (saved as version 6 or 7) has 0001494D there.");
    }

    private static byte[] Decompress(string path, byte[] zlib, out MatType type)
    {
        using DataReader reader = DataReader.Inflate(path, zlib);
        (type, uint size) = ReadTag(reader);
        byte[] data = reader.Read(size, $"a compressed element of type {type}");
        reader.ExpectEnd("a compressed element");
        return data;
    }

    private static (MatType Type, uint Size) ReadTag(DataReader reader)
    {
        ReadOnlySpan<byte> tag = reader.Read(TagSize, "the tag of an element");
        return ((MatType)BinaryPrimitives.ReadUInt32LittleEndian(tag), BinaryPrimitives.ReadUInt32LittleEndian(tag[4..]));
    }
}
