namespace Microsoft.ML;

/// <summary>Writes the current row's value to <paramref name="value"/>, reusing its memory where it can.</summary>
public delegate void ValueGetter<TValue>(ref TValue value);
