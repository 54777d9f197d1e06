using System.Globalization;
using Gpicl.MLNet.Rows;
using Gpicl.MLNet.Saving;
using Gpicl.MLNet.Schemas;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Transforms;

/// <summary>
/// The classes with the highest scores, by name, and their scores, highest first; of equal scores, the class that comes first. Names are the
/// slot names of the scores, or numbers from 0 where they have none. Where a score is NaN, names are empty and scores NaN. ML.NET has
/// nothing that does the same: <c>Model.Save</c> throws a <see cref="NotSupportedException"/>, and <c>Model.SaveGpicl</c> saves it.
/// </summary>
internal sealed class TopLabelsTransformer : IHasFormat
{
    private const string ScoresSuffix = "Scores";

    public TopLabelsTransformer(TopLabelsFormat.Settings settings) => Settings = settings;

    /// <summary>Column with the names; that with the scores is called the same, with <c>Scores</c> behind it.</summary>
    public string OutputColumnName => Settings.OutputColumn;

    /// <summary>Column with the scores of all classes.</summary>
    public string ScoreColumnName => Settings.ScoreColumn;

    /// <summary>How many classes are named, at most as many as there are.</summary>
    public int Count => Settings.Count;

    bool ITransformer.IsRowToRowMapper => true;

    PartFormat IHasFormat.Format => TopLabelsFormat.Instance;

    /// <summary>Its columns and how many classes are named.</summary>
    public TopLabelsFormat.Settings Settings { get; }

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

    /// <summary>The columns that are added.</summary>
    public static DataViewSchema.DetachedColumn[] Added(TopLabelsFormat.Settings settings, int count) =>
    [
        new(settings.OutputColumn, new VectorDataViewType(TextDataViewType.Instance, count)),
        new(settings.OutputColumn + ScoresSuffix, new VectorDataViewType(NumberDataViewType.Single, count)),
    ];

    private Mapper CreateMapper(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var (column, classes) = ColumnCheck.Features(schema, ScoreColumnName);
        return new Mapper(schema, column, Added(Settings, Math.Min(Count, classes)), Math.Min(Count, classes));
    }

    private sealed class Mapper(DataViewSchema input, DataViewSchema.Column scores, DataViewSchema.DetachedColumn[] added, int count)
        : RowMapper(input, [scores], added)
    {
        public override Delegate[] CreateGetters(DataViewRow input)
        {
            int classes = ((VectorDataViewType)scores.Type).Size;
            VBuffer<ReadOnlyMemory<char>> slots = default;
            if (scores.HasSlotNames())
                scores.GetSlotNames(ref slots);
            ReadOnlyMemory<char>[] names = slots.Length == classes
                ? [.. slots.DenseValues()]
                : [.. Enumerable.Range(0, classes).Select(number => number.ToString(CultureInfo.InvariantCulture).AsMemory())];
            var reader = new VectorReader<float>(input, scores);
            var values = new float[classes];
            ValueGetter<VBuffer<ReadOnlyMemory<char>>> labels = (ref VBuffer<ReadOnlyMemory<char>> target) =>
            {
                int[] order = Rank(reader, values);
                VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref target, count);
                for (int place = 0; place < count; place++)
                    editor.Values[place] = order.Length == 0 ? default : names[order[place]];
                target = editor.Commit();
            };
            ValueGetter<VBuffer<float>> best = (ref VBuffer<float> target) =>
            {
                int[] order = Rank(reader, values);
                VBufferEditor<float> editor = VBufferEditor.Create(ref target, count);
                for (int place = 0; place < count; place++)
                    editor.Values[place] = order.Length == 0 ? float.NaN : values[order[place]];
                target = editor.Commit();
            };
            return [labels, best];
        }

        // The classes in their order, none where a score is missing. Of equal ones, the first stays the first.
        private static int[] Rank(VectorReader<float> reader, float[] values)
        {
            reader.Read().CopyTo(values);
            return Array.Exists(values, float.IsNaN) ? [] : [.. Enumerable.Range(0, values.Length).OrderByDescending(i => values[i])];
        }
    }
}
