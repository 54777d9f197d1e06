using Microsoft.ML.Internal;
using Microsoft.ML.Transforms.Onnx;

namespace Microsoft.ML;

/// <summary>Transforms that run ONNX models.</summary>
public static class OnnxCatalog
{
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog,
        string[] outputColumnNames,
        string[] inputColumnNames,
        Stream modelBytes,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false)
    {
        Check.Value(catalog, nameof(catalog));
        Check.Value(modelBytes, nameof(modelBytes));
        if (gpuDeviceId is not null)
            throw new NotSupportedException("The stand-in for Microsoft.ML.OnnxTransformer runs on the processor only.");
        var content = new MemoryStream();
        modelBytes.CopyTo(content);
        return new OnnxScoringEstimator(new OnnxTransformer(inputColumnNames, outputColumnNames, content.ToArray()));
    }
}
