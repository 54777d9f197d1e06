using System.Runtime.CompilerServices;

namespace Gpicl.Tensors;

/// <summary>The shapes of an operation's tensors do not fit together; the message names the operation and the shapes found.</summary>
internal sealed class ShapeMismatchException : ArgumentException
{
    /// <summary>Creates the exception without details.</summary>
    public ShapeMismatchException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The operation, the shapes found and what is allowed.</param>
    public ShapeMismatchException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">The operation, the shapes found and what is allowed.</param>
    /// <param name="innerException">The cause.</param>
    public ShapeMismatchException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Throws unless the condition holds.</summary>
    internal static void ThrowUnless(bool condition, string operation, string allowed, params ReadOnlySpan<Shape> found)
    {
        if (!condition)
            throw Create(operation, allowed, found);
    }

    /// <summary>Throws unless the condition holds; the message is put together only then.</summary>
    internal static void ThrowUnless(
        bool condition, string operation, [InterpolatedStringHandlerArgument(nameof(condition))] ref MismatchMessage allowed, params ReadOnlySpan<Shape> found)
    {
        if (!condition)
            throw Create(operation, allowed.Finish(), found);
    }

    private static ShapeMismatchException Create(string operation, string allowed, ReadOnlySpan<Shape> found) =>
        new($"{operation}: {allowed}, but found {string.Join(" and ", found.ToArray())}.");
}

/// <summary>An interpolated message that is put together only when the check it explains has failed: operations check their shapes at every call.</summary>
[InterpolatedStringHandler]
internal ref struct MismatchMessage
{
    private DefaultInterpolatedStringHandler text;

    public MismatchMessage(int literalLength, int formattedCount, bool condition, out bool wanted)
    {
        wanted = !condition;
        text = wanted ? new DefaultInterpolatedStringHandler(literalLength, formattedCount) : default;
    }

    public void AppendLiteral(string value) => text.AppendLiteral(value);

    public void AppendFormatted<T>(T value) => text.AppendFormatted(value);

    /// <summary>The message; only once, and only if the check has failed.</summary>
    public string Finish() => text.ToStringAndClear();
}
