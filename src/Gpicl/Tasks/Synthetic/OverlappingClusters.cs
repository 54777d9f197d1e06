using Gpicl.Randomness;

namespace Gpicl.Tasks;

/// <summary>
/// One isotropic Gaussian cluster per class in 8 .. N_x dimensions (log-uniform), projected to N_x; two centres are 1.5 to 10
/// deviations of the noise apart (log-uniform). Single examples tell little there, and averages over all of a class much:
/// what features from pretrained networks are like.
/// </summary>
internal sealed class OverlappingClusters : SyntheticSource
{
    private const int LeastRank = 8;

    /// <inheritdoc/>
    public override void Draw(ref CounterGenerator generator, ScratchArena scratch, int classes, Span<float> inputs, Span<int> labels)
    {
        int size = inputs.Length / labels.Length;
        int rank = (int)generator.NextLogUniform(Math.Min(LeastRank, size), size + 0.999f);
        float noise = MathF.Sqrt(2f * rank) / generator.NextLogUniform(1.5f, 10);
        foreach (ref int label in labels)
            label = generator.NextInt32(classes);

        Span<float> centres = scratch.Floats(classes * rank), examples = scratch.Floats(labels.Length * rank); // [classes, rank], [T, rank]
        generator.FillNormal(centres);
        generator.FillNormal(examples);
        PortableVectorMath.Scale(examples, noise);
        for (int t = 0; t < labels.Length; t++)
            PortableVectorMath.AddScaled(examples.Slice(t * rank, rank), 1, centres.Slice(labels[t] * rank, rank));
        Project(ref generator, scratch, examples, rank, inputs, size);
    }
}
