using System.Text;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>What the real one looks for in a model itself.</summary>
internal static class ModelParser
{
    private const int Graph = 7, Node = 1, NodeName = 3, NodeAttribute = 5, AttributeName = 1, AttributeStrings = 9; // field numbers of onnx.proto
    private const int Constant = 5, TensorType = 2, Half = 10; // likewise

    /// <summary>The texts of a node that are the slot names of an output: <c>mlnet.OUTPUT.SlotNames</c>.</summary>
    public static string[] SlotNames(byte[] model, string output)
    {
        var name = $"mlnet.{output}.SlotNames";
        var node = Fields(model, Graph).SelectMany(graph => Fields(graph, Node)).FirstOrDefault(node => Fields(node, NodeName).Any(text => Text(text) == name));
        var attribute = node.IsEmpty ? default : Fields(node, NodeAttribute).FirstOrDefault(entry => Fields(entry, AttributeName).Any(text => Text(text) == "keys_strings"));
        return attribute.IsEmpty ? null : [.. Fields(attribute, AttributeStrings).Select(Text)];
    }

    /// <summary>Whether a constant is of half precision, which the parser of the real one refuses.</summary>
    public static bool HasHalves(byte[] model)
        => Fields(model, Graph).SelectMany(graph => Fields(graph, Constant)).Any(constant => All(constant).Any(field => field is { Field: TensorType, Value: Half }));

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    // The values of one field of a message that have a length.
    private static IEnumerable<ReadOnlyMemory<byte>> Fields(ReadOnlyMemory<byte> message, int field)
        => All(message).Where(each => each.Field == field && each.Value is null).Select(each => each.Content);

    private static IEnumerable<(int Field, ulong? Value, ReadOnlyMemory<byte> Content)> All(ReadOnlyMemory<byte> message)
    {
        var position = 0;
        while (position < message.Length)
        {
            var tag = Number(message, ref position);
            switch (tag & 7)
            {
                case 0:
                    yield return ((int)(tag >> 3), Number(message, ref position), default);
                    break;
                case 1:
                    position += 8;
                    break;
                case 5:
                    position += 4;
                    break;
                default:
                    var length = (int)Number(message, ref position);
                    yield return ((int)(tag >> 3), null, message.Slice(position, length));
                    position += length;
                    break;
            }
        }
    }

    private static ulong Number(ReadOnlyMemory<byte> message, ref int position)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = message.Span[position++];
            value |= (ulong)(next & 127) << shift;
            if (next < 128)
                return value;
        }
    }
}
