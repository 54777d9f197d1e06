namespace Microsoft.ML.Data;

/// <summary>Reads labels as numbers from 0; a missing key is NaN.</summary>
internal static class LabelReader
{
    public static Func<float> Create(DataViewRow row, DataViewSchema.Column label)
        => (Func<float>)GenericCall.Invoke(typeof(LabelReader), nameof(Typed), null, [label.Type.RawType], row, label);

    private static Func<float> Typed<T>(DataViewRow row, DataViewSchema.Column label)
        where T : System.Numerics.INumberBase<T>
    {
        var getter = row.GetGetter<T>(label);
        var isKey = label.Type is KeyDataViewType;
        T value = default;
        return () =>
        {
            getter(ref value);
            if (!isKey)
                return float.CreateTruncating(value);
            return T.IsZero(value) ? float.NaN : float.CreateTruncating(value - T.One);
        };
    }
}
