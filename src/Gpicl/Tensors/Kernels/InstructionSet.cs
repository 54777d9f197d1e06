namespace Gpicl.Tensors.Kernels;

/// <summary>The micro-kernels a matrix product can run on.</summary>
internal enum InstructionSet
{
    /// <summary><see cref="System.Numerics.Vector{T}"/>: every processor the runtime supports.</summary>
    Portable,

    /// <summary>256-bit vectors with fused multiply–add.</summary>
    Avx2,

    /// <summary>512-bit vectors.</summary>
    Avx512,
}
