namespace Gpicl;

/// <summary>Collects every fault of a record of options, so that one message can list them all.</summary>
/// <param name="subject">What the message calls the options.</param>
internal sealed class OptionCheck(string subject)
{
    private readonly List<string> faults = [];

    /// <summary>Notes a whole number that is not within bounds.</summary>
    public void InRange(int value, int minimum, int maximum, string name) =>
        Require(value >= minimum && value <= maximum, name, value, FormattableString.Invariant($"{minimum} .. {maximum}"));

    /// <summary>Notes a whole number that is too small.</summary>
    public void AtLeast(int value, int minimum, string name) => Require(value >= minimum, name, value, FormattableString.Invariant($"at least {minimum}"));

    /// <summary>Notes a share or a probability that is not within 0 .. 1.</summary>
    public void Fraction(float value, string name) => Require(value is >= 0 and <= 1, name, value, "0 .. 1");

    /// <summary>Notes a value that an enumeration does not have.</summary>
    public void Defined<TEnum>(TEnum value, string name)
        where TEnum : struct, Enum =>
        Require(Enum.IsDefined(value), name, value, "one of " + string.Join(", ", Enum.GetNames<TEnum>()));

    /// <summary>Notes a name that is missing.</summary>
    public void NotEmpty(string? value, string name) => Require(!string.IsNullOrEmpty(value), $"{name} is '{value}'; it must not be empty.");

    /// <summary>Notes a value that is not valid.</summary>
    public void Require(bool valid, string name, object value, string allowed) =>
        Require(valid, FormattableString.Invariant($"{name} is {value}; it must be {allowed}."));

    /// <summary>Notes a fault that is not that of one value alone.</summary>
    public void Require(bool valid, string fault)
    {
        if (!valid)
            faults.Add(fault);
    }

    /// <summary>Notes the faults of options within these.</summary>
    /// <param name="validate">Throws an <see cref="ArgumentException"/> that lists them.</param>
    public void Include(Action validate)
    {
        try
        {
            validate();
        }
        catch (ArgumentException exception)
        {
            faults.Add(exception.Message);
        }
    }

    /// <summary>Throws if anything has been noted.</summary>
    /// <exception cref="ArgumentException">One or more values are out of range.</exception>
    public void ThrowIfAny()
    {
        if (faults.Count > 0)
            throw new ArgumentException($"{subject} options: {string.Join(' ', faults)}");
    }
}
