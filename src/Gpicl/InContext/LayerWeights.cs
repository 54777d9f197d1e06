using Gpicl.Model;
using Gpicl.Tensors;
using Gpicl.Tensors.Kernels;

namespace Gpicl.InContext;

/// <summary>The weights of one Transformer block, its matrices packed for use in many products. Immutable.</summary>
internal sealed unsafe class LayerWeights
{
    /// <summary>Packs the weights of a block, which must not change afterwards.</summary>
    public LayerWeights(TransformerBlock block)
    {
        Block = block;
        int size = block.QueriesKeysValues.Weight.Shape[0];
        QueriesKeysValues = Pack(block.QueriesKeysValues.Weight);
        KeysValues = new PackedMatrix(size, 2 * size, new MatrixOperand(block.QueriesKeysValues.Weight.Pointer + size, 3 * size));
        AttentionOutput = Pack(block.AttentionOutput.Weight);
        Up = Pack(block.Up.Weight);
        Down = Pack(block.Down.Weight);
    }

    /// <summary>Where norms and biases are read.</summary>
    public TransformerBlock Block { get; }

    /// <summary>[D, 3·D]</summary>
    public PackedMatrix QueriesKeysValues { get; }

    /// <summary>The last two thirds of <see cref="QueriesKeysValues"/>, [D, 2·D].</summary>
    public PackedMatrix KeysValues { get; }

    /// <summary>[D, D]</summary>
    public PackedMatrix AttentionOutput { get; }

    /// <summary>[D, hidden]</summary>
    public PackedMatrix Up { get; }

    /// <summary>[hidden, D]</summary>
    public PackedMatrix Down { get; }

    /// <summary>A parameter as the right side of products.</summary>
    public static PackedMatrix Pack(Parameter weight) => new(weight.Shape[0], weight.Shape[1], new MatrixOperand(weight.Pointer, weight.Shape[1]));
}
