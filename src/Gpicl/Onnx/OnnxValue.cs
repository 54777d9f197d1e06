namespace Gpicl.Onnx;

/// <summary>An input or output of a graph (ValueInfoProto).</summary>
/// <param name="Name">What callers name it by.</param>
/// <param name="Type">Type of its elements.</param>
/// <param name="Shape">Sizes of all axes; null for the number of rows, which is free.</param>
internal sealed record OnnxValue(string Name, OnnxElementType Type, params int?[] Shape)
{
    private const string Rows = "N"; // one name for the free axis, so that outputs are known to have as many rows as inputs

    /// <summary>The value as a message.</summary>
    public ProtobufMessage ToMessage()
    {
        var shape = new ProtobufMessage();
        foreach (int? size in Shape)
        {
            var dimension = new ProtobufMessage();
            if (size is { } known)
                dimension.Add(Field.DimValue, known);
            else
                dimension.Add(Field.DimParam, Rows);
            shape.Add(Field.Dim, dimension);
        }

        var tensorType = new ProtobufMessage();
        tensorType.Add(Field.ElementType, (long)Type);
        tensorType.Add(Field.Shape, shape);
        var type = new ProtobufMessage();
        type.Add(Field.TensorType, tensorType);
        var message = new ProtobufMessage();
        message.Add(Field.Name, Name);
        message.Add(Field.Type, type);
        return message;
    }

    private static class Field
    {
        public const int Name = 1, Type = 2; // ValueInfoProto
        public const int TensorType = 1; // TypeProto
        public const int ElementType = 1, Shape = 2; // TypeProto.Tensor
        public const int Dim = 1; // TensorShapeProto
        public const int DimValue = 1, DimParam = 2; // TensorShapeProto.Dimension
    }
}
