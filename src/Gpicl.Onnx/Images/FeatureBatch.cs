using System.Numerics.Tensors;

namespace Gpicl.Onnx.Images;

/// <summary>Images on their way through a network, with room for a fixed number. For one thread.</summary>
internal sealed class FeatureBatch
{
    private readonly ImageFeatureExtractor extractor;
    private readonly ImageFeatureCache? cache;
    private readonly ImageScaler scaler;
    private readonly PixelTensor tensor;
    private readonly byte[] scaled; // [Height, Width, 3]
    private readonly float[] features; // [capacity, width]
    private readonly (int Place, UInt128 Key)[] waiting; // for the network
    private readonly int views; // of an image: the image itself, and its mirror image
    private int waitingCount;

    public FeatureBatch(ImageFeatureExtractor extractor, int capacity)
    {
        ImagePreprocessing preprocessing = extractor.Model.Preprocessing;
        int fixedBatch = extractor.Network.FixedBatch ?? 1;
        this.extractor = extractor;
        cache = extractor.Options.Cache;
        scaler = new ImageScaler(preprocessing, extractor.Options.IntraOpNumThreads);
        views = extractor.Options.Mirror ? 2 : 1;
        tensor = PixelTensor.Create(extractor.Network, preprocessing, checked((capacity * views + fixedBatch - 1) / fixedBatch * fixedBatch));
        scaled = new byte[3 * preprocessing.Height * preprocessing.Width];
        features = new float[checked(capacity * extractor.Width)];
        waiting = new (int, UInt128)[capacity];
    }

    /// <summary>Images that went through the network.</summary>
    public long Computed { get; private set; }

    /// <summary>Images whose features were known.</summary>
    public long Known { get; private set; }

    /// <summary>Forgets all images.</summary>
    public void Clear() => waitingCount = 0;

    /// <summary>Takes an image.</summary>
    /// <param name="place">Its place in the batch.</param>
    /// <param name="image">Null for a missing one, whose features are NaN.</param>
    public void Add(int place, PixelImage? image)
    {
        if (image == null)
        {
            Row(place).Fill(float.NaN);
            return;
        }

        UInt128 key = cache == null ? default : extractor.KeyOf(image);
        if (cache != null && cache.TryGet(key, Row(place)))
        {
            Known++;
            return;
        }

        byte[] rgb = Scale(image);
        for (int view = 0; view < views; view++)
            tensor.Fill(waitingCount * views + view, rgb, mirrored: view > 0);
        waiting[waitingCount++] = (place, key);
    }

    /// <summary>Computes the features of all images.</summary>
    public void Compute()
    {
        int count = waitingCount * views;
        int size = extractor.Network.FixedBatch ?? Math.Max(1, count);
        for (int first = 0; first < count; first += size)
        {
            // A batch of fixed size that is not full has older images at its end.
            float[] computed = extractor.Run(tensor, first, size);
            for (int i = 0; i < size && first + i < count; i++)
            {
                var (image, view) = Math.DivRem(first + i, views);
                Span<float> target = Row(waiting[image].Place);
                ReadOnlySpan<float> row = computed.AsSpan(i * extractor.Width, extractor.Width);
                if (view == 0)
                    row.CopyTo(target);
                else
                    TensorPrimitives.Lerp(target, row, 0.5f, target);
                if (view == views - 1)
                    cache?.Add(waiting[image].Key, target);
            }
        }

        Computed += waitingCount;
        waitingCount = 0;
    }

    /// <summary>The features of the image at a place, as many as the extractor's width.</summary>
    public Span<float> Row(int place) => features.AsSpan(place * extractor.Width, extractor.Width);

    // [Height, Width, 3] of the preprocessing
    private byte[] Scale(PixelImage image)
    {
        if (!scaler.Keeps(image.Height, image.Width))
        {
            scaler.Scale(image, scaled);
            return scaled;
        }

        int stride = 3 * image.Width;
        for (int row = 0; row < image.Height; row++)
        {
            Span<byte> target = scaled.AsSpan(row * stride, stride);
            image.RgbRow(row, target).CopyTo(target);
        }

        return scaled;
    }
}
