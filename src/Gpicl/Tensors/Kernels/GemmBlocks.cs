namespace Gpicl.Tensors.Kernels;

/// <summary>The tile in use, for cutting a product along tile borders.</summary>
internal static class GemmBlocks
{
    /// <summary>The micro-kernel in use.</summary>
    public static readonly InstructionSet InstructionSet = InstructionSets.Best;

    /// <summary>Rows of a tile.</summary>
    public static int Rows => InstructionSet switch
    {
        InstructionSet.Avx512 => Avx512MicroKernel.Rows,
        InstructionSet.Avx2 => Avx2MicroKernel.Rows,
        _ => PortableMicroKernel.Rows,
    };

    /// <summary>Columns of a tile.</summary>
    public static int Columns => InstructionSet switch
    {
        InstructionSet.Avx512 => Avx512MicroKernel.Columns,
        InstructionSet.Avx2 => Avx2MicroKernel.Columns,
        _ => PortableMicroKernel.Columns,
    };

    /// <summary>Columns of a narrower tile for the last panels; <see cref="Columns"/> where there is none.</summary>
    public static int NarrowColumns => InstructionSet switch
    {
        InstructionSet.Avx512 => Avx512MicroKernel.NarrowColumns,
        InstructionSet.Avx2 => Avx2MicroKernel.NarrowColumns,
        _ => PortableMicroKernel.NarrowColumns,
    };

    /// <summary>
    /// The block size that cuts a length into the fewest blocks of at most <paramref name="maximum"/>, all about equal, rounded
    /// up to whole units.
    /// </summary>
    public static int EvenBlock(int length, int maximum, int unit)
    {
        int blocks = Math.Max(1, (length + maximum - 1) / maximum);
        int block = (length + blocks - 1) / blocks;
        return (block + unit - 1) / unit * unit;
    }
}
