using Microsoft.ML.OnnxRuntime;

namespace Gpicl.Onnx.Images;

/// <summary>Loads networks into ONNX Runtime.</summary>
internal static class OnnxSessions
{
    /// <summary>Loads a network, on a CUDA device if the options ask for one.</summary>
    /// <param name="model">An ONNX model.</param>
    /// <param name="path">Its file; weights in files of their own are looked for beside it.</param>
    /// <param name="options">Device and threads.</param>
    /// <param name="warn">Told when the device cannot be used.</param>
    /// <exception cref="InvalidDataException">ONNX Runtime does not accept the model.</exception>
    /// <exception cref="InvalidOperationException">The device cannot be used, and nothing else is allowed.</exception>
    /// <exception cref="DllNotFoundException">ONNX Runtime's native library is not there.</exception>
    public static InferenceSession Create(byte[] model, string path, ImageFeatureOptions options, Action<string> warn)
    {
        if (options.GpuDeviceId is { } device)
        {
            try
            {
                return Load(model, path, options, device);
            }
            catch (Exception exception) when (exception is OnnxRuntimeException or EntryPointNotFoundException)
            {
                string problem = $"CUDA device {device} cannot be used; it needs the package Microsoft.ML.OnnxRuntime.Gpu, CUDA and cuDNN: {exception.Message}";
                if (!options.FallbackToCpu)
                    throw new InvalidOperationException(
                        $"{problem} Set {nameof(ImageFeatureOptions.FallbackToCpu)} to run on the processor instead.", exception);
                warn($"{problem} Running on the processor.");
            }
        }

        try
        {
            return Load(model, path, options, null);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new InvalidDataException($"'{path}' is damaged, or no model that ONNX Runtime knows: {exception.Message}", exception);
        }
    }

    private static InferenceSession Load(byte[] model, string path, ImageFeatureOptions options, int? device)
    {
        try
        {
            using var settings = new SessionOptions();
            settings.LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
            settings.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", Path.GetDirectoryName(Path.GetFullPath(path))!);
            if (options.IntraOpNumThreads is { } intra)
                settings.IntraOpNumThreads = intra;
            if (options.InterOpNumThreads is { } inter)
                settings.InterOpNumThreads = inter;
            if (device is { } number)
                settings.AppendExecutionProvider_CUDA(number);
            return new InferenceSession(model, settings);
        }
        catch (TypeInitializationException exception) when (exception.InnerException is DllNotFoundException missing)
        {
            throw new DllNotFoundException(
                "ONNX Runtime's native library is not there; reference the package Microsoft.ML.OnnxRuntime, or Microsoft.ML.OnnxRuntime.Gpu: "
                + missing.Message,
                exception);
        }
    }
}
