using Gpicl.MLNet.Rows;
using Gpicl.MLNet.Saving;
using Gpicl.MLNet.Schemas;
using Gpicl.Tensors.Kernels;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Transforms;

/// <summary>
/// Projects vectors with the random projection A of a task. A missing value makes all values of its projection missing, and values
/// beyond ± 1e30 count as ± 1e30.
/// <c>Model.Save</c> writes it as components of ML.NET that do the same, for which it needs ONNX Runtime;
/// <c>Model.LoadGpicl</c> gives it back from the same file.
/// </summary>
internal sealed class RandomProjectionTransformer : IHasFormat
{
    /// <summary>Larger values count as this: sums of products must not overflow, for then no value would be left.</summary>
    public const float LargestValue = 1e30f;

    private readonly PackedProjection projection;

    public RandomProjectionTransformer(string outputColumn, string inputColumn, int width, int outputs, ulong seed, long task)
    {
        if (!PackedMatrix.Fits(width, outputs))
            throw new ArgumentException(
                $"Feature column '{inputColumn}' has {width} values; a projection to {outputs} does not fit into one array of at most "
                + $"{Array.MaxLength}.", nameof(width));
        (OutputColumnName, InputColumnName, Width, Outputs, Seed, TaskNumber) = (outputColumn, inputColumn, width, outputs, seed, task);
        projection = new PackedProjection(seed, task, outputs, width);
    }

    /// <summary>Column with the projected vectors.</summary>
    public string OutputColumnName { get; }

    /// <summary>Column with the vectors to project.</summary>
    public string InputColumnName { get; }

    /// <summary>Values of a vector before projection.</summary>
    public int Width { get; }

    /// <summary>N_x, values of a vector after projection.</summary>
    public int Outputs { get; }

    /// <summary>Seed of the task distribution.</summary>
    public ulong Seed { get; }

    /// <summary>Number of the task.</summary>
    public long TaskNumber { get; }

    bool ITransformer.IsRowToRowMapper => true;

    PartFormat IHasFormat.Format => RandomProjectionFormat.Instance;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => CreateMapper(inputSchema).OutputSchema;

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new MappedView(input, CreateMapper(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => CreateMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => BuiltInEquivalent.Save(this, ctx);

    private Mapper CreateMapper(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var (column, width) = ColumnCheck.Features(schema, InputColumnName);
        if (width != Width)
            throw new ArgumentException($"Feature column '{InputColumnName}' has {width} values; the projection was made for {Width}.", nameof(schema));
        return new Mapper(schema, column, this);
    }

    private sealed class Mapper(DataViewSchema input, DataViewSchema.Column source, RandomProjectionTransformer parent) : RowMapper(
        input, [source], new DataViewSchema.DetachedColumn(parent.OutputColumnName, new VectorDataViewType(NumberDataViewType.Single, parent.Outputs)))
    {
        public override Delegate[] CreateGetters(DataViewRow input)
        {
            var vectors = new VectorReader<float>(input, source);
            var dense = new float[parent.Width];
            ValueGetter<VBuffer<float>> project = (ref VBuffer<float> value) =>
            {
                vectors.Read().CopyTo(dense);
                foreach (ref float x in dense.AsSpan())
                    if (float.IsFinite(x))
                        x = Math.Clamp(x, -LargestValue, LargestValue);
                VBufferEditor<float> editor = VBufferEditor.Create(ref value, parent.Outputs);
                parent.projection.Apply(dense, editor.Values);
                value = editor.Commit();
            };
            return [project];
        }
    }
}
