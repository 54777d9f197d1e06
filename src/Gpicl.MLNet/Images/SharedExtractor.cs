using Gpicl.Onnx.Images;

namespace Gpicl.MLNet.Images;

/// <summary>
/// One network for all transformers that want it at the same time: an estimator fitted several times, as in cross-validation,
/// loads it once. Thread-safe.
/// </summary>
/// <param name="create">Loads the network.</param>
internal sealed class SharedExtractor(Func<ImageFeatureExtractor> create)
{
    private readonly Lock gate = new();
    private ImageFeatureExtractor? extractor;
    private int users;

    /// <summary>The network; <see cref="Release"/> gives it back.</summary>
    public ImageFeatureExtractor Acquire()
    {
        lock (gate)
        {
            extractor ??= create();
            users++;
            return extractor;
        }
    }

    /// <summary>Disposes of the network when nobody has it any more.</summary>
    public void Release()
    {
        lock (gate)
        {
            if (--users > 0)
                return;
            extractor?.Dispose();
            extractor = null;
        }
    }
}
