using System;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

public class NodeMetadata
{
    internal NodeMetadata() => throw Missing.Runtime;

    public int[] Dimensions => throw Missing.Runtime;

    public string[] SymbolicDimensions => throw Missing.Runtime;

    public Type ElementType => throw Missing.Runtime;

    public TensorElementType ElementDataType => throw Missing.Runtime;

    public bool IsTensor => throw Missing.Runtime;
}
