using BenchmarkDotNet.Attributes;
using Gpicl.Tensors;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Benchmarks.Kernels;

/// <summary>Matrix products of a Transformer's layers: eight sequences of 100 examples.</summary>
public class GemmBenchmarks
{
    private Tensor a = null!, b = null!, c = null!;

    [Params("800x256x1024", "800x1024x256", "800x128x384", "97x131x61")]
    public string Shape { get; set; } = "";

    [Params(false, true)]
    public bool TransposeA { get; set; }

    [Params(false, true)]
    public bool TransposeB { get; set; }

    private (int M, int K, int N) Sizes
    {
        get
        {
            int[] sizes = [.. Shape.Split('x').Select(int.Parse)];
            return (sizes[0], sizes[1], sizes[2]);
        }
    }

    [GlobalSetup]
    public void CreateMatrices()
    {
        (int m, int k, int n) = Sizes;
        a = RandomValues.Normal(new Shape(m, k));
        b = RandomValues.Normal(new Shape(k, n), seed: 1);
        c = new Tensor(new Shape(m, n));
    }

    [Benchmark]
    public unsafe void Multiply()
    {
        int m = c.Shape[0], n = c.Shape[1], k = a.Shape[1];
        var left = new MatrixOperand(a.Pointer, TransposeA ? m : k, TransposeA);
        var right = new MatrixOperand(b.Pointer, TransposeB ? k : n, TransposeB);
        Gemm.MultiplyOnThisThread(m, n, k, left, right, c.Pointer, n);
    }
}
