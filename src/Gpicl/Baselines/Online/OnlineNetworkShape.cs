using Gpicl.Randomness;

namespace Gpicl.Baselines.Online;

/// <summary>
/// How the weights of an <see cref="OnlineNetwork"/> lie in memory, and their initial values. Each unit has a row: the
/// weights of its inputs, its bias, and zeros up to whole vectors.
/// </summary>
internal sealed class OnlineNetworkShape
{
    private const int Lanes = 16;

    private readonly Lazy<float[]> initialWeights;

    /// <param name="options">Sizes, optimizer and learning rate.</param>
    /// <param name="rates">
    /// Learning rates of each layer's weights and biases, [layers, 2], for plain gradient descent; that of the options for all
    /// when null.
    /// </param>
    public OnlineNetworkShape(OnlineSgdOptions options, float[]? rates = null)
    {
        Options = options;
        Sizes = [options.InputSize, .. Enumerable.Repeat(options.HiddenSize, options.HiddenLayers), options.Classes];
        Strides = [.. Sizes.Select(size => (size + Lanes) / Lanes * Lanes)]; // room for the bias, and to whole vectors
        Offsets = new int[Layers];
        for (int layer = 0; layer < Layers; layer++)
        {
            Offsets[layer] = PaddedCount;
            PaddedCount = checked(PaddedCount + Sizes[layer + 1] * Strides[layer]);
            BackwardCount += layer == 0 ? 0 : (long)Sizes[layer] * Sizes[layer + 1];
        }

        Rates = rates ?? [.. Enumerable.Repeat(options.LearningRate, 2 * Layers)];
        initialWeights = new(FillInitialWeights); // not before they are used: a file may only claim these sizes
    }

    public OnlineSgdOptions Options { get; }

    /// <summary>Learning rates of each layer's weights and biases, [layers, 2], for plain gradient descent.</summary>
    public float[] Rates { get; }

    /// <summary>Layers of weights: hidden layers and the last.</summary>
    public int Layers => Sizes.Length - 1;

    /// <summary>N_x, hidden sizes, C.</summary>
    public int[] Sizes { get; }

    /// <summary>For each of <see cref="Sizes"/>: so many values, a one for the bias, and zeros up to whole vectors.</summary>
    public int[] Strides { get; }

    /// <summary>Where the rows of a layer begin.</summary>
    public int[] Offsets { get; }

    /// <summary>Length of all rows.</summary>
    public int PaddedCount { get; }

    /// <summary>Number of weights through which errors are brought back.</summary>
    public long BackwardCount { get; }

    /// <summary>All rows as every sequence begins with them.</summary>
    public float[] InitialWeights => initialWeights.Value;

    /// <summary>Rows as matrices: each layer's weights, [inputs, outputs], and its biases, [outputs].</summary>
    public IReadOnlyList<float[]> Unpack(ReadOnlySpan<float> rows)
    {
        List<float[]> matrices = [];
        for (int layer = 0; layer < Layers; layer++)
        {
            int inputs = Sizes[layer], outputs = Sizes[layer + 1];
            float[] weights = new float[inputs * outputs], biases = new float[outputs];
            for (int unit = 0; unit < outputs; unit++)
            {
                ReadOnlySpan<float> row = rows.Slice(Offsets[layer] + unit * Strides[layer], inputs + 1);
                for (int i = 0; i < inputs; i++)
                    weights[i * outputs + unit] = row[i];
                biases[unit] = row[inputs];
            }

            matrices.Add(weights);
            matrices.Add(biases);
        }

        return matrices;
    }

    /// <summary>What <see cref="Unpack"/> gave as rows again.</summary>
    public float[] Pack(IReadOnlyList<ReadOnlyMemory<float>> matrices)
    {
        var rows = new float[PaddedCount];
        for (int layer = 0; layer < Layers; layer++)
        {
            int inputs = Sizes[layer], outputs = Sizes[layer + 1];
            ReadOnlySpan<float> weights = matrices[2 * layer].Span, biases = matrices[2 * layer + 1].Span;
            for (int unit = 0; unit < outputs; unit++)
            {
                Span<float> row = rows.AsSpan(Offsets[layer] + unit * Strides[layer], inputs + 1);
                for (int i = 0; i < inputs; i++)
                    row[i] = weights[i * outputs + unit];
                row[inputs] = biases[unit];
            }
        }

        return rows;
    }

    private float[] FillInitialWeights()
    {
        var rows = new float[PaddedCount];
        for (int layer = 0; layer < Layers - 1; layer++)
        {
            var generator = new CounterGenerator(Options.Seed, StreamPurpose.Weights, (ulong)layer);
            float bound = MathF.Sqrt(6f / Sizes[layer]);
            for (int unit = 0; unit < Sizes[layer + 1]; unit++)
                foreach (ref float weight in rows.AsSpan(Offsets[layer] + unit * Strides[layer], Sizes[layer]))
                    weight = generator.NextSingle(-bound, bound);
        }

        return rows;
    }
}
