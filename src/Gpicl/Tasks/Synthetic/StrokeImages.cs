using Gpicl.Randomness;

namespace Gpicl.Tasks.Synthetic;

/// <summary>
/// Tasks like handwriting: every class has one to three prototypes of one to four curved strokes. An example is a
/// prototype whose control points are moved a little, each for itself and all together by an affine map, drawn with a pen
/// of varying width on a grid of 9 to 14 pixels a side, with pixel noise, and projected to N_x like any image.
/// </summary>
internal sealed class StrokeImages(SyntheticTaskOptions options) : SyntheticSource
{
    private const int SmallestSide = 9, LargestSide = 14, LargestPrototypes = 3, LargestStrokes = 4;
    private const int Coordinates = 6; // of the three control points of a quadratic Bézier curve
    private const int PointsPerStroke = 8;

    /// <inheritdoc/>
    public override void Draw(ref CounterGenerator generator, ScratchArena scratch, int classes, Span<float> inputs, Span<int> labels)
    {
        int length = labels.Length, side = SmallestSide + generator.NextInt32(LargestSide - SmallestSide + 1);
        int strokes = 1 + generator.NextInt32(LargestStrokes), size = strokes * Coordinates;
        int prototypes = generator.NextBoolean(options.ManyClustersProbability) ? 2 + generator.NextInt32(LargestPrototypes - 1) : 1;
        float jitter = generator.NextLogUniform(0.01f, 0.12f), affine = generator.NextLogUniform(0.03f, 0.3f);
        float shift = generator.NextLogUniform(0.01f, 0.1f), pen = generator.NextLogUniform(0.5f, 1.1f);
        float pixelNoise = generator.NextLogUniform(0.01f, 0.3f);

        Span<float> probabilities = scratch.Floats(classes);
        ClassLabels.DrawProbabilities(ref generator, generator.NextBoolean(options.ImbalanceProbability), probabilities);
        ClassLabels.Draw(ref generator, probabilities, labels);
        Span<float> controls = scratch.Floats(classes * prototypes * size); // around 0, in units of the side
        generator.FillNormal(controls);
        PortableVectorMath.Scale(controls, 0.27f);

        Span<float> noise = scratch.Floats(length * (size + 7)); // what is particular to an example
        generator.FillNormal(noise);
        Span<float> examples = scratch.Floats(length * side * side); // [T, side²]
        examples.Clear();
        Span<float> moved = scratch.Floats(size);
        for (int t = 0; t < length; t++)
        {
            ReadOnlySpan<float> prototype = controls.Slice((labels[t] * prototypes + generator.NextInt32(prototypes)) * size, size);
            ReadOnlySpan<float> own = noise.Slice(t * (size + 7), size + 7);
            Move(prototype, own, jitter, affine, shift, moved);
            float width = pen * PortableMath.Exp(Math.Clamp(0.2f * own[size + 6], -0.5f, 0.5f));
            for (int stroke = 0; stroke < size; stroke += Coordinates)
                DrawStroke(moved.Slice(stroke, Coordinates), width, side, examples.Slice(t * side * side, side * side));
        }

        PortableVectorMath.Tanh(examples); // ink saturates where strokes overlap
        Span<float> grain = scratch.Floats(examples.Length);
        generator.FillNormal(grain);
        PortableVectorMath.AddScaled(examples, pixelNoise, grain);
        PortableVectorMath.Standardize(examples);
        Project(ref generator, scratch, examples, side * side, inputs, inputs.Length / length);
    }

    // Every control point (x, y) moves by itself, then by the example's affine map.
    private static void Move(ReadOnlySpan<float> prototype, ReadOnlySpan<float> own, float jitter, float affine, float shift, Span<float> moved)
    {
        ReadOnlySpan<float> map = own[prototype.Length..];
        for (int i = 0; i < prototype.Length; i += 2)
        {
            float x = prototype[i] + jitter * own[i], y = prototype[i + 1] + jitter * own[i + 1];
            moved[i] = x + affine * (map[0] * x + map[1] * y) + shift * map[4];
            moved[i + 1] = y + affine * (map[2] * x + map[3] * y) + shift * map[5];
        }
    }

    private static void DrawStroke(ReadOnlySpan<float> curve, float width, int side, Span<float> image)
    {
        for (int i = 0; i < PointsPerStroke; i++)
        {
            float b = i / (PointsPerStroke - 1f), a = 1 - b;
            float x = a * a * curve[0] + 2 * a * b * curve[2] + b * b * curve[4];
            float y = a * a * curve[1] + 2 * a * b * curve[3] + b * b * curve[5];
            Pen.Touch((x + 0.5f) * side - 0.5f, (y + 0.5f) * side - 0.5f, width, ink: 1, side, image);
        }
    }
}
