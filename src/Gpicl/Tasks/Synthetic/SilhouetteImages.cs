using Gpicl.Randomness;

namespace Gpicl.Tasks.Synthetic;

/// <summary>
/// Tasks like pictures of things: every class has one or two outlines, a wavy body and boxes joined to it, symmetric as often as not, filled
/// with a texture of its own. In part of the tasks most outlines are another one with two measures changed. An example has its own measures,
/// place, brightness and a texture besides.
/// </summary>
internal sealed class SilhouetteImages(SyntheticTaskOptions options) : ImageSource(options)
{
    private const int MostOutlines = 2, MostBoxes = 3, LeastWaves = 2, MostWaves = 6;
    private const float ManyOutlinesProbability = 0.3f, SymmetryProbability = 0.6f, RelatedProbability = 0.4f, ChangedProbability = 0.7f;
    private const int BodySize = 2, BoxSize = 4; // numbers of each: half width and height; middle, half width and height
    private const int Placement = 4; // normal numbers of an example, beside one for each of its outline's
    private const float LargestValue = 1.6f;

    /// <inheritdoc/>
    protected override void DrawImages(
        ref CounterGenerator generator, ScratchArena scratch, int classes, int side, Span<float> images, ReadOnlySpan<int> labels)
    {
        int each = generator.NextBoolean(ManyOutlinesProbability) ? MostOutlines : 1, pixels = side * side;
        var form = new Form(Boxes: generator.NextInt32(MostBoxes + 1), Waves: LeastWaves + generator.NextInt32(MostWaves - LeastWaves + 1),
            IsSymmetric: generator.NextBoolean(SymmetryProbability));
        float[][] outlines = DrawOutlines(ref generator, form, classes * each);
        var look = new Look(ref generator);
        Span<float> textures = scratch.Floats(outlines.Length * pixels); // [outlines, side²]
        new SmoothFields(ref generator, side).Fill(ref generator, scratch, textures);
        Span<float> own = scratch.Floats(labels.Length * pixels);
        new SmoothFields(ref generator, side).Fill(ref generator, scratch, own);

        Span<float> outline = scratch.Floats(form.Size), normal = scratch.Floats(form.Size + Placement);
        for (int i = 0; i < labels.Length; i++)
        {
            int which = labels[i] * each + generator.NextInt32(each);
            generator.FillNormal(normal);
            for (int j = 0; j < outline.Length; j++)
                outline[j] = outlines[which][j] + look.Variation * normal[j] * (j < BodySize ? 0.5f : 1) * (form.IsSkew(j) ? 0.3f : 1);
            ReadOnlySpan<float> texture = textures.Slice(which * pixels, pixels);
            Draw(form, outline, look, normal[form.Size..], side, texture, own.Slice(i * pixels, pixels), images.Slice(i * pixels, pixels));
        }
    }

    private static float[][] DrawOutlines(ref CounterGenerator generator, Form form, int count)
    {
        bool related = generator.NextBoolean(RelatedProbability);
        float waviness = generator.NextLogUniform(0.05f, 0.35f);
        var outlines = new float[count][];
        Span<float> normal = stackalloc float[2 * MostWaves];
        for (int i = 0; i < count; i++)
        {
            generator.FillNormal(normal);
            if (related && i > 0 && generator.NextBoolean(ChangedProbability))
            {
                outlines[i] = [.. outlines[generator.NextInt32(i)]];
                for (int change = 0; change < 2; change++)
                    outlines[i][generator.NextInt32(form.Size)] += 0.12f * normal[change];
                continue;
            }

            float[] outline = outlines[i] = new float[form.Size];
            (outline[0], outline[1]) = (generator.NextSingle(0.15f, 0.42f), generator.NextSingle(0.15f, 0.45f));
            for (int j = BodySize; j < form.FirstBox; j++)
                outline[j] = form.IsSkew(j) ? 0 : waviness * normal[j - BodySize];
            for (int box = form.FirstBox; box < form.Size; box += BoxSize)
            {
                outline[box] = form.IsSymmetric && generator.NextBoolean(0.5f) ? 0 : generator.NextSingle(-0.35f, 0.35f);
                outline[box + 1] = generator.NextSingle(-0.4f, 0.4f);
                outline[box + 2] = generator.NextSingle(0.03f, 0.25f);
                outline[box + 3] = generator.NextSingle(0.03f, 0.35f);
            }
        }

        return outlines;
    }

