using System.Globalization;
using System.Numerics;
using Gpicl.InContext;
using Gpicl.MLNet.Rows;
using Gpicl.MLNet.Saving;
using Gpicl.MLNet.Schemas;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Transforms;

/// <summary>
/// Makes a vector of the columns that a classifier of the <c>gpicl</c> tool was fitted to, as the tool does: numbers stay as they are, a
/// word becomes an indicator, one that the classifier has not met has none. Where the label is there as text or number, it becomes a key.
/// </summary>
internal sealed class TableFeaturesTransformer : IHasFormat
{
    /// <summary>Name of the vector.</summary>
    public const string Features = "Features";

    private readonly string[] names; // of the vector's slots

    public TableFeaturesTransformer(InputDescription inputs)
    {
        Inputs = inputs;
        names = inputs.FeatureNames!;
    }

    /// <summary>The columns and their words.</summary>
    public InputDescription Inputs { get; }

    bool ITransformer.IsRowToRowMapper => true;

    PartFormat IHasFormat.Format => TableFeaturesFormat.Instance;

    /// <summary>Name of a classifier's label.</summary>
    public static string LabelOf(InputDescription inputs) => inputs.Label ?? "Label";

    /// <summary>The classes as keys.</summary>
    public static LabelKeys KeysOf(InputDescription inputs) => new(
        inputs.Classes.Length, new KeyNames<ReadOnlyMemory<char>>(Array.ConvertAll(inputs.Classes, name => name.AsMemory()), TextDataViewType.Instance));

