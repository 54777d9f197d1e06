using System.Runtime.InteropServices;

namespace Gpicl.InContext;

/// <summary>
/// What the members of an ensemble say of the last examples they read, of each before they have read it. All members read in the same
/// order: an average over members that know different examples would be less sure than the ensemble is.
/// </summary>
internal sealed unsafe class PrequentialLogits
{
    /// <summary>
    /// Examples that are read before the first that is predicted, half of them where there are few: fewer say little of predictions
    /// from all.
    /// </summary>
    public const int LeastContext = 12;

    /// <summary>Most examples that are predicted, so that the cost does not grow with the square of their number.</summary>
    public const int MostRows = 300;

    private const int SharedOrder = 1; // whose order all members read in: number 0 has that given, where classes may come one after the other

    private readonly float[] values; // [members, Rows, classes], pinned

    /// <summary>Makes room.</summary>
    /// <param name="members">Members of the ensemble.</param>
    /// <param name="classes">Classes of the model.</param>
    /// <param name="count">Examples of the support set.</param>
    /// <param name="seed">Of the order.</param>
    /// <param name="all">Whether all examples but the first are predicted.</param>
    public PrequentialLogits(int members, int classes, int count, ulong seed, bool all = false)
    {
        Order = EnsembleMember.Order(seed, SharedOrder, count);
        First = all ? 1 : Math.Max(Math.Min(LeastContext, count / 2), count - MostRows);
        Classes = classes;
        values = GC.AllocateArray<float>(checked(members * Rows * classes), pinned: true);
    }

    /// <summary>The order in which all members read: element i is the number of the example at position i.</summary>
    public int[] Order { get; }

    /// <summary>Position of the first example that is predicted.</summary>
    public int First { get; }

    /// <summary>How many examples are predicted.</summary>
    public int Rows => Order.Length - First;

    /// <summary>Classes of the model.</summary>
    public int Classes { get; }

    /// <summary>Elements from one member's logits to the next one's.</summary>
    public nint MemberStride => (nint)Rows * Classes;

    /// <summary>The logits of a member for the example at a position, [Classes], and those behind it; valid as long as this is alive.</summary>
    public float* At(int member, int position) =>
        (float*)Marshal.UnsafeAddrOfPinnedArrayElement(values, 0) + member * MemberStride + (nint)(position - First) * Classes;
}
