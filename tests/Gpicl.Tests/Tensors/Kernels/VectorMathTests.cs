using System.Runtime.Intrinsics;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Tests.Tensors.Kernels;

public class VectorMathTests
{
    private static readonly float[] Special =
    [
        float.NaN, float.NegativeInfinity, float.PositiveInfinity, 0, -0f, float.Epsilon, -float.Epsilon, 1e-40f, float.MaxValue, float.MinValue,
    ];

    [Fact]
    public void Exp_is_within_three_parts_in_ten_million()
    {
        foreach (float x in Range(-87.2f, 88.2f))
            AssertRelative(Math.Exp(x), Apply(VectorMath.Exp, x), 3e-7, x);
        foreach (float x in Range(-1e-3f, 1e-3f))
            AssertRelative(Math.Exp(x), Apply(VectorMath.Exp, x), 1.2e-7, x);
    }

    [Fact]
    public void Exp_beyond_single_precision_is_zero_or_huge_and_never_wraps_around()
    {
        Assert.Equal([0f, 0f, 0f, 0f], Apply(VectorMath.Exp, [float.NegativeInfinity, float.MinValue, -1000, -87.4f]));
        Assert.All(Apply(VectorMath.Exp, [88.4f, 89, 1000, float.MaxValue, float.PositiveInfinity]), y => Assert.True(y > 2e38f));
        Assert.Equal([1f, 1f, 1f, 1f], Apply(VectorMath.Exp, [0, -0f, float.Epsilon, -1e-40f]));
        Assert.True(float.IsNaN(Apply(VectorMath.Exp, float.NaN)));
    }

    [Fact]
    public void Log_is_within_three_parts_in_ten_million()
    {
        for (float x = 1.2e-38f; x < 3e38f; x *= 1.0371f)
            AssertClose(Math.Log(x), Apply(VectorMath.Log, x), 3e-7 * Math.Abs(Math.Log(x)) + 1e-9, x);
        foreach (float x in Range(0.5f, 2f))
            AssertClose(Math.Log(x), Apply(VectorMath.Log, x), 3e-7 * Math.Abs(Math.Log(x)) + 1e-9, x);
    }

    [Fact]
    public void Log_of_special_values()
    {
        Assert.Equal([float.NegativeInfinity, float.NegativeInfinity, float.PositiveInfinity, 0f], Apply(VectorMath.Log, [0, -0f, float.PositiveInfinity, 1]));
        Assert.All(Apply(VectorMath.Log, [float.NaN, -1, -1e-40f, float.NegativeInfinity]), y => Assert.True(float.IsNaN(y)));

        // Below the smallest normal number only the size is kept.
        Assert.All(Apply(VectorMath.Log, [float.Epsilon, 1e-42f, 1e-39f]), y => Assert.InRange(y, -104, -87.3f));
    }

    [Fact]
    public void Sigmoid_is_within_four_parts_in_ten_million()
    {
        foreach (float x in Range(-80, 80))
            AssertRelative(1 / (1 + Math.Exp(-x)), Apply(VectorMath.Sigmoid, x), 4e-7, x);
        Assert.All(Apply(VectorMath.Sigmoid, [float.NegativeInfinity, float.MinValue, -100]), y => Assert.InRange(y, 0, 1e-38f));
        Assert.Equal([1f, 1f, 0.5f], Apply(VectorMath.Sigmoid, [float.PositiveInfinity, float.MaxValue, 0]));
    }

    [Fact]
    public void Tanh_is_within_four_parts_in_ten_million()
    {
        foreach (float x in Range(-12, 12))
            AssertRelative(Math.Tanh(x), Apply(VectorMath.Tanh, x), 4e-7, x);
        foreach (float x in Range(-1e-4f, 1e-4f))
            AssertRelative(Math.Tanh(x), Apply(VectorMath.Tanh, x), 2e-7, x);
        Assert.Equal([-1f, 1f, -1f, 1f, 0f], Apply(VectorMath.Tanh, [float.NegativeInfinity, float.PositiveInfinity, float.MinValue, 50, 0]));
    }

    [Fact]
    public void Softplus_is_within_four_parts_in_ten_million()
    {
        foreach (float x in Range(-80, 80))
            AssertRelative(SoftplusInDouble(x), Apply(VectorMath.Softplus, x), 4e-7, x);
        Assert.Equal(
            [0f, float.PositiveInfinity, float.MaxValue, 1000f],
            Apply(VectorMath.Softplus, [float.NegativeInfinity, float.PositiveInfinity, float.MaxValue, 1000]));
    }

    [Fact]
    public void Not_a_number_stays_visible()
    {
        Assert.All(
            [VectorMath.Exp, VectorMath.Log, VectorMath.Sigmoid, VectorMath.Tanh, VectorMath.Softplus],
            (Func<Vector512<float>, Vector512<float>> f) => Assert.True(float.IsNaN(Apply(f, float.NaN))));
    }

    [Fact]
    public void A_lane_does_not_depend_on_its_neighbours()
    {
        Func<Vector512<float>, Vector512<float>>[] functions =
            [VectorMath.Exp, VectorMath.Log, VectorMath.Sigmoid, VectorMath.Tanh, VectorMath.Softplus];
        foreach (Func<Vector512<float>, Vector512<float>> f in functions)
            foreach (float neighbour in Special)
            {
                var lanes = new float[Vector512<float>.Count];
                lanes.AsSpan().Fill(neighbour);
                lanes[1] = 0.7f;
                Assert.Equal(Apply(f, 0.7f), f(Vector512.Create(lanes))[1]);
            }
    }

    private static IEnumerable<float> Range(float low, float high)
    {
        const int Count = 4000;
        for (int i = 0; i <= Count; i++)
            yield return low + (high - low) * i / Count;
    }

    // ln(1 + e) for small e by its series, where 1 + e would lose digits in double precision too.
    private static double SoftplusInDouble(double x)
    {
        double e = Math.Exp(-Math.Abs(x));
        return Math.Max(x, 0) + (e < 1e-5 ? e * (1 - e / 2 + e * e / 3) : Math.Log(1 + e));
    }

    private static float Apply(Func<Vector512<float>, Vector512<float>> f, float x) => f(Vector512.Create(x))[0];

    private static float[] Apply(Func<Vector512<float>, Vector512<float>> f, float[] x) => [.. x.Select(value => Apply(f, value))];

    private static void AssertRelative(double expected, float found, double tolerance, float x) =>
        AssertClose(expected, found, tolerance * Math.Abs(expected), x);

    private static void AssertClose(double expected, float found, double tolerance, float x)
    {
        if (!(Math.Abs(found - expected) <= tolerance))
            Assert.Fail($"At {x}: found {found}, expected {expected}.");
    }
}
