namespace Gpicl.Tensors;

/// <summary>A loss became NaN or infinite. The weights of the step before are still good; a lower learning rate or gradient clipping usually helps.</summary>
public sealed class NonFiniteLossException : ArithmeticException
{
    /// <summary>Creates the exception without details.</summary>
    public NonFiniteLossException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="loss">The loss found.</param>
    public NonFiniteLossException(float loss)
        : this(FormattableString.Invariant(
            $"The loss is {loss}; it must be finite. Weights were not changed. A lower learning rate or clipping the gradient usually helps."))
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was found.</param>
    public NonFiniteLossException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">What was found.</param>
    /// <param name="innerException">The cause.</param>
    public NonFiniteLossException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
