namespace Gpicl.Tasks;

/// <summary>Options of <see cref="RandomDatasetTasks"/>.</summary>
internal sealed record RandomDatasetTaskOptions
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
        var check = new OptionCheck("Random dataset");
        check.AtLeast(InputSize, 1, nameof(InputSize));
        check.AtLeast(Classes, 1, nameof(Classes));
        check.AtLeast(Points, 1, nameof(Points));
        check.AtLeast(Width, 1, nameof(Width));
        long largest = (long)Width * Math.Max(Points, InputSize);
        check.Require(largest <= Array.MaxLength, $"{nameof(Width)} · max({nameof(Points)}, {nameof(InputSize)})", largest, $"at most {Array.MaxLength}");
        check.ThrowIfAny();
    }
}
