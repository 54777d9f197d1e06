namespace Microsoft.ML.Data;

/// <summary>Writes and reads schemas with their annotations.</summary>
internal static class SchemaStore
{
    public static void Write(BinaryWriter writer, DataViewSchema schema)
    {
        writer.Write(schema.Count);
        foreach (var column in schema)
        {
            writer.Write(column.Name);
            ValueStore.WriteType(writer, column.Type);
            writer.Write(column.Annotations.Schema.Count);
            foreach (var annotation in column.Annotations.Schema)
            {
                writer.Write(annotation.Name);
                ValueStore.WriteType(writer, annotation.Type);
                var vector = annotation.Type as VectorDataViewType;
                var method = vector is null ? nameof(WriteScalar) : nameof(WriteVector);
                GenericCall.Invoke(typeof(SchemaStore), method, null, [(vector?.ItemType ?? annotation.Type).RawType], writer, column.Annotations, annotation);
            }
        }
    }

    public static DataViewSchema Read(BinaryReader reader)
    {
        var schema = new DataViewSchema.Builder();
        for (var columns = reader.ReadInt32(); columns > 0; columns--)
        {
            var name = reader.ReadString();
            var type = ValueStore.ReadType(reader);
            var annotations = new DataViewSchema.Annotations.Builder();
            for (var remaining = reader.ReadInt32(); remaining > 0; remaining--)
            {
                var annotation = reader.ReadString();
                var annotationType = ValueStore.ReadType(reader);
                var vector = annotationType as VectorDataViewType;
                var method = vector is null ? nameof(ReadScalar) : nameof(ReadVector);
                annotations.Add(annotation, annotationType, (Delegate)GenericCall.Invoke(typeof(SchemaStore), method, null, [(vector?.ItemType ?? annotationType).RawType], reader));
            }

            schema.AddColumn(name, type, annotations.ToAnnotations());
        }

        return schema.ToSchema();
    }

    private static void WriteScalar<T>(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column column)
    {
        T value = default;
        annotations.GetGetter<T>(column)(ref value);
        ValueStore.Write(writer, value);
    }

    private static void WriteVector<T>(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column column)
    {
        VBuffer<T> value = default;
        annotations.GetGetter<VBuffer<T>>(column)(ref value);
        ValueStore.WriteArray(writer, [.. value.DenseValues()]);
    }

    private static ValueGetter<T> ReadScalar<T>(BinaryReader reader)
    {
        var value = ValueStore.Read<T>(reader);
        return (ref T destination) => destination = value;
    }

    private static ValueGetter<VBuffer<T>> ReadVector<T>(BinaryReader reader) => Annotate.Getter(ValueStore.ReadArray<T>(reader));
}
