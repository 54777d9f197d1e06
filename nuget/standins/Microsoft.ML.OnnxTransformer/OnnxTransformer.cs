using Microsoft.ML.Data;
using Microsoft.ML.Internal;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Runs an ONNX model on one row after the other. Columns bear the names of its inputs and outputs.</summary>
public sealed class OnnxTransformer : RowToRowTransformerBase, IDisposable
{
    private readonly byte[] model;

    internal OnnxTransformer(string[] inputs, string[] outputs, byte[] model)
    {
        this.model = model;
        try
        {
            Session = new InferenceSession(model);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new InvalidOperationException($"Error initializing model :{exception}", exception);
        }

        Check.State(!ModelParser.HasHalves(model), "Unsupported ONNX scalar type: Float16");
        Inputs = inputs.Length > 0 ? inputs : [.. Session.InputMetadata.Keys];
        Outputs = outputs.Length > 0 ? outputs : [.. Session.OutputMetadata.Keys];
        foreach (var name in Inputs)
            Check.Param(Session.InputMetadata.ContainsKey(name), name, "The model has no such input.");
        foreach (var name in Outputs)
            Check.Param(Session.OutputMetadata.ContainsKey(name), name, "The model has no such output.");
        if (Inputs.Any(name => Session.InputMetadata[name].ElementType is var type && type != typeof(float) && type != typeof(byte)) || Outputs.Any(name => Session.OutputMetadata[name].ElementType != typeof(float)))
            throw new NotSupportedException("The stand-in for Microsoft.ML.OnnxTransformer knows tensors of single precision only, and inputs of bytes.");
    }

    internal InferenceSession Session { get; }

    internal string[] Inputs { get; }

    internal string[] Outputs { get; }

    public void Dispose() => Session.Dispose();

    internal static OnnxTransformer Load(BinaryReader reader)
        => new(ValueStore.ReadArray<string>(reader), ValueStore.ReadArray<string>(reader), reader.ReadBytes(reader.ReadInt32()));

    /// <summary>The sizes of a tensor for one row: a free number of rows is 1.</summary>
    internal static int[] Shape(NodeMetadata tensor)
    {
        var shape = tensor.Dimensions.ToArray();
        if (shape.Length > 0 && shape[0] < 0)
            shape[0] = 1;
        return shape;
    }

    internal string[] SlotNames(string output) => ModelParser.SlotNames(model, output);

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new OnnxRowMapper(this, schema);

    private protected override void SaveModel(ModelSaveContext ctx) => ctx.Write(typeof(OnnxTransformer).AssemblyQualifiedName, writer =>
    {
        ValueStore.WriteArray(writer, Inputs);
        ValueStore.WriteArray(writer, Outputs);
        writer.Write(model.Length);
        writer.Write(model);
    });
}
