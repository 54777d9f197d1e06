using System.Buffers.Binary;
using System.Text;

namespace Gpicl.Datasets;

/// <summary>
/// Takes the Matrix element of a level-5 MATLAB file apart: array flags, dimensions, name, then the values. Each part
/// is an element of its own, padded to 8 bytes; up to 4 bytes of data may share the tag's 8 bytes.
/// </summary>
internal static class MatMatrix
{
    private const int DoubleClass = 6;
    private const int UInt32Class = 13;
    private const byte ComplexFlag = 8;

    /// <summary>The array and its name, or null if it is not a real numeric array.</summary>
    public static (string Name, MatArray Array)? Parse(string path, ReadOnlyMemory<byte> matrix)
    {
        (MatType flagsType, ReadOnlyMemory<byte> flags) = Next(path, ref matrix);
        if (flagsType != MatType.UInt32 || flags.Length != 8)
            throw DataReader.Invalid(path, "the flags of an array must be two 32-bit numbers.");
        (byte arrayClass, byte arrayFlags) = (flags.Span[0], flags.Span[1]);
        if (arrayClass is < DoubleClass or > UInt32Class || (arrayFlags & ComplexFlag) != 0)
            return null;

        int[] dimensions = Dimensions(path, Next(path, ref matrix));
        (_, ReadOnlyMemory<byte> name) = Next(path, ref matrix);
        (MatType type, ReadOnlyMemory<byte> data) = Next(path, ref matrix);
        long claimed = dimensions.Aggregate((long)MatArray.SizeOf(type), (size, dimension) => size > data.Length ? size : size * dimension);
        if (MatArray.SizeOf(type) == 0 || claimed != data.Length)
            throw DataReader.Invalid(path, $"an array of size {string.Join('×', dimensions)} has {data.Length} bytes of type {type}, which do not fit it.");
        return (Encoding.ASCII.GetString(name.Span), new MatArray(dimensions, type, data));
    }

    private static int[] Dimensions(string path, (MatType Type, ReadOnlyMemory<byte> Data) element)
    {
        int count = element.Data.Length / sizeof(int);
        if (element.Type != MatType.Int32 || element.Data.Length % sizeof(int) != 0 || count is < 2 or > 32)
            throw DataReader.Invalid(
                path,
                $"the dimensions of an array are {element.Data.Length} bytes of type {element.Type}; 2 .. 32 numbers of type {MatType.Int32} are allowed.");

        int[] dimensions = new int[count];
        for (int i = 0; i < count; i++)
        {
            dimensions[i] = BinaryPrimitives.ReadInt32LittleEndian(element.Data.Span[(i * sizeof(int))..]);
            if (dimensions[i] < 0)
                throw DataReader.Invalid(path, $"dimension {i} of an array is {dimensions[i]}; it must not be negative.");
        }
        return dimensions;
    }

    private static (MatType Type, ReadOnlyMemory<byte> Data) Next(string path, ref ReadOnlyMemory<byte> rest)
    {
        if (rest.Length < 8)
            throw DataReader.Invalid(path, $"an array ends with {rest.Length} bytes where the tag of its next part should be.");
        uint type = BinaryPrimitives.ReadUInt32LittleEndian(rest.Span);
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(rest.Span[4..]);
        int start = 8;
        if (type >> 16 != 0) // the short form: 16 bits of size, 16 bits of type, 4 bytes of data
            (size, type, start) = (type >> 16, type & 0xffff, 4);
        if (size > (start == 4 ? 4 : rest.Length - start))
            throw DataReader.Invalid(path, $"a part of an array claims {size} bytes, but {(start == 4 ? 4 : rest.Length - start)} are left.");

        ReadOnlyMemory<byte> data = rest.Slice(start, (int)size);
        int end = start == 4 ? 8 : (int)Math.Min(rest.Length, start + (((long)size + 7) & ~7L));
        rest = rest[end..];
        return ((MatType)type, data);
    }
}
