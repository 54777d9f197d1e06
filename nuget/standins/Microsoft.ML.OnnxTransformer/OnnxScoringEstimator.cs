using Microsoft.ML.Data;
using Microsoft.ML.Internal;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Adds the outputs of an ONNX model as columns.</summary>
public sealed class OnnxScoringEstimator : TrivialEstimator<OnnxTransformer>
{
    internal OnnxScoringEstimator(OnnxTransformer transformer)
        : base(transformer)
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Check.Value(inputSchema, nameof(inputSchema));
        foreach (var input in Transformer.Inputs)
        {
            if (!inputSchema.TryFindColumn(input, out var column))
                throw Check.MissingColumn(nameof(inputSchema), "input", input);
            if (column.ItemType != NumberDataViewType.Single && column.ItemType != NumberDataViewType.Byte)
                throw Check.SchemaMismatch(nameof(inputSchema), "input", input, "Single or Byte", column.ItemType.ToString());
        }

        return inputSchema.With([.. Transformer.Outputs.Select(output =>
            new SchemaShape.Column(output, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false))]);
    }
}
