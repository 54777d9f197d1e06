namespace Gpicl.Onnx;

/// <summary>A setting of a node (AttributeProto).</summary>
internal sealed class OnnxAttribute
{
    private readonly ProtobufMessage message = new();

    /// <summary>A number of single precision.</summary>
    public OnnxAttribute(string name, float value)
        : this(name)
    {
        message.Add(Field.Float, value);
        message.Add(Field.Type, 1);
    }

    /// <summary>A whole number.</summary>
    public OnnxAttribute(string name, long value)
        : this(name)
    {
        message.Add(Field.Integer, value);
        message.Add(Field.Type, 2);
    }

    /// <summary>A constant.</summary>
    public OnnxAttribute(string name, OnnxTensor value)
        : this(name)
    {
        message.Add(Field.Tensor, value.ToMessage());
        message.Add(Field.Type, 4);
    }

    /// <summary>Whole numbers.</summary>
    public OnnxAttribute(string name, params ReadOnlySpan<long> values)
        : this(name)
    {
        foreach (long value in values)
            message.Add(Field.Integers, value);
        message.Add(Field.Type, 7);
    }

    /// <summary>Texts.</summary>
    public OnnxAttribute(string name, IReadOnlyList<string> values)
        : this(name)
    {
        foreach (string value in values)
            message.Add(Field.Strings, value);
        message.Add(Field.Type, 8);
    }

    private OnnxAttribute(string name) => message.Add(Field.Name, name);

    /// <summary>The attribute as a message.</summary>
    public ProtobufMessage ToMessage() => message;

    private static class Field
    {
        public const int Name = 1, Float = 2, Integer = 3, Tensor = 5, Integers = 8, Strings = 9, Type = 20;
    }
}
