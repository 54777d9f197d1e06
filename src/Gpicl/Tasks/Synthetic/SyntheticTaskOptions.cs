namespace Gpicl.Tasks;

/// <summary>The prior of <see cref="SyntheticTasks"/>.</summary>
public sealed record SyntheticTaskOptions
{
    private const int WidestTable = 4096;

    /// <summary>Key of all random numbers. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>N_x, width of the inputs, at least 2. Default 196.</summary>
    public int InputSize { get; init; } = 196;

    /// <summary>Number of labels, at least 2; a task uses 2 .. Classes of them. Default 10.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>True for tasks that no distribution with <c>Unseen = false</c> has. Default false.</summary>
    public bool Unseen { get; init; }

    /// <summary>Weight of isotropic clusters in N_x dimensions, the plain prior. Default 0.25. Weights need not sum to 1.</summary>
    public float PlainClusterWeight { get; init; } = 0.25f;

    /// <summary>Weight of structured clusters of 2 .. <see cref="MaximumTableWidth"/> features. Default 0.3.</summary>
    public float TableClusterWeight { get; init; } = 0.3f;

    /// <summary>Weight of tables labelled by a random network. Default 0.15.</summary>
    public float NetworkLabelWeight { get; init; } = 0.15f;

    /// <summary>Weight of tables labelled by a random tree. Default 0.1.</summary>
    public float TreeLabelWeight { get; init; } = 0.1f;

    /// <summary>Weight of images with smooth prototypes. Default 0.2.</summary>
    public float SmoothImageWeight { get; init; } = 0.2f;

    /// <summary>Weight of images of pen strokes. Default 0.2.</summary>
    public float StrokeImageWeight { get; init; } = 0.2f;

    /// <summary>Largest number of features of a table, 2 .. 4096; the number is log-uniform from 2 to it. Default 196.</summary>
    public int MaximumTableWidth { get; init; } = 196;

    /// <summary>Probability that a table has irrelevant features, up to 60 % of them. Default 0.3.</summary>
    public float IrrelevantFeatureProbability { get; init; } = 0.3f;

    /// <summary>Probability that the features of a table go through random monotone maps. Default 0.3.</summary>
    public float WarpProbability { get; init; } = 0.3f;

    /// <summary>Probability that the features of a table keep unequal scales instead of unit variance. Default 0.25.</summary>
    public float UnequalScaleProbability { get; init; } = 0.25f;

    /// <summary>Probability that the features of a table are random combinations of latent variables. Default 0.5.</summary>
    public float CorrelationProbability { get; init; } = 0.5f;

    /// <summary>Probability that clusters lie in a subspace, of dimension log-uniform from 2 to the number of features. Default 0.3.</summary>
    public float LowRankProbability { get; init; } = 0.3f;

    /// <summary>Probability that a class has more than one cluster or prototype. Default 0.25.</summary>
    public float ManyClustersProbability { get; init; } = 0.25f;

    /// <summary>Probability that clusters have heavy tails. Default 0.25.</summary>
    public float HeavyTailProbability { get; init; } = 0.25f;

    /// <summary>Probability that class probabilities come from the flat Dirichlet distribution instead of being equal. Default 0.25.</summary>
    public float ImbalanceProbability { get; init; } = 0.25f;

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentException">One or more values are out of range; the message lists every one.</exception>
    public void Validate()
    {
        List<string> faults = [];
        if (InputSize < 2)
            faults.Add($"{nameof(InputSize)} is {InputSize}; it must be at least 2.");
        if (Classes < 2)
            faults.Add($"{nameof(Classes)} is {Classes}; it must be at least 2.");
        if (MaximumTableWidth is < 2 or > WidestTable)
            faults.Add($"{nameof(MaximumTableWidth)} is {MaximumTableWidth}; it must be 2 .. {WidestTable}.");
        CheckWeights(faults);
        CheckProbabilities(faults);
        if (faults.Count > 0)
            throw new ArgumentException("Synthetic task options: " + string.Join(' ', faults));
    }

    private void CheckWeights(List<string> faults)
    {
        (string Name, float Value)[] weights =
        [
            (nameof(PlainClusterWeight), PlainClusterWeight), (nameof(TableClusterWeight), TableClusterWeight),
            (nameof(NetworkLabelWeight), NetworkLabelWeight), (nameof(TreeLabelWeight), TreeLabelWeight),
            (nameof(SmoothImageWeight), SmoothImageWeight), (nameof(StrokeImageWeight), StrokeImageWeight),
        ];
        foreach ((string name, float value) in weights)
            if (!float.IsFinite(value) || value < 0)
                faults.Add(FormattableString.Invariant($"{name} is {value}; it must be finite and not negative."));
        if (weights.All(weight => weight.Value == 0))
            faults.Add("All weights are zero; at least one must be positive.");
    }

    private void CheckProbabilities(List<string> faults)
    {
        (string Name, float Value)[] probabilities =
        [
            (nameof(IrrelevantFeatureProbability), IrrelevantFeatureProbability), (nameof(WarpProbability), WarpProbability),
            (nameof(UnequalScaleProbability), UnequalScaleProbability), (nameof(CorrelationProbability), CorrelationProbability),
            (nameof(LowRankProbability), LowRankProbability), (nameof(ManyClustersProbability), ManyClustersProbability),
            (nameof(HeavyTailProbability), HeavyTailProbability), (nameof(ImbalanceProbability), ImbalanceProbability),
        ];
        foreach ((string name, float value) in probabilities)
            if (!(value is >= 0 and <= 1))
                faults.Add(FormattableString.Invariant($"{name} is {value}; it must be 0 .. 1."));
    }
}
