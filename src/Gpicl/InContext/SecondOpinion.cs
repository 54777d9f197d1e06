namespace Gpicl.InContext;

/// <summary>
/// What a linear discriminant says beside an ensemble of up to as many classes as the network knows, on encoded features. It is weighed on the support
/// set, and bounded: where features are far from all examples, a linear score is surer than anybody can be.
/// </summary>
internal static class SecondOpinion
{
    /// <summary>Most that it adds to the logarithm of a class's probability, or takes from it.</summary>
    public const double Limit = 1.5;

    /// <summary>Most values of an encoded row: a fit of the discriminant is made for every part.</summary>
    public const int MostValues = 512;

    // In nats of the log-likelihood: of weights that are as good as the best but for this, the least is taken. Measured, see docs/findings.md.
    private const double Slack = 0.5;

    private const int Parts = 5;

    /// <summary>Adds weighted scores of a discriminant to logarithms of probabilities, less their mean and bounded.</summary>
    /// <param name="opinions">[classes]</param>
    /// <param name="scores">[classes]</param>
    public static void Add(ReadOnlySpan<double> opinions, Span<double> scores)
    {
        double mean = 0;
        foreach (double opinion in opinions)
            mean += opinion / opinions.Length;
        for (int label = 0; label < opinions.Length; label++)
            scores[label] += Limit * Math.Tanh((opinions[label] - mean) / Limit);
    }

    /// <summary>Fits a discriminant and chooses its weight; null where the ensemble does as well alone.</summary>
    /// <param name="rows">Encoded examples, [rows, values].</param>
    /// <param name="labels">[rows]</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="logits">Order of the examples, and which of them the ensemble has predicted.</param>
    /// <param name="scores">Logarithms of what the ensemble predicted, [predicted, classes]; becomes those of both.</param>
    /// <param name="loss">Says how unlikely the examples are by scores, in nats.</param>
    public static Discriminant? Choose(
        float[] rows, ReadOnlySpan<int> labels, int classes, PrequentialLogits logits, ref double[] scores, Func<double[], double> loss)
    {
        if (rows.Length / labels.Length > MostValues || Discriminant.Fit(rows, labels, classes) is not { } discriminant)
            return null;
        double[] alone = scores, opinions = Opinions(rows, labels, classes, logits.Order, logits.First);
        double[] losses = [loss(alone), .. Discriminant.Weights.Select(weight => loss(Sum(weight)))];
        double most = losses.Min() + Slack;
        int chosen = Array.FindIndex(losses, own => own <= most) - 1;
        if (chosen < 0)
            return null;
        scores = Sum(Discriminant.Weights[chosen]);
        return new Discriminant(discriminant, Discriminant.Weights[chosen]);

        double[] Sum(double weight)
        {
            double[] sum = [.. alone], weighted = Array.ConvertAll(opinions, opinion => weight * opinion);
            for (int start = 0; start < sum.Length; start += classes)
                Add(weighted.AsSpan(start, classes), sum.AsSpan(start, classes));
            return sum;
        }
    }

    // Scores of the examples from position first on, of each by a fit to the parts it is not in, [rows, classes].
    private static double[] Opinions(float[] rows, ReadOnlySpan<int> labels, int classes, int[] order, int first)
    {
        int values = rows.Length / labels.Length;
        var opinions = new double[(order.Length - first) * classes];
        for (int part = 0; part < Parts; part++)
        {
            int[] others = [.. order.Where((_, position) => position % Parts != part)];
            if (Discriminant.Fit(Refit.GatherRows(rows, others, values), Refit.Gather(labels, others), classes) is not { } fitted)
                continue;
            var other = new Discriminant(fitted, weight: 1);
            for (int position = first; position < order.Length; position++)
                if (position % Parts == part)
                    other.Score(rows.AsSpan(order[position] * values, values), opinions.AsSpan((position - first) * classes, classes));
        }

        return opinions;
    }
}
