namespace Microsoft.ML.Data;

/// <summary>Replaces one slot of a vector column, row by row.</summary>
internal sealed class ReplacedSlotTransformer(string column, int slot, float[] values) : OneToOneTransformerBase([new InputOutputColumnPair(column)])
{
    private protected override DataViewSchema.DetachedColumn MakeColumn(int index, DataViewSchema.Column input) => new(input);

    private protected override Delegate MakeGetter(int index, DataViewRow row, DataViewSchema.Column input)
    {
        var getter = row.GetGetter<VBuffer<float>>(input);
        VBuffer<float> source = default;
        return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
        {
            getter(ref source);
            source.CopyToDense(ref value);
            var editor = VBufferEditor.CreateFromBuffer(ref value);
            editor.Values[slot] = values[row.Position];
            value = editor.Commit();
        });
    }

    private protected override void SaveModel(ModelSaveContext ctx) => throw new NotSupportedException("Shuffled features are not part of a model.");
}
