namespace Gpicl.Onnx;

/// <summary>Element types of tensors, numbered as TensorProto.DataType.</summary>
internal enum OnnxElementType
{
    /// <summary>Numbers of single precision.</summary>
    Float = 1,

    /// <summary>Whole numbers.</summary>
    Int64 = 7,

    /// <summary>Texts.</summary>
    String = 8,
}
