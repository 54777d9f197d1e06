using Gpicl.Datasets;
using Gpicl.Randomness;

namespace Gpicl.Tasks.Synthetic;

/// <summary>
/// Tasks like images: every class has one to three prototypes that are smooth random fields on a grid of 8 to 14 pixels a side.
/// An example is a prototype plus smooth deformations, whose directions partly belong to the class and partly to all, then shifted by up to
/// a pixel, passed through a pixel non-linearity (none, a dark background, or near-binary ink), with pixel noise, and
/// projected to N_x like any image, or as large as the input and not projected.
/// </summary>
internal sealed class SmoothImages(SyntheticTaskOptions options) : SyntheticSource
{
    private const int SmallestSide = 8;
    private const int LargestSide = 14;
    private const int LargestPrototypes = 3;
    private const int LargestDeformations = 6;

    /// <inheritdoc/>
    public override void Draw(ref CounterGenerator generator, ScratchArena scratch, int classes, Span<float> inputs, Span<int> labels)
    {
        int length = labels.Length, size = inputs.Length / length;
        bool asPixels = options.PixelProbability > 0 && generator.NextBoolean(options.PixelProbability);
        int side = SmallestSide + generator.NextInt32(LargestSide - SmallestSide + 1), full = SquareImage.SideOf(size);
        if (asPixels && full * full == size)
            side = full;
        int margin = generator.NextBoolean(0.5f) ? 1 : 0;
        int canvas = side + 2 * margin, pixels = canvas * canvas;
        int prototypes = generator.NextBoolean(options.ManyClustersProbability) ? 2 + generator.NextInt32(LargestPrototypes - 1) : 1;
        int shared = generator.NextInt32(LargestDeformations + 1), own = generator.NextInt32(LargestDeformations / 2 + 1);

        Span<float> probabilities = scratch.Floats(classes);
        ClassLabels.DrawProbabilities(ref generator, generator.NextBoolean(options.ImbalanceProbability), probabilities);
        ClassLabels.Draw(ref generator, probabilities, labels);

        var fields = new SmoothFields(ref generator, canvas);
        Span<float> centers = scratch.Floats(classes * prototypes * pixels); // [prototypes, canvas²]
        fields.Fill(ref generator, scratch, centers);
        Span<float> sharedDirections = scratch.Floats(shared * pixels);
        fields.Fill(ref generator, scratch, sharedDirections);
        Span<float> ownDirections = scratch.Floats(classes * own * pixels);
        fields.Fill(ref generator, scratch, ownDirections);

        float amplitude = generator.NextLogUniform(0.3f, 3) / MathF.Sqrt(Math.Max(1, shared + own));
        float pixelNoise = generator.NextLogUniform(0.02f, 0.7f);
        var pixelMap = new PixelMap(ref generator);
        Span<float> coefficients = scratch.Floats(length * (shared + own)); // [T, deformations]
        generator.FillNormal(coefficients);
        PortableVectorMath.Scale(coefficients, amplitude);

        Span<float> image = scratch.Floats(pixels);
        Span<float> examples = scratch.Floats(length * side * side); // [T, side²]
        for (int t = 0; t < length; t++)
        {
            int label = labels[t];
            centers.Slice((label * prototypes + generator.NextInt32(prototypes)) * pixels, pixels).CopyTo(image);
            ReadOnlySpan<float> strengths = coefficients.Slice(t * (shared + own), shared + own);
            for (int i = 0; i < shared; i++)
                PortableVectorMath.AddScaled(image, strengths[i], sharedDirections.Slice(i * pixels, pixels));
            for (int i = 0; i < own; i++)
                PortableVectorMath.AddScaled(image, strengths[shared + i], ownDirections.Slice((label * own + i) * pixels, pixels));
            pixelMap.Apply(image);

            int down = generator.NextInt32(2 * margin + 1), right = generator.NextInt32(2 * margin + 1);
            for (int row = 0; row < side; row++)
                image.Slice((row + down) * canvas + right, side).CopyTo(examples[((t * side + row) * side)..]);
        }
        Span<float> noise = scratch.Floats(examples.Length);
        generator.FillNormal(noise);
        PortableVectorMath.AddScaled(examples, pixelNoise, noise);
        PortableVectorMath.Standardize(examples);
        if (asPixels && side * side == size)
            examples.CopyTo(inputs);
        else
            Project(ref generator, scratch, examples, side * side, inputs, size);
    }
}
