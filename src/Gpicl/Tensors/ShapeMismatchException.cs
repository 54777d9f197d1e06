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
