namespace Microsoft.ML.Internal;

/// <summary>Argument checks, with the exception types ML.NET uses for each kind of fault.</summary>
internal static class Check
{
    public static void Value(object value, string name)
    {
        if (value is null)
            throw new ArgumentNullException(name);
    }

    public static void NonEmpty(string value, string name)
    {
        if (string.IsNullOrEmpty(value))
            throw new ArgumentOutOfRangeException(name, "A name is needed.");
    }

    public static void Param(bool condition, string name, string message)
    {
        if (!condition)
            throw new ArgumentOutOfRangeException(name, message);
    }

    public static void State(bool condition, string message)
    {
        if (!condition)
            throw new InvalidOperationException(message);
    }

    public static Exception MissingColumn(string parameter, string role, string column)
        => new ArgumentOutOfRangeException(parameter, $"There is no {role} column '{column}'.");

    public static Exception SchemaMismatch(string parameter, string role, string column, string expected, string actual)
        => new ArgumentOutOfRangeException(parameter, $"The {role} column '{column}' is {actual} where {expected} was expected.");

    public static Exception GetterType(Type expected, Type actual)
        => new InvalidOperationException($"Values of type {expected} cannot be read as {actual}.");
}