    /// <summary>The columns that are read, with the types of <c>TextLoader</c>.</summary>
    public DataViewSchema InputSchema()
    {
        var builder = new DataViewSchema.Builder();
        foreach (InputColumn column in Inputs.Columns!)
            builder.AddColumn(column.Name, column.Words == null ? NumberDataViewType.Single : TextDataViewType.Instance);
        builder.AddColumn(LabelOf(Inputs), TextDataViewType.Instance);
        return builder.ToSchema();
    }

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
        string[] missing = [.. Inputs.Columns!.Select(column => column.Name).Where(name => schema.GetColumnOrNull(name) == null)];
        if (missing.Length > 0)
            throw new ArgumentException($"Feature columns that the classifier was fitted to are not there: {string.Join(", ", missing)}.", nameof(schema));
        DataViewSchema.Column[] columns = Array.ConvertAll(Inputs.Columns!, column => Check(schema[column.Name], column));
        DataViewSchema.Column? label = schema.GetColumnOrNull(LabelOf(Inputs)) is { Type: TextDataViewType or NumberDataViewType } found ? found : null;
        return new Mapper(schema, columns, label, this);
    }

    private static DataViewSchema.Column Check(DataViewSchema.Column found, InputColumn column)
    {
        bool fits = column.Words == null ? found.Type is NumberDataViewType or BooleanDataViewType : found.Type is TextDataViewType;
        return fits ? found : throw new ArgumentException(
            $"Feature column '{column.Name}' is of type {found.Type}; the classifier was fitted to {(column.Words == null ? "numbers" : "text")}.");
    }

    private static DataViewSchema.DetachedColumn[] Added(TableFeaturesTransformer parent, bool labeled)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        ReadOnlyMemory<char>[] slots = Array.ConvertAll(parent.names, name => name.AsMemory());
        annotations.Add(
            "SlotNames", new VectorDataViewType(TextDataViewType.Instance, slots.Length),
            (ref VBuffer<ReadOnlyMemory<char>> target) => VBuffer<ReadOnlyMemory<char>>.Copy(slots, 0, ref target, slots.Length));
        var vector = new DataViewSchema.DetachedColumn(
            Features, new VectorDataViewType(NumberDataViewType.Single, slots.Length), annotations.ToAnnotations());
        return labeled ? [vector, KeysOf(parent.Inputs).ToColumn(LabelOf(parent.Inputs))] : [vector];
    }

    private sealed class Mapper(
        DataViewSchema input, DataViewSchema.Column[] columns, DataViewSchema.Column? label, TableFeaturesTransformer parent)
        : RowMapper(input, label is { } also ? [.. columns, also] : columns, Added(parent, label != null))
    {
        private readonly Dictionary<string, int>?[] words = Array.ConvertAll(
            parent.Inputs.Columns!, column => column.Words?.Select((word, i) => (word, i)).ToDictionary(StringComparer.Ordinal));

        public override Delegate[] CreateGetters(DataViewRow input)
        {
            var readers = new Action<float[]>[columns.Length];
            for (int i = 0, start = 0; i < readers.Length; start += words[i++]?.Count ?? 1)
                readers[i] = words[i] is { } known ? ReadWord(input, columns[i], known, start) : ReadNumber(input, columns[i], start);
            var values = new float[parent.names.Length];
            ValueGetter<VBuffer<float>> features = (ref VBuffer<float> target) =>
            {
                Array.Clear(values);
                foreach (Action<float[]> read in readers)
                    read(values);
                VBuffer<float>.Copy(values, 0, ref target, values.Length);
            };
            return label is { } column && input.IsColumnActive(column) ? [features, ReadLabel(input, column)] : [features, NoLabel];
        }

        private static readonly ValueGetter<uint> NoLabel = (ref uint value) => value = 0;

        private ValueGetter<uint> ReadLabel(DataViewRow input, DataViewSchema.Column column)
        {
            string[] classes = parent.Inputs.Numbered
                ? [.. Enumerable.Range(0, parent.Inputs.Classes.Length).Select(number => number.ToString(CultureInfo.InvariantCulture))]
                : parent.Inputs.Classes;
            if (column.Type is TextDataViewType)
            {
                ValueGetter<ReadOnlyMemory<char>> read = input.GetGetter<ReadOnlyMemory<char>>(column);
                ReadOnlyMemory<char> text = default;
                return (ref uint value) =>
                {
                    read(ref text);
                    value = (uint)(Array.IndexOf(classes, text.Span.Trim().ToString()) + 1);
                };
            }

            Action<float[]> number = ReadNumber(input, column, 0);
            var values = new float[1];
            return (ref uint value) =>
            {
                number(values);
                value = (uint)(Array.IndexOf(classes, values[0].ToString(CultureInfo.InvariantCulture)) + 1);
            };
        }

        private static Action<float[]> ReadWord(DataViewRow input, DataViewSchema.Column column, Dictionary<string, int> known, int start)
        {
            ValueGetter<ReadOnlyMemory<char>> read = input.GetGetter<ReadOnlyMemory<char>>(column);
            ReadOnlyMemory<char> text = default;
            Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> places = known.GetAlternateLookup<ReadOnlySpan<char>>();
            return values =>
            {
                read(ref text);
                if (places.TryGetValue(text.Span.Trim(), out int place))
                    values[start + place] = 1;
            };
        }

        private static Action<float[]> ReadNumber(DataViewRow input, DataViewSchema.Column column, int place) => Type.GetTypeCode(column.Type.RawType) switch
        {
            TypeCode.Single => Read<float>(input, column, place),
            TypeCode.Double => Read<double>(input, column, place),
            TypeCode.SByte => Read<sbyte>(input, column, place),
            TypeCode.Byte => Read<byte>(input, column, place),
            TypeCode.Int16 => Read<short>(input, column, place),
            TypeCode.UInt16 => Read<ushort>(input, column, place),
            TypeCode.Int32 => Read<int>(input, column, place),
            TypeCode.UInt32 => Read<uint>(input, column, place),
            TypeCode.Int64 => Read<long>(input, column, place),
            TypeCode.UInt64 => Read<ulong>(input, column, place),
            _ => ReadTruth(input, column, place),
        };

        private static Action<float[]> Read<T>(DataViewRow input, DataViewSchema.Column column, int place)
            where T : INumberBase<T>
        {
            ValueGetter<T> read = input.GetGetter<T>(column);
            T value = T.Zero;
            return values =>
            {
                read(ref value);
                values[place] = float.CreateSaturating(value);
            };
        }

        private static Action<float[]> ReadTruth(DataViewRow input, DataViewSchema.Column column, int place)
        {
            ValueGetter<bool> read = input.GetGetter<bool>(column);
            bool value = false;
            return values =>
            {
                read(ref value);
                values[place] = value ? 1 : 0;
            };
        }
    }
}
