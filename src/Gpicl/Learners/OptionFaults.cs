using System.Globalization;

namespace Gpicl.Learners;

/// <summary>Collects what is wrong with the options of a learner, so that one message lists everything.</summary>
internal sealed class OptionFaults(string learner)
{
    private readonly List<string> faults = [];

    /// <summary>The sizes every learner has.</summary>
    public OptionFaults CheckSizes(ILearnerOptions options) => this
        .Check(options.InputSize is >= 1 and <= 1 << 20, nameof(options.InputSize), options.InputSize, $"1 .. {1 << 20}")
        .Check(options.Classes is >= 2 and <= 1000, nameof(options.Classes), options.Classes, "2 .. 1000");

    /// <summary>Notes a fault unless a value is valid.</summary>
    public OptionFaults Check(bool valid, string name, IFormattable value, string allowed)
    {
        if (!valid)
            faults.Add($"{name} is {value.ToString(null, CultureInfo.InvariantCulture)}; it must be {allowed}.");
        return this;
    }

    /// <summary>Throws if there is any fault.</summary>
    /// <exception cref="ArgumentException">There is; the message lists all of them.</exception>
    public void ThrowIfAny()
    {
        if (faults.Count > 0)
            throw new ArgumentException($"Options of learner '{learner}': {string.Join(' ', faults)}");
    }
}
