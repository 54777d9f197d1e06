using Gpicl.Baselines.Online;
using Gpicl.InContext;
using Gpicl.InContext.Encodings;
using Gpicl.Tasks;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Baselines.Maml;

/// <summary>
/// One member of an ensemble after its steps of gradient descent: a network of standardized inputs, with the member's random
/// projection in its first layer and its label permutation in its last. Immutable.
/// </summary>
internal sealed unsafe class MamlMember
{
    private const int RowsAtOnce = 64; // projected together
    private const int ValuesAtOnce = 1 << 20;

    private readonly PackedMatrix[] weights; // of each layer, [inputs, outputs]
    private readonly float[][] biases;

    /// <summary>Uses given weights.</summary>
    /// <param name="layers">Each layer's weights, [inputs, outputs], which are copied, and its biases, [outputs], which are not.</param>
    public MamlMember(IReadOnlyList<(ReadOnlyMemory<float> Weights, float[] Biases)> layers)
    {
        weights = new PackedMatrix[layers.Count];
        biases = [.. layers.Select(layer => layer.Biases)];
        for (int layer = 0; layer < weights.Length; layer++)
        {
            int outputs = biases[layer].Length;
            fixed (float* values = layers[layer].Weights.Span)
                weights[layer] = new PackedMatrix(layers[layer].Weights.Length / outputs, outputs, new MatrixOperand(values, outputs));
        }
    }

    /// <summary>Number of layers, the last included.</summary>
    public int Layers => weights.Length;

    /// <summary>Whether logits are finite for all inputs there can be.</summary>
    public bool IsFinite => OutputBound.Holds(Enumerable.Range(0, Layers).Select(Copy));

    /// <summary>Takes a step on every example in the member's own order.</summary>
    /// <param name="shape">The network that meta-training knows.</param>
    /// <param name="initial">Its weights before the first step, as rows.</param>
    /// <param name="encoder">Applied to every input.</param>
    /// <param name="seed">Seed of the ensemble.</param>
    /// <param name="member">Number of the member.</param>
    /// <param name="inputs">[count, width]</param>
    /// <param name="labels">[count]</param>
    /// <param name="count">Examples.</param>
    /// <param name="classes">Classes of the task, at most the network's.</param>
    public static MamlMember Fit(
        OnlineNetworkShape shape, float[] initial, FeatureEncoder encoder, ulong seed, int member, float* inputs, int* labels, int count, int classes)
    {
        int width = encoder.Width, size = shape.Sizes[0];
        long task = EnsembleMember.Number(member);
        float[] projection = MemberProjection.Transposed(seed, member, size, width); // Aᵀ, [width, N]
        var permutation = new int[shape.Sizes[^1]];
        LabelPermutation.Fill(seed, task, permutation);
        int[] order = EnsembleMember.Order(seed, member, count);

        var network = new OnlineNetwork(shape);
        network.Begin(initial);
        int block = Math.Clamp(ValuesAtOnce / width, 1, RowsAtOnce);
        float[] standardized = new float[block * width], projected = new float[block * size], logits = new float[shape.Sizes[^1]];
        fixed (float* a = projection, x = standardized, z = projected)
        {
            var packed = new PackedMatrix(width, size, new MatrixOperand(a, size));
            for (int start = 0; start < count; start += block)
            {
                int rows = Math.Min(block, count - start);
                for (int i = 0; i < rows; i++)
                    encoder.Apply(new ReadOnlySpan<float>(inputs + (nint)order[start + i] * width, width), standardized.AsSpan(i * width, width));
                packed.Multiply(rows, x, width, z, size); // [rows, N]
                for (int i = 0; i < rows; i++)
                {
                    network.Predict(projected.AsSpan(i * size, size), logits);
                    network.Learn(permutation[labels[order[start + i]]]);
                }
            }

            return new MamlMember(Fold(shape.Unpack(network.Weights), a, size, width, permutation.AsSpan(0, classes)));
        }
    }

    /// <summary>Logits of standardized inputs.</summary>
    /// <param name="rows">Number of inputs.</param>
    /// <param name="inputs">[rows, width]</param>
    /// <param name="scratch">Room for <see cref="ScratchLength"/> floats.</param>
    /// <param name="logits">Receives [rows, classes].</param>
    public void Predict(int rows, float* inputs, float* scratch, float* logits)
    {
        for (int layer = 0; layer < weights.Length; layer++)
        {
            PackedMatrix matrix = weights[layer];
            bool hidden = layer < weights.Length - 1;
            float* to = hidden ? scratch : logits;
            fixed (float* bias = biases[layer])
                matrix.Multiply(rows, inputs, matrix.Rows, to, matrix.Columns, bias: bias);
            if (hidden)
                RowKernels.Gate(RowKernels.Padded(rows * matrix.Columns), to, to, to);
            inputs = to;
            scratch += RowKernels.Padded(rows * matrix.Columns);
        }
    }

    /// <summary>Floats that <see cref="Predict"/> needs for so many rows.</summary>
    public int ScratchLength(int rows) => weights.Take(weights.Length - 1).Sum(matrix => RowKernels.Padded(checked(rows * matrix.Columns)));

    /// <summary>Copies of a layer's weights, [inputs, outputs], and biases, [outputs].</summary>
    public (float[] Weights, float[] Biases) Copy(int layer)
    {
        var values = new float[weights[layer].Rows * weights[layer].Columns];
        weights[layer].CopyTo(values);
        return (values, [.. biases[layer]]);
    }

    // The first layer reads A·x: Aᵀ goes into its weights. The last one keeps the units that labels of the task stand for.
    private static List<(ReadOnlyMemory<float> Weights, float[] Biases)> Fold(
        IReadOnlyList<float[]> learned, float* projection, int size, int width, ReadOnlySpan<int> permutation)
    {
        int units = learned[1].Length;
        var first = new float[checked(width * units)]; // [width, units]
        fixed (float* weight = learned[0], to = first)
            Gemm.MultiplyOnThisThread(width, units, size, new MatrixOperand(projection, size), new MatrixOperand(weight, units), to, units);
        List<(ReadOnlyMemory<float> Weights, float[] Biases)> layers = [(first, learned[1])];
        for (int i = 2; i < learned.Count; i += 2)
            layers.Add((learned[i], learned[i + 1]));
        layers[^1] = (Choose(layers[^1].Weights.Span, layers[^1].Biases.Length, permutation), Choose(layers[^1].Biases, layers[^1].Biases.Length, permutation));
        return layers;
    }

    // Columns of a matrix.
    private static float[] Choose(ReadOnlySpan<float> matrix, int columns, ReadOnlySpan<int> chosen)
    {
        var result = new float[matrix.Length / columns * chosen.Length];
        for (int i = 0; i < result.Length; i++)
            result[i] = matrix[i / chosen.Length * columns + chosen[i % chosen.Length]];
        return result;
    }
}
