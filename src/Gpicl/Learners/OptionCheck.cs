namespace Gpicl.Learners;

/// <summary>Collects every fault of a learner's options, so that one message can list them all.</summary>
/// <param name="subject">What the message calls the options.</param>
internal sealed class OptionCheck(string subject)
{
    private readonly List<string> faults = [];

    /// <summary>Notes a whole number that is not within bounds.</summary>
    public void InRange(int value, int minimum, int maximum, string name) =>
        Require(value >= minimum && value <= maximum, name, value, FormattableString.Invariant($"{minimum} .. {maximum}"));

    /// <summary>Notes a value that is not valid.</summary>
    public void Require(bool valid, string name, object value, string allowed)
    {
        if (!valid)
            faults.Add(FormattableString.Invariant($"{name} is {value}; it must be {allowed}."));
    }

    /// <summary>Throws if anything has been noted.</summary>
    /// <exception cref="ArgumentException">One or more values are out of range.</exception>
    public void ThrowIfAny()
    {
        if (faults.Count > 0)
            throw new ArgumentException($"{subject} options: {string.Join(' ', faults)}");
    }
}
