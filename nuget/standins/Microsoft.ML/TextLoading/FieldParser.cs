namespace Microsoft.ML.Data;

/// <summary>Reads values from fields.</summary>
internal static class FieldParser
{
    public static Func<string, T> Create<T>(PrimitiveDataViewType type, bool emptyIsNaN)
    {
        if (type is KeyDataViewType key)
            return field => Convert(ulong.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < key.Count ? number + 1 : 0);
        if (type is TextDataViewType)
            return field => (T)(object)field.AsMemory();
        if (type == NumberDataViewType.Single || type == NumberDataViewType.Double)
            return field => Convert(Real(field, emptyIsNaN));
        if (type is BooleanDataViewType)
            return field => (T)(object)Boolean(field);
        if (type is DateTimeDataViewType)
            return field => (T)(object)(field.Length == 0 ? default : DateTime.Parse(field, CultureInfo.InvariantCulture));
        return field => Convert(Integer(field));

        static T Convert(object number) => (T)System.Convert.ChangeType(number, typeof(T), CultureInfo.InvariantCulture);
    }

    private static double Real(string field, bool emptyIsNaN)
    {
        if (string.IsNullOrWhiteSpace(field))
            return emptyIsNaN ? double.NaN : 0;
        return double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
    }

    private static decimal Integer(string field)
    {
        if (string.IsNullOrWhiteSpace(field))
            return 0;
        return decimal.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidOperationException($"Could not parse value {field} as a whole number.");
    }

    private static bool Boolean(string field) => field.ToUpperInvariant() switch
    {
        "TRUE" or "1" or "+1" or "YES" or "T" or "Y" or "+" => true,
        _ => false,
    };
}
