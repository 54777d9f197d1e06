using Gpicl.Randomness;

namespace Gpicl.Tests.Randomness;

public class CounterGeneratorTests
{
    [Fact]
    public void Philox_gives_the_published_words()
    {
        Assert.Equal([0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u], Words(Philox.Block(0, 0, 0, 0, 0)));
        Assert.Equal([0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu],
            Words(Philox.Block(uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, ulong.MaxValue)));
        Assert.Equal([0xd16cfe09u, 0x94fdcceb, 0x5001e420u, 0x24126ea1u],
            Words(Philox.Block(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0x299f31d0a4093822)));

        static uint[] Words(System.Runtime.Intrinsics.Vector128<uint> block) => [block[0], block[1], block[2], block[3]];
    }

    [Fact]
    public void Sixteen_blocks_at_once_are_the_sixteen_single_ones()
    {
        Philox.SixteenBlocks(160, 0xFFFFFFFF, 7, 0x80000001, 0xFEDCBA9876543210, out var word0, out var word1, out var word2, out var word3);

        for (int i = 0; i < 16; i++)
            Assert.Equal(
                Philox.Block((uint)(160 + i), 0xFFFFFFFF, 7, 0x80000001, 0xFEDCBA9876543210),
                System.Runtime.Intrinsics.Vector128.Create(word0[i], word1[i], word2[i], word3[i]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Normal_numbers_have_the_bits_of_the_naive_transform(int count)
    {
        var generator = new CounterGenerator(0x0123456789ABCDEF, 5, 1UL << 40);
        generator.NextUInt32();
        float[] actual = new float[count];
        generator.FillNormal(actual);

        for (int i = 0; i < count; i++)
        {
            // A draw has used block 0, so that the fill begins with block 16; a run is 16 blocks and 64 values.
            int run = i / 64, word = i % 64 / 16, lane = i % 16;
            var block = Philox.Block((uint)(16 + run * 16 + lane), 5, 0, 1 << 8, 0x0123456789ABCDEF);
            (float first, float second) = NaiveNormal.Pair(block[word & 2], block[(word & 2) + 1]);
            Assert.Equal(BitConverter.SingleToUInt32Bits((word & 1) == 0 ? first : second), BitConverter.SingleToUInt32Bits(actual[i]));
        }
    }

    [Fact]
    public void Normal_numbers_have_the_moments_of_the_normal_distribution()
    {
        float[] values = Normals(1 << 21);
        double n = values.Length;
        double mean = values.Sum(v => (double)v) / n;
        double variance = values.Sum(v => (double)v * v) / n;
        double skewness = values.Sum(v => Math.Pow(v, 3)) / n;
        double kurtosis = values.Sum(v => Math.Pow(v, 4)) / n;

        // Five standard errors each: variances of x, x², x³, x⁴ are 1, 2, 15, 96.
        Assert.InRange(mean, -5 / Math.Sqrt(n), 5 / Math.Sqrt(n));
        Assert.InRange(variance, 1 - 5 * Math.Sqrt(2 / n), 1 + 5 * Math.Sqrt(2 / n));
        Assert.InRange(skewness, -5 * Math.Sqrt(15 / n), 5 * Math.Sqrt(15 / n));
        Assert.InRange(kurtosis, 3 - 5 * Math.Sqrt(96 / n), 3 + 5 * Math.Sqrt(96 / n));
    }

    [Theory]
    [InlineData(0.5, 0.69146246)]
    [InlineData(1, 0.84134475)]
    [InlineData(2, 0.97724987)]
    [InlineData(3, 0.99865010)]
    [InlineData(4, 0.99996833)]
    public void Normal_numbers_have_the_quantiles_of_the_normal_distribution(float value, double probability)
    {
        float[] values = Normals(1 << 21);
        double tolerance = 5 * Math.Sqrt(probability * (1 - probability) / values.Length);

        Assert.InRange(values.Count(v => v <= value) / (double)values.Length, probability - tolerance, probability + tolerance);
        Assert.InRange(values.Count(v => v >= -value) / (double)values.Length, probability - tolerance, probability + tolerance);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(64)]
    public void Normal_numbers_and_their_squares_do_not_correlate_at_a_distance(int distance)
    {
        float[] values = Normals(1 << 20);
        double product = 0, squares = 0;
        for (int i = distance; i < values.Length; i++)
        {
            product += (double)values[i] * values[i - distance];
            squares += ((double)values[i] * values[i] - 1) * ((double)values[i - distance] * values[i - distance] - 1);
        }
        double n = values.Length - distance;

        Assert.InRange(product / n, -5 / Math.Sqrt(n), 5 / Math.Sqrt(n));
        Assert.InRange(squares / n, -10 / Math.Sqrt(n), 10 / Math.Sqrt(n));
    }

    [Fact]
    public void Uniform_numbers_fill_the_unit_interval_evenly()
    {
        float[] values = new float[1 << 20];
        new CounterGenerator(3, 1, 4).FillUniform(values);
        int[] counts = new int[64];
        foreach (float value in values)
            counts[(int)(value * 64)]++;

        Assert.All(values, value => Assert.InRange(value, 0f, 0.99999994f));
        Assert.All(counts, count => Assert.InRange(count, 16384 - 700, 16384 + 700));
    }

    [Fact]
    public void Integers_below_a_bound_are_equally_likely()
    {
        var generator = new CounterGenerator(1, 2, 3);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++)
            counts[generator.NextInt32(7)]++;

        Assert.All(counts, count => Assert.InRange(count, 10_000 - 500, 10_000 + 500));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CounterGenerator(1, 2, 3).NextInt32(0));
    }

    [Fact]
    public void Streams_of_different_seed_purpose_or_number_differ()
    {
        uint[] firstWords =
        [
            new CounterGenerator(1, 1, 1).NextUInt32(), new CounterGenerator(2, 1, 1).NextUInt32(),
            new CounterGenerator(1, 2, 1).NextUInt32(), new CounterGenerator(1, 1, 2).NextUInt32(),
            new CounterGenerator(1UL << 32, 1, 1).NextUInt32(), new CounterGenerator(1, 1, 1UL << 32).NextUInt32(),
        ];

        Assert.Equal(firstWords.Length, firstWords.Distinct().Count());
        Assert.Equal(firstWords[0], new CounterGenerator(1, 1, 1).NextUInt32());
    }

    private static float[] Normals(int count)
    {
        float[] values = new float[count];
        new CounterGenerator(42, 9, 0).FillNormal(values);
        return values;
    }
}
