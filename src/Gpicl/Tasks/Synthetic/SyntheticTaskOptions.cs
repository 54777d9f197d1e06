namespace Gpicl.Tasks;

/// <summary>The prior of <see cref="SyntheticTasks"/>.</summary>
public sealed record SyntheticTaskOptions
{
    /// <summary>Key of all random numbers. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>N_x, width of the inputs, at least 2. Default 196.</summary>
    public int InputSize { get; init; } = 196;

    /// <summary>Number of labels, at least 2; a task uses 2 .. Classes of them. Default 10.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>True for tasks that no distribution with <c>Unseen = false</c> has. Default false.</summary>
    public bool Unseen { get; init; }

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentException">One or more values are out of range; the message lists every one.</exception>
    public void Validate()
    {
        List<string> faults = [];
        if (InputSize < 2)
            faults.Add($"{nameof(InputSize)} is {InputSize}; it must be at least 2.");
        if (Classes < 2)
            faults.Add($"{nameof(Classes)} is {Classes}; it must be at least 2.");
        if (faults.Count > 0)
            throw new ArgumentException("Synthetic task options: " + string.Join(' ', faults));
    }
}
