namespace Gpicl.InContext;

/// <summary>
/// Temperature scaling toward the class prior: p(c) in proportion to π(c)^(1 − b) · p(c)^b, with π(c) = (n_c + ½) / (n + C/2) of the
/// n_c examples of class c, and the inverse temperature b; then, where classes are expected in other shares q, times q(c) / π(c). Immutable.
/// </summary>
internal sealed class Calibrator
{
    /// <summary>Least inverse temperature.</summary>
    public const double Least = 0.1;

    /// <summary>Most.</summary>
    public const double Most = 5;

    // A normal distribution of ln b: what ensembles need on most data, and how far single ones are from it. Measured, see docs/findings.md.
    private const double Center = 0.9;
    private const double Precision = 10; // 1 / variance

    private const int Steps = 24; // of a golden-section search: to 4e-5 of ln b

    private readonly int[] counts;
    private readonly double[] priorTerms; // (1 − b) · ln π(c) + ln (q(c) / π(c))
    private readonly ClassPrior expected;

    /// <summary>Uses given numbers.</summary>
    /// <param name="inverseTemperature">b</param>
    /// <param name="counts">Examples of each class; not copied.</param>
    /// <param name="expected">q; null for π.</param>
    public Calibrator(double inverseTemperature, int[] counts, ClassPrior? expected = null)
    {
        InverseTemperature = inverseTemperature;
        this.counts = counts;
        this.expected = expected ?? ClassPrior.Support;
        double[] logPriors = LogPriors(counts), logExpected = this.expected.Logarithms(counts, logPriors);
        priorTerms = [.. logPriors.Zip(logExpected, (logPrior, wanted) => (1 - inverseTemperature) * logPrior + (wanted - logPrior))];
    }

    /// <summary>b: below 1 where the ensemble is surer than it is right.</summary>
    public double InverseTemperature { get; }

    /// <summary>n_c</summary>
    public ReadOnlySpan<int> Counts => counts;

    /// <summary>(1 − b) · ln π(c) + ln (q(c) / π(c)), what is added to b · ln p(c).</summary>
    public ReadOnlySpan<double> PriorTerms => priorTerms;

    /// <summary>Fits the inverse temperature: the likeliest after the predictions.</summary>
    /// <param name="probabilities">What was predicted for some of the examples, [rows, classes].</param>
    /// <param name="labels">What they are, [rows].</param>
    /// <param name="counts">All examples of each class, [classes]; not copied.</param>
    /// <param name="loss">Negative logarithm of the likelihood, and of the prior of the temperature, but for constants.</param>
    public static Calibrator Fit(ReadOnlySpan<double> probabilities, ReadOnlySpan<int> labels, int[] counts, out double loss)
    {
        double[] logPriors = LogPriors(counts), ratios = new double[probabilities.Length]; // ln (p / π)
        for (int i = 0; i < ratios.Length; i++)
            ratios[i] = Log(probabilities[i]) - logPriors[i % counts.Length];

        double golden = (Math.Sqrt(5) - 1) / 2, low = Math.Log(Least), high = Math.Log(Most);
        double left = high - golden * (high - low), right = low + golden * (high - low);
        double leftLoss = Loss(left, ratios, logPriors, labels), rightLoss = Loss(right, ratios, logPriors, labels);
        for (int step = 0; step < Steps; step++)
        {
            if (leftLoss < rightLoss)
            {
                (high, right, rightLoss) = (right, left, leftLoss);
                left = high - golden * (high - low);
                leftLoss = Loss(left, ratios, logPriors, labels);
            }
            else
            {
                (low, left, leftLoss) = (left, right, rightLoss);
                right = low + golden * (high - low);
                rightLoss = Loss(right, ratios, logPriors, labels);
            }
        }

        loss = Math.Min(leftLoss, rightLoss);
        return new Calibrator(Math.Exp((low + high) / 2), counts);
    }

    /// <summary>The calibrator for other expected shares.</summary>
    public Calibrator With(ClassPrior prior) => new(InverseTemperature, counts, prior);

    /// <summary>The calibrator with one more example of a class, which may be the next new one; the temperature stays.</summary>
    public Calibrator Add(int label)
    {
        int[] more = new int[Math.Max(counts.Length, label + 1)];
        counts.CopyTo(more, 0);
        more[label]++;
        return new Calibrator(InverseTemperature, more, expected);
    }

    /// <summary>The calibrator with one example of a class less; the temperature stays.</summary>
    public Calibrator Remove(int label)
    {
        int[] less = [.. counts];
        less[label]--;
        return new Calibrator(InverseTemperature, less, expected);
    }

    /// <summary>Calibrates the probabilities of one row in place, [classes].</summary>
    public void Apply(Span<double> probabilities)
    {
        double max = double.NegativeInfinity, sum = 0;
        for (int label = 0; label < probabilities.Length; label++)
        {
            probabilities[label] = InverseTemperature * Log(probabilities[label]) + priorTerms[label];
            max = Math.Max(max, probabilities[label]);
        }

        for (int label = 0; label < probabilities.Length; label++)
            sum += probabilities[label] = Math.Exp(probabilities[label] - max);
        for (int label = 0; label < probabilities.Length; label++)
            probabilities[label] /= sum;
    }

    // Negative logarithm of the likelihood and of the prior of ln b, but for constants.
    private static double Loss(double logInverseTemperature, double[] ratios, double[] logPriors, ReadOnlySpan<int> labels)
    {
        double b = Math.Exp(logInverseTemperature), distance = logInverseTemperature - Math.Log(Center);
        double loss = Precision / 2 * distance * distance;
        for (int row = 0; row < labels.Length; row++)
        {
            ReadOnlySpan<double> own = ratios.AsSpan(row * logPriors.Length, logPriors.Length);
            double max = double.NegativeInfinity, sum = 0;
            for (int label = 0; label < own.Length; label++)
                max = Math.Max(max, b * own[label] + logPriors[label]);
            for (int label = 0; label < own.Length; label++)
                sum += Math.Exp(b * own[label] + logPriors[label] - max);
            loss += max + Math.Log(sum) - b * own[labels[row]] - logPriors[labels[row]];
        }

        return loss;
    }

    private static double[] LogPriors(int[] counts)
    {
        double total = counts.Sum() + counts.Length / 2.0;
        return Array.ConvertAll(counts, count => Math.Log((count + 0.5) / total));
    }

    private static double Log(double probability) => Math.Log(Math.Max(probability, double.Epsilon));
}
