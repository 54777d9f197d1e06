namespace Gpicl.InContext;

/// <summary>
/// In which shares classes are expected to occur where predictions are made. Probabilities p(c), calibrated if they are, become p(c) · q(c) / π(c),
/// made to add up to 1, with the expected shares q and the shares π in the support set, π(c) = (n_c + ½) / (n + C/2) (Saerens, Latinne,
/// Decaestecker 2002). Immutable.
/// </summary>
public sealed class ClassPrior : IEquatable<ClassPrior>
{
    private readonly double[]? weights; // null for the support set's shares, none for equal ones

    private ClassPrior(double[]? weights) => this.weights = weights;

    /// <summary>The shares of the support set: probabilities stay as they are.</summary>
    public static ClassPrior Support { get; } = new((double[]?)null);

    /// <summary>
    /// Equal shares of all classes that have examples: where errors on rare classes are as bad as those on frequent ones. It gains where
    /// classes are counted alike, as macro accuracy does, and loses where rows are.
    /// </summary>
    public static ClassPrior Balanced { get; } = new([]);

    /// <summary>Shares that are known.</summary>
    /// <param name="shares">One for each class, in their order, finite and above 0; only their proportions count. Copied.</param>
    /// <exception cref="ArgumentException">There are fewer than two, or one is out of range.</exception>
    public static ClassPrior Given(params ReadOnlySpan<double> shares)
    {
        foreach (double share in shares)
            if (!(share > 0 && double.IsFinite(share)))
                throw new ArgumentException($"A share is {share}; all must be finite and above 0.", nameof(shares));
        return shares.Length >= 2
            ? new ClassPrior(shares.ToArray())
            : throw new ArgumentException($"There are {shares.Length} shares; one for each of two classes or more is needed.", nameof(shares));
    }

    /// <summary>The shares of <see cref="Given"/>; null for <see cref="Support"/> and <see cref="Balanced"/>.</summary>
    public IReadOnlyList<double>? Shares => weights is { Length: > 0 } ? weights : null;

    /// <summary>What files keep: null for <see cref="Support"/>, nothing for <see cref="Balanced"/>, else the shares.</summary>
    internal double[]? Weights => weights;

    /// <summary>What a file kept.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    internal static ClassPrior Restore(double[]? weights) => weights switch
    {
        null => Support,
        [] => Balanced,
        _ => Given(weights),
    };

    /// <inheritdoc/>
    public bool Equals(ClassPrior? other) => other != null && weights == null == (other.weights == null) && weights.AsSpan().SequenceEqual(other.weights);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ClassPrior);

    /// <inheritdoc/>
    public override int GetHashCode() => weights == null ? 0 : weights.Aggregate(weights.Length + 1, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => weights switch
    {
        null => nameof(Support),
        [] => nameof(Balanced),
        _ => $"{nameof(Given)}({string.Join(", ", weights.Select(weight => FormattableString.Invariant($"{weight}")))})",
    };

    /// <summary>ln q(c), but for a constant.</summary>
    /// <param name="counts">n_c</param>
    /// <param name="logPriors">ln π(c)</param>
    internal double[] Logarithms(int[] counts, double[] logPriors)
    {
        if (weights == null)
            return logPriors;
        int present = counts.Count(count => count > 0);

        // A class without examples keeps its share, which is small: nothing is known of it.
        double sum = weights.Sum();
        return [.. counts.Select((count, label) => weights.Length > 0 ? Math.Log(weights[label] / sum) : count > 0 ? -Math.Log(present) : logPriors[label])];
    }
}
