namespace Gpicl.Cli.Benchmarks;

/// <summary>A matrix product C = A·B.</summary>
/// <param name="M">Rows of A and C.</param>
/// <param name="K">Columns of A, rows of B.</param>
/// <param name="N">Columns of B and C.</param>
/// <param name="TransposeA">Whether A lies in memory as [K, M].</param>
/// <param name="TransposeB">Whether B lies in memory as [N, K].</param>
internal sealed record GemmShape(int M, int K, int N, bool TransposeA = false, bool TransposeB = false)
{
    /// <summary>Multiplications and additions of one product.</summary>
    public double Operations => 2.0 * M * K * N;

    /// <summary>The longest of the three matrices, in elements.</summary>
    public long LargestMatrix => Math.Max((long)M * K, Math.Max((long)K * N, (long)M * N));
}
