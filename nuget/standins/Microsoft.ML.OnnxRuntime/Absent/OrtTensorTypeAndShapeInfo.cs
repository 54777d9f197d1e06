using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

public struct OrtTensorTypeAndShapeInfo
{
    public readonly TensorElementType ElementDataType => throw Missing.Runtime;

    public readonly long ElementCount => throw Missing.Runtime;

    public readonly long[] Shape => throw Missing.Runtime;
}
