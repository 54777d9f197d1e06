using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Gpicl.Randomness;

/// <summary>
/// Counter-based random numbers (Philox4x32-10). A stream is named by (seed, purpose, number); different names give
/// independent streams, the same name gives the same bits on every machine, instruction set and thread.
/// </summary>
/// <remarks>
/// A mutable value: pass it by reference. Single draws take the words of counter 0, 1, 2, ... in order. A bulk fill begins
/// at the next multiple of sixteen counters and takes sixteen for every 64 values or part of them; value 16 j + i
/// of such a run comes from word j of counter i (normal values: from words j and j + 1, j even). A stream has 2^34 words;
/// drawing more throws an <see cref="OverflowException"/>.
/// </remarks>
internal struct CounterGenerator
{
    private const int Run = 64; // values made together by a bulk fill
    private const int BlocksPerRun = 16;

    private readonly ulong seed;
    private readonly ulong number;
    private readonly uint purpose;
    private uint nextBlock;
    private int wordsLeft; // of the last block
    private Vector128<uint> words;

    /// <summary>Begins a stream.</summary>
    /// <param name="seed">The key: what distinguishes one experiment from another.</param>
    /// <param name="purpose">What the numbers are for, so that two uses of the same number stay independent.</param>
    /// <param name="number">Number of the task, sequence or whatever else the stream belongs to.</param>
    public CounterGenerator(ulong seed, uint purpose, ulong number)
    {
        this.seed = seed;
        this.purpose = purpose;
        this.number = number;
    }

    /// <summary>32 uniform bits.</summary>
    public uint NextUInt32()
    {
        if (wordsLeft == 0)
        {
            words = Philox.Block(nextBlock, purpose, (uint)number, (uint)(number >> 32), seed);
            nextBlock = checked(nextBlock + 1);
            wordsLeft = 4;
        }
        return words.GetElement(4 - wordsLeft--);
    }

    /// <summary>A uniform number in [0, 1), a multiple of 2⁻²⁴.</summary>
    public float NextSingle() => (NextUInt32() >> 8) * (1f / 16777216f);

    /// <summary>A uniform number in [<paramref name="low"/>, <paramref name="high"/>); rounding may yield <paramref name="high"/> itself.</summary>
    public float NextSingle(float low, float high) => low + NextSingle() * (high - low);

    /// <summary>A number in [<paramref name="low"/>, <paramref name="high"/>] whose logarithm is uniform.</summary>
    /// <param name="low">Lower bound, positive.</param>
    /// <param name="high">Upper bound, not below <paramref name="low"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A bound is out of range.</exception>
    public float NextLogUniform(float low, float high)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(low);
        ArgumentOutOfRangeException.ThrowIfLessThan(high, low);
        return Math.Clamp(PortableMath.Exp(NextSingle(PortableMath.Log(low), PortableMath.Log(high))), low, high);
    }

    /// <summary>An integer in 0 .. <paramref name="count"/> − 1, each with exactly the same probability.</summary>
    /// <param name="count">Number of possible values, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public int NextInt32(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        // Lemire's method: the high half of word × count, rejecting the words that would make some values likelier.
        uint bound = (uint)count;
        ulong product = (ulong)NextUInt32() * bound;
        if ((uint)product < bound)
        {
            uint threshold = (uint)(-count) % bound;
            while ((uint)product < threshold)
                product = (ulong)NextUInt32() * bound;
        }
        return (int)(product >> 32);
    }

    /// <summary>True with the given probability: never at 0, always at 1.</summary>
    public bool NextBoolean(float probability) => NextSingle() < probability;

    /// <summary>Puts the elements into a uniformly random order (Fisher–Yates).</summary>
    public void Shuffle(Span<int> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = NextInt32(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    /// <summary>Fills the span with uniform numbers in [0, 1), multiples of 2⁻²⁴.</summary>
    public void FillUniform(Span<float> values) => Fill<UniformRun>(values);

    /// <summary>Fills the span with standard normal numbers.</summary>
    public void FillNormal(Span<float> values) => Fill<NormalRun>(values);

    private void Fill<TRun>(Span<float> values)
        where TRun : struct, IRun
    {
        uint block = checked(nextBlock + BlocksPerRun - 1) & ~(uint)(BlocksPerRun - 1);
        int runs = (values.Length + Run - 1) / Run;
        nextBlock = checked(block + (uint)runs * BlocksPerRun);
        wordsLeft = 0;

        uint numberLow = (uint)number, numberHigh = (uint)(number >> 32);
        while (values.Length >= Run)
        {
            ref float target = ref MemoryMarshal.GetReference(values);
            Philox.SixteenBlocks(block, purpose, numberLow, numberHigh, seed, out var word0, out var word1, out var word2, out var word3);
            TRun.Store(word0, word1, ref target);
            TRun.Store(word2, word3, ref Unsafe.Add(ref target, Run / 2));
            values = values[Run..];
            block += BlocksPerRun;
        }
        if (values.Length > 0)
        {
            Span<float> run = stackalloc float[Run];
            Philox.SixteenBlocks(block, purpose, numberLow, numberHigh, seed, out var word0, out var word1, out var word2, out var word3);
            TRun.Store(word0, word1, ref run[0]);
            TRun.Store(word2, word3, ref run[Run / 2]);
            run[..values.Length].CopyTo(values);
        }
    }

    /// <summary>What a bulk fill makes of two vectors of words.</summary>
    private interface IRun
    {
        static abstract void Store(Vector512<uint> first, Vector512<uint> second, ref float target);
    }

    private readonly struct UniformRun : IRun
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Vector512<uint> first, Vector512<uint> second, ref float target)
        {
            var scale = Vector512.Create(1f / 16777216f);
            (Vector512.ConvertToSingle((first >>> 8).AsInt32()) * scale).StoreUnsafe(ref target);
            (Vector512.ConvertToSingle((second >>> 8).AsInt32()) * scale).StoreUnsafe(ref target, 16);
        }
    }

    private readonly struct NormalRun : IRun
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Vector512<uint> first, Vector512<uint> second, ref float target)
        {
            BoxMuller.Transform(first, second, out var normal0, out var normal1);
            normal0.StoreUnsafe(ref target);
            normal1.StoreUnsafe(ref target, 16);
        }
    }
}
