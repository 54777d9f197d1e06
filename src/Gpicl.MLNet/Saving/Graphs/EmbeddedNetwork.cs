namespace Gpicl.MLNet;

/// <summary>
/// A network within a larger model, byte for byte but for some tags of fields: what was its input and its outputs is none of
/// the larger model's, so it goes under numbers that the format has retired, which readers pass over.
/// </summary>
internal static class EmbeddedNetwork
{
    private const int ModelGraph = 7, ValueName = 1; // fields of ModelProto and ValueInfoProto
    private const int GraphInput = 11, GraphOutput = 12, RetiredInput = 6, RetiredOutput = 7; // fields of GraphProto
    private const int NumberBits = 0b0111_1000; // of a tag's first byte, for numbers up to 15

    private delegate int Renumbering(int number, ReadOnlySpan<byte> content);

    /// <summary>A copy of a network without its outputs and the input of a name.</summary>
    public static byte[] Hide(ReadOnlySpan<byte> network, string input) => Renumber(network, (number, content) => number switch
    {
        GraphInput when OnnxFile.ReadText(content, ValueName) == input => RetiredInput,
        GraphOutput => RetiredOutput,
        _ => number,
    });

    /// <summary>The network that was hidden.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static byte[] Restore(ReadOnlySpan<byte> hidden) => Renumber(hidden, (number, _) => number switch
    {
        RetiredInput => GraphInput,
        RetiredOutput => GraphOutput,
        _ => number,
    });

    private static byte[] Renumber(ReadOnlySpan<byte> model, Renumbering renumber)
    {
        byte[] result = model.ToArray();
        var fields = new ProtobufFields(model);
        while (fields.MoveNext())
        {
            if (fields.Number != ModelGraph)
                continue;
            var graph = new ProtobufFields(fields.Content);
            while (graph.MoveNext())
            {
                int number = renumber(graph.Number, graph.Content);
                if (number == graph.Number)
                    continue;
                ref byte tag = ref result[fields.ContentStart + graph.Start];
                tag = (byte)((tag & ~NumberBits) | (number << 3));
            }
        }

        return result;
    }
}
