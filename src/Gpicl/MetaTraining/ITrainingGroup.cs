namespace Gpicl.MetaTraining;

/// <summary>
/// Processes that meta-train one learner together. Each computes its share of every batch; sums over all of them then make
/// the same step everywhere. Every process calls the same members in the same order.
/// </summary>
public interface ITrainingGroup
{
    /// <summary>Number of this process, 0 .. <see cref="Size"/> − 1; number 0 writes the files.</summary>
    int Rank { get; }

    /// <summary>Number of processes, at least 1.</summary>
    int Size { get; }

    /// <summary>Replaces values by their sums over all processes, added in the order of ranks: the same bits in every process and run.</summary>
    /// <param name="values">As many in every process.</param>
    void Sum(Span<float> values);

    /// <summary>The sum of a number over all processes, added in the order of ranks.</summary>
    double Sum(double value);
}
