namespace Microsoft.ML.Data;

/// <summary>Adds up how well scores agree with labels, row by row.</summary>
internal sealed class MulticlassCounters(int classes)
{
    private const float SmallestProbability = 1e-15f;

    private readonly double[][] confusion = [.. Enumerable.Range(0, classes).Select(_ => new double[classes])];
    private readonly double[] logLossOfClass = new double[classes];
    private readonly double[] countOfClass = new double[classes];
    private readonly double[] countOfRank = new double[classes + 1];
    private double count;
    private double logLoss;

    public long UnknownClasses { get; private set; }

    public void Add(int label, ReadOnlySpan<float> scores)
    {
        var known = label < classes;
        if (!known)
            UnknownClasses++;
        var probability = known ? Math.Min(1, Math.Max(SmallestProbability, scores[label])) : SmallestProbability;
        var loss = -Math.Log(probability);
        var correctScore = known ? scores[label] : 0;
        var rank = 0;
        var predicted = 0;
        for (var i = 0; i < classes; i++)
        {
            if (scores[i] > correctScore || (scores[i] == correctScore && i < label))
                rank++;
            if (scores[i] > scores[predicted])
                predicted = i;
        }

        count++;
        logLoss += loss;
        countOfRank[rank]++;
        if (!known)
            return;
        countOfClass[label]++;
        logLossOfClass[label] += loss;
        confusion[label][rank == 0 ? label : predicted]++;
    }

    public MulticlassClassificationMetrics ToMetrics(int topK, string[] classNames)
    {
        var seen = Enumerable.Range(0, classes).Where(i => countOfClass[i] > 0).ToArray();
        var meanLoss = count > 0 ? logLoss / count : 0;
        var entropy = -seen.Sum(i => countOfClass[i] * Math.Log(countOfClass[i] / count)) / count;
        var top = new List<double>();
        for (var k = 0; k < Math.Min(topK, countOfRank.Length); k++)
            top.Add((k > 0 ? top[k - 1] : 0) + countOfRank[k] / count);
        return new MulticlassClassificationMetrics(
            microAccuracy: count > 0 ? seen.Sum(i => confusion[i][i]) / count : 0,
            macroAccuracy: seen.Length > 0 ? seen.Average(i => confusion[i][i] / countOfClass[i]) : 0,
            logLoss: meanLoss,
            logLossReduction: (entropy - meanLoss) / entropy,
            topKAccuracyForAllK: topK > 0 ? [.. top] : [],
            perClassLogLoss: [.. countOfClass.Select((seenCount, i) => seenCount > 0 ? logLossOfClass[i] / seenCount : 0)],
            confusionMatrix: new ConfusionMatrix(confusion, classNames));
    }
}
