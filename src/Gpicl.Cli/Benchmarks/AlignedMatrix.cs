using System.Runtime.InteropServices;
using Gpicl.Randomness;

namespace Gpicl.Cli.Benchmarks;

/// <summary>A matrix of standard normal values outside the managed heap, on a cache line's border.</summary>
internal sealed unsafe class AlignedMatrix : IDisposable
{
    private const int CacheLine = 64;

    public AlignedMatrix(int rows, int columns, ulong seed)
    {
        int length = checked(rows * columns);
        Data = (float*)NativeMemory.AlignedAlloc((nuint)length * sizeof(float), CacheLine);
        new CounterGenerator(seed, StreamPurpose.Examples, 0).FillNormal(new Span<float>(Data, length));
    }

    /// <summary>The first element.</summary>
    public float* Data { get; private set; }

    public void Dispose()
    {
        NativeMemory.AlignedFree(Data);
        Data = null;
    }
}
