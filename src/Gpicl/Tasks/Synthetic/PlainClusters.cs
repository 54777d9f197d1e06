using Gpicl.Randomness;

namespace Gpicl.Tasks.Synthetic;

/// <summary>
/// One isotropic Gaussian cluster per class in N_x dimensions: centers N(0, I), classes equally likely, standard deviation
/// of the noise log-uniform in [e⁻³, e¹].
/// </summary>
internal sealed class PlainClusters : SyntheticSource
{
    /// <inheritdoc/>
    public override void Draw(ref CounterGenerator generator, ScratchArena scratch, int classes, Span<float> inputs, Span<int> labels)
    {
        int size = inputs.Length / labels.Length;
        float noise = generator.NextLogUniform(0.049787068f, 2.7182818f);
        foreach (ref int label in labels)
            label = generator.NextInt32(classes);

        Span<float> centers = scratch.Floats(classes * size); // [classes, N_x]
        generator.FillNormal(centers);
        generator.FillNormal(inputs);
        PortableVectorMath.Scale(inputs, noise);
        for (int t = 0; t < labels.Length; t++)
            PortableVectorMath.AddScaled(inputs.Slice(t * size, size), 1, centers.Slice(labels[t] * size, size));
    }
}