    private static void Draw(
        Form form, ReadOnlySpan<float> outline, Look look, ReadOnlySpan<float> normal, int side, ReadOnlySpan<float> texture, ReadOnlySpan<float> own,
        Span<float> image)
    {
        float halfWidth = Math.Max(0.05f, outline[0]), halfHeight = Math.Max(0.05f, outline[1]);
        float right = look.Shift * normal[0], down = look.Shift * normal[1], brightness = MathF.Exp(look.Light * normal[2]);
        (float sine, float cosine) = MathF.SinCos(look.Turn * normal[3]);
        for (int pixel = 0; pixel < image.Length; pixel++)
        {
            float column = (pixel % side + 0.5f) / side - 0.5f - right, row = (pixel / side + 0.5f) / side - 0.5f - down;
            float x = cosine * column + sine * row, y = cosine * row - sine * column;
            float depth = Depth(form, outline, x, y, halfWidth, halfHeight);
            float cover = 1 / (1 + MathF.Exp(Math.Clamp(-4 * look.Sharpness * depth, -20, 20)));
            image[pixel] = cover * Math.Clamp(brightness * (1 + look.Texture * texture[pixel] + look.OwnTexture * own[pixel]), 0, LargestValue);
        }
    }

    // How far inside of the outline a point lies, about; negative outside.
    private static float Depth(Form form, ReadOnlySpan<float> outline, float x, float y, float halfWidth, float halfHeight)
    {
        float angle = MathF.Atan2(x / halfWidth, -y / halfHeight), radius = 1; // 0 at the top, so that cosines are symmetric
        for (int i = 0; i < form.Waves; i++)
            radius += outline[BodySize + i] * MathF.Cos((i + 1) * angle) + outline[BodySize + form.Waves + i] * MathF.Sin((i + 1) * angle);
        float depth = (radius - MathF.Sqrt(x * x / (halfWidth * halfWidth) + y * y / (halfHeight * halfHeight))) * Math.Min(halfWidth, halfHeight);
        for (int box = form.FirstBox; box < form.Size; box += BoxSize)
        {
            float across = form.IsSymmetric ? MathF.Abs(x) - MathF.Abs(outline[box]) : x - outline[box];
            float inside = Math.Min(Math.Max(0.02f, outline[box + 2]) - MathF.Abs(across), Math.Max(0.02f, outline[box + 3]) - MathF.Abs(y - outline[box + 1]));
            depth = Math.Max(depth, inside);
        }

        return depth;
    }

    /// <summary>What the numbers of an outline are: the body's measures, cosines and sines of its waves, then boxes.</summary>
    private readonly record struct Form(int Boxes, int Waves, bool IsSymmetric)
    {
        public int FirstBox => BodySize + 2 * Waves;

        public int Size => FirstBox + Boxes * BoxSize;

        /// <summary>Whether a number is what makes a symmetric outline lopsided.</summary>
        public bool IsSkew(int number) => IsSymmetric && number >= BodySize + Waves && number < FirstBox;
    }

    /// <summary>How examples of a task differ, and how strong textures are.</summary>
    private readonly struct Look
    {
        public Look(ref CounterGenerator generator)
        {
            Variation = generator.NextLogUniform(0.02f, 0.12f);
            Light = generator.NextLogUniform(0.05f, 0.6f);
            Texture = generator.NextLogUniform(0.025f, 0.4f);
            OwnTexture = generator.NextLogUniform(0.025f, 0.4f);
            Sharpness = generator.NextLogUniform(3, 25);
            Shift = generator.NextLogUniform(0.005f, 0.06f);
            Turn = generator.NextLogUniform(0.01f, 0.2f);
        }

        public float Variation { get; }

        public float Light { get; }

        public float Texture { get; }

        public float OwnTexture { get; }

        public float Sharpness { get; }

        public float Shift { get; }

        public float Turn { get; }
    }
}
