using Gpicl.Randomness;

namespace Gpicl.Tasks;

/// <summary>The label permutation ρ of a task (§3.1), uniform over all permutations of the labels.</summary>
internal static class LabelPermutation
{
    /// <summary>Writes the permutation of a task. The same on every machine and thread.</summary>
    /// <param name="seed">Seed of the task distribution.</param>
    /// <param name="task">Number of the task, not negative.</param>
    /// <param name="permutation">Receives ρ: element y is the label that stands for class y; its length is the number of labels.</param>
    /// <exception cref="ArgumentOutOfRangeException">The task number is negative.</exception>
    public static void Fill(ulong seed, long task, Span<int> permutation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(task);
        FillIdentity(permutation);
        var generator = new CounterGenerator(seed, StreamPurpose.Permutation, (ulong)task);
        generator.Shuffle(permutation);
    }

    /// <summary>Writes the identity.</summary>
    internal static void FillIdentity(Span<int> permutation)
    {
        for (int i = 0; i < permutation.Length; i++)
            permutation[i] = i;
    }
}
