using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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

/// <summary>Knows which micro-kernels this process may use; the runtime's own switches (such as <c>DOTNET_EnableAVX512=0</c>) are obeyed.</summary>
internal static class InstructionSets
{
    /// <summary>The widest instruction set of this process.</summary>
    public static readonly InstructionSet Best =
        Avx512F.IsSupported && Vector512.IsHardwareAccelerated ? InstructionSet.Avx512
        : Avx2.IsSupported && Fma.IsSupported ? InstructionSet.Avx2
        : InstructionSet.Portable;

    /// <summary>The name users know it by.</summary>
    public static string DisplayName(this InstructionSet set) => set switch
    {
        InstructionSet.Avx512 => "AVX-512",
        InstructionSet.Avx2 => "AVX2",
        _ => "portable",
    };
}
