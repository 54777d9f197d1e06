using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Gpicl.Onnx.Images;

/// <summary>A network in ONNX Runtime with the tensor that holds the features among its outputs. Thread-safe, but for disposal.</summary>
internal sealed class FeatureNetwork : IDisposable
{
    private readonly string path;
    private readonly InferenceSession session;
    private readonly RunOptions runOptions;
    private readonly string input;
    private readonly string tensor;

    public FeatureNetwork(NetworkFile file, ImageFeatureOptions options, Action<string> warn)
    {
        ImageFeatureModel model = file.Model;
        path = file.Path;
        tensor = file.FeatureTensor();
        session = OnnxSessions.Create(file.WithOutput(tensor), path, options, warn);
        runOptions = new RunOptions(); // after the session, which says what is missing where ONNX Runtime is
        try
        {
            (input, NodeMetadata metadata) = FindInput(model);
            ElementType = metadata.ElementDataType;
            ChannelsLast = CheckShape(metadata, model);
            FixedBatch = metadata.Dimensions[0] > 0 ? metadata.Dimensions[0] : null;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Type of the input, <see cref="TensorElementType.Float"/> or <see cref="TensorElementType.Float16"/>.</summary>
    public TensorElementType ElementType { get; }

    /// <summary>Whether the input is [N, height, width, 3] rather than [N, 3, height, width].</summary>
    public bool ChannelsLast { get; }

    /// <summary>N, where it is not free.</summary>
    public int? FixedBatch { get; }

    /// <summary>Name of the input.</summary>
    public string InputName => input;

    /// <summary>Name of the tensor with the features.</summary>
    public string TensorName => tensor;

    /// <summary>Computes features, averaged over positions.</summary>
    /// <param name="images">The input.</param>
    /// <param name="count">N</param>
    /// <returns>[N, features]</returns>
    public float[] Run(OrtValue images, int count)
    {
        using IDisposableReadOnlyCollection<OrtValue> outputs = RunChecked(images);
        OrtTensorTypeAndShapeInfo info = outputs[0].GetTensorTypeAndShape();
        return info.ElementDataType switch
        {
            TensorElementType.Float => FeaturePooling.Pool(outputs[0].GetTensorDataAsSpan<float>(), info.Shape, count, ChannelsLast, tensor),
            TensorElementType.Float16 => FeaturePooling.Pool(ToSingle(outputs[0].GetTensorDataAsSpan<Float16>()), info.Shape, count, ChannelsLast, tensor),
            var other => throw new ArgumentException($"Tensor '{tensor}' of '{path}' is of type {other}; features must be of type Float or Float16."),
        };
    }

    /// <summary>The shape of the tensor with the features.</summary>
    /// <param name="images">The input.</param>
    public long[] FeatureShape(OrtValue images)
    {
        using IDisposableReadOnlyCollection<OrtValue> outputs = RunChecked(images);
        return outputs[0].GetTensorTypeAndShape().Shape;
    }

    public void Dispose()
    {
        runOptions.Dispose();
        session.Dispose();
    }

    private static float[] ToSingle(ReadOnlySpan<Float16> values)
    {
        var result = new float[values.Length];
        TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<Float16, Half>(values), result);
        return result;
    }

    private static string Describe(int[] dimensions) =>
        $"[{string.Join(", ", dimensions.Select(size => size < 0 ? "?" : FormattableString.Invariant($"{size}")))}]";

    private IDisposableReadOnlyCollection<OrtValue> RunChecked(OrtValue images)
    {
        try
        {
            return session.Run(runOptions, [input], [images], [tensor]);
        }
        catch (OnnxRuntimeException exception)
        {
            string shape = string.Join(", ", images.GetTensorTypeAndShape().Shape);
            throw new InvalidOperationException($"'{path}' cannot compute '{tensor}' for images of shape [{shape}]: {exception.Message}", exception);
        }
    }

    private (string Name, NodeMetadata Metadata) FindInput(ImageFeatureModel model)
    {
        var inputs = session.InputMetadata;
        string names = string.Join(", ", inputs.Select(each => $"'{each.Key}'"));
        if (model.InputName != null && !inputs.ContainsKey(model.InputName))
            throw new ArgumentException($"'{path}' has no input '{model.InputName}'; its inputs are {names}.", nameof(model));
        if (inputs.Count != 1)
            throw new ArgumentException($"'{path}' has {inputs.Count} inputs, {names}; a network that reads images and nothing else has one.", nameof(model));
        var (name, metadata) = inputs.First();
        if (!metadata.IsTensor || metadata.ElementDataType is not (TensorElementType.Float or TensorElementType.Float16))
            throw new ArgumentException($"Input '{name}' of '{path}' is no tensor of type Float or Float16.", nameof(model));
        return (name, metadata);
    }

    // Says whether channels are last; sizes that are not fixed are −1 and fit.
    private bool CheckShape(NodeMetadata metadata, ImageFeatureModel model)
    {
        ImagePreprocessing preprocessing = model.Preprocessing;
        int[] found = metadata.Dimensions;
        bool last = found.Length == 4 && found[1] != 3 && found[3] == 3;
        int[] expected = last ? [-1, preprocessing.Height, preprocessing.Width, 3] : [-1, 3, preprocessing.Height, preprocessing.Width];
        if (found.Length != 4 || found.Zip(expected).Any(pair => pair.First > 0 && pair.Second > 0 && pair.First != pair.Second))
        {
            throw new ArgumentException(
                $"Input '{input}' of '{path}' has the shape {Describe(found)}, but preprocessing gives {Describe(expected)}; "
                + $"set its {nameof(ImagePreprocessing.Height)} and {nameof(ImagePreprocessing.Width)} to the network's. "
                + "Networks must read red, green and blue.",
                nameof(model));
        }

        return last;
    }
}
