namespace Gpicl.Tasks;

/// <summary>Options of <see cref="RandomDatasetTasks"/>.</summary>
public sealed record RandomDatasetTaskOptions
{
    /// <summary>Key of all random numbers. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>N_x, width of the projected inputs, at least 1. Default 196.</summary>
    public int InputSize { get; init; } = 196;

    /// <summary>Number of labels, at least 1. Default 10.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>Number of data points in each dataset, at least 1. Default 10 (A.5).</summary>
    public int Points { get; init; } = 10;

    /// <summary>Width of the data points before projection, at least 1. Default 32 · 32 · 3 (A.5).</summary>
    public int Width { get; init; } = 32 * 32 * 3;

    /// <summary>True for datasets that no distribution with <c>Unseen = false</c> has. Default false.</summary>
    public bool Unseen { get; init; }

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentException">One or more values are out of range; the message lists every one.</exception>
    public void Validate()
    {
        List<string> faults = [];
        foreach ((string name, int value) in new[] { (nameof(InputSize), InputSize), (nameof(Classes), Classes), (nameof(Points), Points), (nameof(Width), Width) })
            if (value < 1)
                faults.Add($"{name} is {value}; it must be at least 1.");
        if ((long)Width * Math.Max(Points, InputSize) > Array.MaxLength)
            faults.Add($"{nameof(Width)} · max({nameof(Points)}, {nameof(InputSize)}) is {(long)Width * Math.Max(Points, InputSize)}; it must be at most {Array.MaxLength}.");
        if (faults.Count > 0)
            throw new ArgumentException("Random dataset options: " + string.Join(' ', faults));
    }
}
