namespace Microsoft.ML.Data;

/// <summary>Writes and reads single values, vectors and their types.</summary>
internal static class ValueStore
{
    public static void WriteType(BinaryWriter writer, DataViewType type)
    {
        if (type is VectorDataViewType vector)
        {
            writer.Write('v');
            writer.Write(vector.Dimensions.Length);
            foreach (var dimension in vector.Dimensions)
                writer.Write(dimension);
            WriteType(writer, vector.ItemType);
            return;
        }

        writer.Write(type is KeyDataViewType ? 'k' : 'p');
        writer.Write((byte)TypeMap.KindOf(type.RawType));
        if (type is KeyDataViewType key)
            writer.Write(key.Count);
    }

    public static DataViewType ReadType(BinaryReader reader)
    {
        switch (reader.ReadChar())
        {
            case 'v':
                var dimensions = new List<int>();
                for (var remaining = reader.ReadInt32(); remaining > 0; remaining--)
                    dimensions.Add(reader.ReadInt32());
                return new VectorDataViewType((PrimitiveDataViewType)ReadType(reader), dimensions.ToImmutableArray());
            case 'k':
                return new KeyDataViewType(TypeMap.FromKind((DataKind)reader.ReadByte()).RawType, reader.ReadUInt64());
            default:
                return TypeMap.FromKind((DataKind)reader.ReadByte());
        }
    }

    public static void Write<T>(BinaryWriter writer, T value)
    {
        if (value is ReadOnlyMemory<char> text)
            writer.Write(text.ToString());
        else if (value is DateTime date)
            writer.Write(date.ToBinary());
        else if (value is bool flag)
            writer.Write(flag);
        else
            writer.Write(Convert.ToString(value, CultureInfo.InvariantCulture));
    }

    public static T Read<T>(BinaryReader reader)
    {
        if (typeof(T) == typeof(ReadOnlyMemory<char>))
            return (T)(object)reader.ReadString().AsMemory();
        if (typeof(T) == typeof(DateTime))
            return (T)(object)DateTime.FromBinary(reader.ReadInt64());
        if (typeof(T) == typeof(bool))
            return (T)(object)reader.ReadBoolean();
        return (T)Convert.ChangeType(reader.ReadString(), typeof(T), CultureInfo.InvariantCulture);
    }

    public static void WriteArray<T>(BinaryWriter writer, IReadOnlyCollection<T> values)
    {
        writer.Write(values.Count);
        foreach (var value in values)
            Write(writer, value);
    }

    public static T[] ReadArray<T>(BinaryReader reader)
    {
        var values = new List<T>();
        for (var remaining = reader.ReadInt32(); remaining > 0; remaining--)
            values.Add(Read<T>(reader));
        return [.. values];
    }

    public static void WritePairs(BinaryWriter writer, IReadOnlyCollection<InputOutputColumnPair> pairs)
    {
        writer.Write(pairs.Count);
        foreach (var pair in pairs)
        {
            writer.Write(pair.OutputColumnName);
            writer.Write(pair.InputColumnName);
        }
    }

    public static InputOutputColumnPair[] ReadPairs(BinaryReader reader)
    {
        var pairs = new List<InputOutputColumnPair>();
        for (var remaining = reader.ReadInt32(); remaining > 0; remaining--)
            pairs.Add(new InputOutputColumnPair(reader.ReadString(), reader.ReadString()));
        return [.. pairs];
    }
}
