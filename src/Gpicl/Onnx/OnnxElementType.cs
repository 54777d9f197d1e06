namespace Gpicl.Onnx;

/// <summary>Element types of tensors, numbered as TensorProto.DataType.</summary>
internal enum OnnxElementType
{
    /// <summary>Numbers of single precision.</summary>
    Float = 1,

    /// <summary>Bytes.</summary>
    UInt8 = 2,

    /// <summary>Whole numbers.</summary>
    Int64 = 7,

    /// <summary>Texts.</summary>
    String = 8,

    /// <summary>Numbers of half precision.</summary>
    Float16 = 10,

    /// <summary>Numbers of double precision.</summary>
    Double = 11,
}
