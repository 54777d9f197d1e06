namespace Gpicl.Cli.Experiments.Runs;

/// <summary>What an unfinished run has recorded so far; kept beside the state of its meta-training.</summary>
internal sealed class RunDraft
{
    /// <summary>Mean loss of every finished report interval.</summary>
    public List<double> Loss { get; init; } = [];

    /// <summary>Sum of the losses of the interval at hand.</summary>
    public double LossSum { get; set; }

    /// <summary>Their number.</summary>
    public int LossCount { get; set; }

    /// <summary>What was measured at every evaluation interval, by name.</summary>
    public Dictionary<string, List<double>> Curves { get; init; } = [];

    /// <summary>Time spent.</summary>
    public double Seconds { get; set; }

    /// <summary>Adds the loss of a step.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="isLast">Whether a report interval ends with it.</param>
    public void AddLoss(double loss, bool isLast)
    {
        LossSum += loss;
        LossCount++;
        if (!isLast)
            return;
        Loss.Add(LossSum / LossCount);
        (LossSum, LossCount) = (0, 0);
    }

    /// <summary>Adds a measurement.</summary>
    public void Add(string name, double value)
    {
        if (!Curves.TryGetValue(name, out List<double>? curve))
            Curves.Add(name, curve = []);
        curve.Add(value);
    }
}
