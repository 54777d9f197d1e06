using Gpicl.MLNet.Rows;
using Gpicl.MLNet.Saving;
using Gpicl.MLNet.Schemas;
using Gpicl.Tasks;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Transforms;

/// <summary>
/// Permutes keys with the label permutation ρ of a task. Key values move along, so a permuted key still names its class; missing
/// keys stay missing. ML.NET has nothing that does the same: <c>Model.Save</c> throws a <see cref="NotSupportedException"/>, and
/// <c>Model.SaveGpicl</c> saves it.
/// </summary>
internal sealed class LabelPermutationTransformer : IHasFormat
{
    private readonly int[] permutation;

    public LabelPermutationTransformer(string outputColumn, string inputColumn, int classes, ulong seed, long task, DataViewSchema? schema = null)
    {
        (OutputColumnName, InputColumnName, Seed, TaskNumber) = (outputColumn, inputColumn, seed, task);
        permutation = new int[classes];
        LabelPermutation.Fill(seed, task, permutation);
        if (schema != null)
            _ = CreateMapper(schema);
    }

    /// <summary>Column with the permuted keys.</summary>
    public string OutputColumnName { get; }

    /// <summary>Column with the keys to permute.</summary>
    public string InputColumnName { get; }

    /// <summary>Number of labels of the task.</summary>
    public int Classes => permutation.Length;

    /// <summary>Seed of the task distribution.</summary>
    public ulong Seed { get; }

    /// <summary>Number of the task.</summary>
    public long TaskNumber { get; }

    bool ITransformer.IsRowToRowMapper => true;

    PartFormat IHasFormat.Format => LabelPermutationFormat.Instance;

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
        var (column, count) = ColumnCheck.Label(schema, InputColumnName);
        if (count > Classes)
            throw new ArgumentException($"Label column '{InputColumnName}' has {count} key values; the task has {Classes} labels.", nameof(schema));
        return new Mapper(schema, column, this);
    }

    private sealed class Mapper(DataViewSchema input, DataViewSchema.Column source, LabelPermutationTransformer labels) : RowMapper(
        input, [source], KeyNames.Describe(labels.OutputColumnName, labels.Classes, KeyNames.Of(source)?.Permute(labels.permutation)))
    {
        public override Delegate[] CreateGetters(DataViewRow input)
        {
            ValueGetter<uint> read = input.GetGetter<uint>(source);
            ValueGetter<uint> permute = (ref uint value) =>
            {
                uint key = 0;
                read(ref key);
                value = key == 0 || key > (uint)labels.Classes ? 0 : (uint)labels.permutation[key - 1] + 1;
            };
            return [permute];
        }
    }
}
