using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.OnnxRuntime;

namespace Gpicl.Onnx.Images;

/// <summary>Turns images into features with a pretrained network. Thread-safe; holds native resources until it is disposed.</summary>
public sealed partial class ImageFeatureExtractor : IDisposable
{
    private readonly ReferenceCount references;
    private readonly string contentSha256;
    private readonly byte[] identity; // of the model, [32]

    /// <summary>Loads a network and tries it on a black image.</summary>
    /// <param name="model">The network.</param>
    /// <param name="options">How to run it; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range, a tensor is not there, or images of the preprocessing's size do not fit.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, no ONNX model, or not the one it should be.</exception>
    /// <exception cref="InvalidOperationException">The network does not run.</exception>
    /// <exception cref="DllNotFoundException">ONNX Runtime's native library is not there.</exception>
    public ImageFeatureExtractor(ImageFeatureModel model, ImageFeatureOptions? options = null)
        : this(model, options ?? new ImageFeatureOptions(), _ => { })
    {
    }

    internal ImageFeatureExtractor(ImageFeatureModel model, ImageFeatureOptions options, Action<string> warn)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.Validate();
        options.Validate();
        Options = options;
        long batchValues = 3L * model.Preprocessing.Height * model.Preprocessing.Width * options.BatchSize * (options.Mirror ? 2 : 1);
        if (batchValues > Array.MaxLength / 2)
        {
            string images = $"{options.BatchSize} images of {model.Preprocessing.Height} × {model.Preprocessing.Width} pixels";
            throw new ArgumentException($"{images} do not fit into one batch; lower {nameof(ImageFeatureOptions.BatchSize)}.", nameof(options));
        }

        NetworkFile file = NetworkFile.Read(model);
        (Model, Sha256, contentSha256) = (file.Model, file.Sha256, file.ContentSha256);
        Network = new FeatureNetwork(file, options, warn);
        references = new ReferenceCount(Network.Dispose);
        byte[] preprocessing = JsonSerializer.SerializeToUtf8Bytes(Model.Preprocessing, PreprocessingJson.Default.ImagePreprocessing);
        identity = SHA256.HashData(
            [.. Convert.FromHexString(contentSha256), .. preprocessing, (byte)(options.Mirror ? 1 : 0), .. Encoding.UTF8.GetBytes(TensorName)]);
        try
        {
            int count = Network.FixedBatch ?? 1;
            Width = Run(PixelTensor.Create(Network, Model.Preprocessing, count), 0, count).Length / count;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The network, with the preprocessing that its file turned out to want.</summary>
    public ImageFeatureModel Model { get; }

    /// <summary>How it is run.</summary>
    public ImageFeatureOptions Options { get; }

    /// <summary>Name of the tensor that the features are taken from.</summary>
    public string TensorName => Network.TensorName;

    /// <summary>Features of an image.</summary>
    public int Width { get; }

    internal FeatureNetwork Network { get; }

    /// <summary>SHA-256 of the network's file, in hexadecimal digits.</summary>
    internal string Sha256 { get; }

    /// <summary>A hash of all that features depend on beside the image: the file, the preprocessing, the tensor and mirroring.</summary>
    internal string Fingerprint => Convert.ToHexStringLower(identity);

    /// <summary>Features of images, whatever their sizes and formats.</summary>
    /// <param name="images">The images.</param>
    /// <param name="progress">Told how many images are done.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>[images, <see cref="Width"/>], image after image.</returns>
    /// <exception cref="ArgumentException">An image is null, or so long and narrow that it cannot be scaled.</exception>
    /// <exception cref="ObjectDisposedException">The extractor was disposed.</exception>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public float[] Extract(IReadOnlyList<PixelImage> images, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        var features = new float[checked(images.Count * Width)];
        var batch = new FeatureBatch(this, Math.Clamp(images.Count, 1, Options.BatchSize));
        for (int first = 0; first < images.Count; first += Options.BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(Options.BatchSize, images.Count - first);
            batch.Clear();
            for (int i = 0; i < count; i++)
                Add(batch, i, images[first + i], first + i);
            batch.Compute();
            for (int i = 0; i < count; i++)
                batch.Row(i).CopyTo(features.AsSpan((first + i) * Width, Width));
            progress?.Report(first + count);
        }

        return features;
    }

    private static void Add(FeatureBatch batch, int place, PixelImage? image, int number)
    {
        if (image == null)
            throw new ArgumentException($"Image {number} is null.", nameof(image));
        try
        {
            batch.Add(place, image);
        }
        catch (ArgumentException exception) // too long and narrow to be scaled
        {
            throw new ArgumentException($"Image {number}: {exception.Message}", nameof(image), exception);
        }
    }

    /// <summary>Releases the network once nobody is running it any more.</summary>
    public void Dispose() => references.Release();

    internal float[] Run(PixelTensor tensor, int first, int count) => Use(tensor, first, count, images => Network.Run(images, count));

    /// <summary>The shape of the tensor with the features for as few images as the network takes.</summary>
    internal long[] FeatureShape()
    {
        int count = Network.FixedBatch ?? 1;
        return Use(PixelTensor.Create(Network, Model.Preprocessing, count), 0, count, Network.FeatureShape);
    }

    /// <summary>Reads the network's file again.</summary>
    /// <exception cref="IOException">It is missing, cannot be read, or is not what it was.</exception>
    internal NetworkFile ReadFile()
    {
        NetworkFile file = NetworkFile.Read(Model);
        if (file.ContentSha256 != contentSha256)
            throw new IOException($"'{Model.Path}' has changed since it was loaded.");
        return file;
    }

    /// <summary>Reads the network's file again, to keep the network within another.</summary>
    /// <exception cref="IOException">It is missing, cannot be read, or is not what it was.</exception>
    /// <exception cref="NotSupportedException">It is not the whole network.</exception>
    internal NetworkFile ReadWholeFile()
    {
        NetworkFile file = ReadFile();
        return !file.HasExternalWeights ? file : throw new NotSupportedException(
            $"'{file.Path}' has weights in files beside it and cannot be saved within a pipeline; bring them into one file first.");
    }

    private T Use<T>(PixelTensor tensor, int first, int count, Func<OrtValue, T> run)
    {
        ObjectDisposedException.ThrowIf(!references.TryAdd(), this);
        try
        {
            using OrtValue images = tensor.Slice(first, count);
            return run(images);
        }
        finally
        {
            references.Remove();
        }
    }

    /// <summary>What the features of an image depend on, in 128 bits of a SHA-256.</summary>
    internal UInt128 KeyOf(PixelImage image)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        ReadOnlySpan<int> description = [image.Height, image.Width, (int)image.Format, image.IsPlanar ? 1 : 0];
        hash.AppendData(identity);
        hash.AppendData(MemoryMarshal.AsBytes(description));
        hash.AppendData(image.Pixels);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash.GetHashAndReset());
    }

    [JsonSerializable(typeof(ImagePreprocessing))]
    private sealed partial class PreprocessingJson : JsonSerializerContext;
}
