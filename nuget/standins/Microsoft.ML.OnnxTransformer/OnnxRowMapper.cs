using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using Microsoft.ML.Internal;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Runs a model once for every row that a column is asked of.</summary>
internal sealed class OnnxRowMapper : IRowMapper
{
    private readonly OnnxTransformer transformer;
    private readonly DataViewSchema.Column[] inputs;
    private readonly ConditionalWeakTable<DataViewRow, Results> results = [];

    public OnnxRowMapper(OnnxTransformer transformer, DataViewSchema schema)
    {
        this.transformer = transformer;
        inputs = Array.ConvertAll(transformer.Inputs, name => Find(schema, name));
        Outputs = [.. transformer.Outputs.Select(name =>
        {
            var annotations = new DataViewSchema.Annotations.Builder();
            if (transformer.SlotNames(name) is { } slots)
                annotations.AddVector(AnnotationKinds.SlotNames, TextDataViewType.Instance, Array.ConvertAll(slots, slot => slot.AsMemory()));
            var shape = OnnxTransformer.Shape(transformer.Session.OutputMetadata[name]);
            return new DataViewSchema.DetachedColumn(name, new VectorDataViewType(NumberDataViewType.Single, shape), annotations.ToAnnotations());
        })];
    }

    public IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; }

    public IEnumerable<int> Dependencies(int output) => inputs.Select(input => input.Index);

    public Delegate CreateGetter(DataViewRow input, int output)
    {
        var shared = results.GetValue(input, _ => new Results());
        var readers = inputs.Select((column, i) => Reader(input, column, transformer.Inputs[i])).ToArray();
        return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
        {
            if (shared.Position != input.Position)
            {
                shared.Values = Run(readers);
                shared.Position = input.Position;
            }

            VBuffer<float>.Copy(shared.Values[output], 0, ref value, shared.Values[output].Length);
        });
    }

    private Func<OrtValue> Reader(DataViewRow row, DataViewSchema.Column column, string name)
    {
        var shape = Array.ConvertAll(OnnxTransformer.Shape(transformer.Session.InputMetadata[name]), size => (long)size);
        return ItemType(name) == NumberDataViewType.Byte ? Reader(row.GetGetter<VBuffer<byte>>(column), shape) : Reader(row.GetGetter<VBuffer<float>>(column), shape);
    }

    private static Func<OrtValue> Reader<T>(ValueGetter<VBuffer<T>> getter, long[] shape)
        where T : unmanaged
        => () =>
        {
            VBuffer<T> vector = default;
            getter(ref vector);
            return OrtValue.CreateTensorValueFromMemory<T>([.. vector.DenseValues()], shape);
        };

    private NumberDataViewType ItemType(string input)
        => transformer.Session.InputMetadata[input].ElementType == typeof(byte) ? NumberDataViewType.Byte : NumberDataViewType.Single;

    private float[][] Run(Func<OrtValue>[] readers)
    {
        var values = new OrtValue[inputs.Length];
        try
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = readers[i]();

            using var options = new RunOptions();
            using var outputs = transformer.Session.Run(options, transformer.Inputs, values, transformer.Outputs);
            return [.. outputs.Select(output => output.GetTensorDataAsSpan<float>().ToArray())];
        }
        finally
        {
            foreach (var value in values)
                value?.Dispose();
        }
    }

    private DataViewSchema.Column Find(DataViewSchema schema, string name)
    {
        if (schema.GetColumnOrNull(name) is not { } column)
            throw Check.MissingColumn("inputSchema", "input", name);
        var shape = OnnxTransformer.Shape(transformer.Session.InputMetadata[name]);
        if (column.Type is not VectorDataViewType vector || vector.ItemType != ItemType(name))
            throw Check.SchemaMismatch("inputSchema", "input", name, $"Vector<{ItemType(name)}>", column.Type.ToString());
        Check.State(vector.Size == shape.Aggregate((product, size) => product * size), $"Input shape mismatch: Input '{name}' has shape {string.Join(",", shape)}, but input data is of length {vector.Size}.");
        return column;
    }

    private sealed class Results
    {
        public long Position { get; set; } = -1;

        public float[][] Values { get; set; }
    }
}
