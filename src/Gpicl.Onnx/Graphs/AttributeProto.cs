using Google.Protobuf;
using static Gpicl.Onnx.Graphs.AttributeProto.Types;

namespace Gpicl.Onnx.Graphs;

/// <summary>A setting of a node.</summary>
internal sealed partial class AttributeProto
{
    /// <summary>A number of single precision.</summary>
    public static AttributeProto Of(string name, float value) => new() { Name = name, F = value, Type = AttributeType.Float };

    /// <summary>A whole number.</summary>
    public static AttributeProto Of(string name, long value) => new() { Name = name, I = value, Type = AttributeType.Int };

    /// <summary>A constant.</summary>
    public static AttributeProto Of(string name, TensorProto value) => new() { Name = name, T = value, Type = AttributeType.Tensor };

    /// <summary>Whole numbers.</summary>
    public static AttributeProto Of(string name, params long[] values) => new() { Name = name, Ints = { values }, Type = AttributeType.Ints };

    /// <summary>Texts.</summary>
    public static AttributeProto OfTexts(string name, IEnumerable<string> values) =>
        new() { Name = name, Strings = { values.Select(ByteString.CopyFromUtf8) }, Type = AttributeType.Strings };
}
