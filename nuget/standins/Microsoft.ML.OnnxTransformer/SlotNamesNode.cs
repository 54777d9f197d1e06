using System.Text;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>The node of a model whose texts are the slot names of an output: <c>mlnet.OUTPUT.SlotNames</c>.</summary>
internal static class SlotNamesNode
{
    private const int Graph = 7, Node = 1, NodeName = 3, NodeAttribute = 5, AttributeName = 1, AttributeStrings = 9; // field numbers of onnx.proto

    public static string[] Find(byte[] model, string output)
    {
        var name = $"mlnet.{output}.SlotNames";
        var node = Fields(model, Graph).SelectMany(graph => Fields(graph, Node)).FirstOrDefault(node => Fields(node, NodeName).Any(text => Text(text) == name));
        var attribute = node.IsEmpty ? default : Fields(node, NodeAttribute).FirstOrDefault(entry => Fields(entry, AttributeName).Any(text => Text(text) == "keys_strings"));
        return attribute.IsEmpty ? null : [.. Fields(attribute, AttributeStrings).Select(Text)];
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    // The values of one field of a message that have a length.
    private static IEnumerable<ReadOnlyMemory<byte>> Fields(ReadOnlyMemory<byte> message, int field)
    {
        var position = 0;
        while (position < message.Length)
        {
            var tag = Number(message, ref position);
            switch (tag & 7)
            {
                case 0:
                    Number(message, ref position);
                    break;
                case 1:
                    position += 8;
                    break;
                case 5:
                    position += 4;
                    break;
                default:
                    var length = (int)Number(message, ref position);
                    if (tag >> 3 == (ulong)field)
                        yield return message.Slice(position, length);
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
