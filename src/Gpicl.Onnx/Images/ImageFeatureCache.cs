using System.Collections.Concurrent;

namespace Gpicl.Onnx.Images;

/// <summary>
/// Features of images seen before, by the content of the image and of the model, so that several models may share one. Once full
/// it keeps what it has. Thread-safe.
/// </summary>
public sealed class ImageFeatureCache
{
    private const int EntryOverhead = 96; // of an array and a place in the dictionary, roughly

    private readonly ConcurrentDictionary<UInt128, float[]> features = new();
    private long bytes;

    /// <summary>Makes an empty cache.</summary>
    /// <param name="maximumBytes">About how much memory it may take, not negative. Default 256 MiB, 122,000 images of 512 features.</param>
    public ImageFeatureCache(long maximumBytes = 256L << 20)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maximumBytes);
        MaximumBytes = maximumBytes;
    }

    /// <summary>About how much memory it may take.</summary>
    public long MaximumBytes { get; }

    /// <summary>Images whose features are kept.</summary>
    public int Count => features.Count;

    internal bool TryGet(UInt128 key, Span<float> target)
    {
        if (!features.TryGetValue(key, out float[]? found) || found.Length != target.Length)
            return false;
        found.CopyTo(target);
        return true;
    }

    internal void Add(UInt128 key, ReadOnlySpan<float> values)
    {
        long size = EntryOverhead + (long)values.Length * sizeof(float);
        if (Interlocked.Add(ref bytes, size) > MaximumBytes || !features.TryAdd(key, values.ToArray()))
            Interlocked.Add(ref bytes, -size);
    }
}
