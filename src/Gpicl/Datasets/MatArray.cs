using System.Buffers.Binary;

namespace Gpicl.Datasets;

/// <summary>A real numeric array of a MATLAB file: values in column-major order, as stored.</summary>
/// <param name="Dimensions">Size along each dimension, first varying fastest.</param>
/// <param name="Type">How each value is stored.</param>
/// <param name="Data">The stored values, little-endian.</param>
internal sealed record MatArray(int[] Dimensions, MatType Type, ReadOnlyMemory<byte> Data)
{
    /// <summary>Number of values.</summary>
    public int Count => Data.Length / SizeOf(Type);

    /// <summary>Bytes per value, or 0 if the type is not numeric.</summary>
    public static int SizeOf(MatType type) => type switch
    {
        MatType.Int8 or MatType.UInt8 => 1,
        MatType.Int16 or MatType.UInt16 => 2,
        MatType.Int32 or MatType.UInt32 or MatType.Single => 4,
        MatType.Double => 8,
        _ => 0,
    };

    /// <summary>The value at a column-major index.</summary>
    public double Value(int index)
    {
        ReadOnlySpan<byte> bytes = Data.Span.Slice(index * SizeOf(Type), SizeOf(Type));
        return Type switch
        {
            MatType.Int8 => (sbyte)bytes[0],
            MatType.UInt8 => bytes[0],
            MatType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            MatType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            MatType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            MatType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            MatType.Single => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            _ => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        };
    }
}

/// <summary>How the elements of a level-5 MATLAB file are stored: the types that are needed here.</summary>
internal enum MatType
{
    Int8 = 1,
    UInt8 = 2,
    Int16 = 3,
    UInt16 = 4,
    Int32 = 5,
    UInt32 = 6,
    Single = 7,
    Double = 9,
    Matrix = 14,
    Compressed = 15,
}
