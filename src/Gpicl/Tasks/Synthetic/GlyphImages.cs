using Gpicl.Randomness;

namespace Gpicl.Tasks.Synthetic;

/// <summary>
/// Tasks like writing: every class has one to five glyphs, each one to three lines of a pen that wanders with more or less of a turn and
/// fills a frame. In part of the tasks most glyphs are another one with a piece redrawn. An example is a glyph whose points are moved,
/// each a little for itself and all together by a wave and an affine map, drawn as a smooth line with a pen of its own width.
/// </summary>
internal sealed class GlyphImages(SyntheticTaskOptions options) : ImageSource(options)
{
    private const int MostGlyphs = 5, MostLines = 3, MostPoints = 8;
    private const float ManyGlyphsProbability = 0.5f, OneLineProbability = 0.4f, RelatedProbability = 0.3f, RedrawnProbability = 0.7f;
    private const float Reach = 0.7f; // of a point from the middle, in sides, before the glyph is fitted to its frame
    private const float Frame = 0.68f; // of the larger of height and width
    private const float Ink = 0.6f;
    private const int OwnNumbers = 10; // normal ones of an example, beside two for each point

    /// <inheritdoc/>
    protected override void DrawImages(
        ref CounterGenerator generator, ScratchArena scratch, int classes, int side, Span<float> images, ReadOnlySpan<int> labels)
    {
        int glyphs = generator.NextBoolean(ManyGlyphsProbability) ? 2 + generator.NextInt32(MostGlyphs - 1) : 1;
        Glyph[] all = DrawGlyphs(ref generator, classes * glyphs);
        var hand = new Hand(ref generator);
        int pixels = side * side;
        Span<float> x = scratch.Floats(MostLines * MostPoints), y = scratch.Floats(MostLines * MostPoints);
        Span<float> normal = scratch.Floats(OwnNumbers + 2 * MostLines * MostPoints);
        images.Clear();
        for (int i = 0; i < labels.Length; i++)
        {
            Glyph glyph = all[labels[i] * glyphs + generator.NextInt32(glyphs)];
            generator.FillNormal(normal);
            float width = hand.Move(glyph, normal, x, y);
            Span<float> image = images.Slice(i * pixels, pixels);
            Draw(glyph, x, y, width, side, image);
            foreach (ref float pixel in image)
                pixel = 1 - PortableMath.Exp(-hand.Pressure * pixel); // ink saturates where lines cross
        }
    }

    private static Glyph[] DrawGlyphs(ref CounterGenerator generator, int count)
    {
        int lines = generator.NextBoolean(OneLineProbability) ? 1 : 1 + generator.NextInt32(MostLines), points = 3 + generator.NextInt32(MostPoints - 2);
        float turn = generator.NextLogUniform(0.2f, 1.2f), curl = generator.NextSingle();
        bool related = generator.NextBoolean(RelatedProbability);
        var glyphs = new Glyph[count];
        for (int i = 0; i < count; i++)
            glyphs[i] = related && i > 0 && generator.NextBoolean(RedrawnProbability)
                ? glyphs[generator.NextInt32(i)].Redrawn(ref generator)
                : Glyph.Draw(ref generator, lines, points, turn, curl);
        return glyphs;
    }

    private static void Draw(Glyph glyph, ReadOnlySpan<float> x, ReadOnlySpan<float> y, float width, int side, Span<float> image)
    {
        for (int i = 0; i < glyph.Count; i++)
        {
            if (!glyph.Continues(i + 1))
                continue;
            // Catmull and Rom's spline through the points of the line.
            int before = glyph.Continues(i) ? i - 1 : i, after = glyph.Continues(i + 2) ? i + 2 : i + 1;
            int parts = Math.Clamp((int)((MathF.Abs(x[i + 1] - x[i]) + MathF.Abs(y[i + 1] - y[i])) * side / 0.7f), 1, 12);
            for (int part = 0; part < parts; part++)
            {
                float t = part / (float)parts;
                float column = (Spline(x[before], x[i], x[i + 1], x[after], t) + 0.5f) * side - 0.5f;
                float row = (Spline(y[before], y[i], y[i + 1], y[after], t) + 0.5f) * side - 0.5f;
                Pen.Touch(column, row, width, Ink, side, image);
            }
        }
    }

    private static float Spline(float a, float b, float c, float d, float t) =>
        0.5f * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t);

    /// <summary>How examples of a task differ from their glyphs.</summary>
    private readonly struct Hand
    {
        private readonly float jitter, turn, slant, scaling, shift, wave, pen, penVariation;
        private readonly bool centers;

        public Hand(ref CounterGenerator generator)
        {
            jitter = generator.NextLogUniform(0.01f, 0.12f);
            turn = generator.NextLogUniform(0.03f, 0.3f);
            slant = generator.NextLogUniform(0.03f, 0.4f);
            scaling = generator.NextLogUniform(0.02f, 0.2f);
            shift = generator.NextLogUniform(0.005f, 0.08f);
            wave = generator.NextLogUniform(0.005f, 0.08f);
            pen = generator.NextLogUniform(0.45f, 1.1f);
            penVariation = generator.NextSingle(0, 0.3f);
            Pressure = generator.NextLogUniform(0.7f, 2.5f);
            centers = generator.NextBoolean(0.4f);
        }

        public float Pressure { get; }

        /// <summary>Moves the points of a glyph to where an example has them.</summary>
        /// <returns>The width of its pen, in pixels.</returns>
        public float Move(Glyph glyph, ReadOnlySpan<float> normal, Span<float> x, Span<float> y)
        {
            (float sine, float cosine) = MathF.SinCos(turn * normal[0]);
            float skew = slant * normal[1], wide = MathF.Exp(scaling * normal[2]), high = MathF.Exp(scaling * normal[3]);
            float waveX = wave * normal[4], waveY = wave * normal[5], phase = 3 * normal[6];
            float sumX = 0, sumY = 0;
            for (int i = 0; i < glyph.Count; i++)
            {
                float a = glyph.X[i] + jitter * normal[OwnNumbers + 2 * i], b = glyph.Y[i] + jitter * normal[OwnNumbers + 2 * i + 1];
                a += waveX * MathF.Sin(5 * b + phase);
                b += waveY * MathF.Sin(5 * a - phase);
                a = wide * a + skew * b;
                b *= high;
                (x[i], y[i]) = (cosine * a - sine * b, sine * a + cosine * b);
                sumX += x[i];
                sumY += y[i];
            }

            float right = shift * normal[7] - (centers ? sumX / glyph.Count : 0), down = shift * normal[8] - (centers ? sumY / glyph.Count : 0);
            for (int i = 0; i < glyph.Count; i++)
                (x[i], y[i]) = (x[i] + right, y[i] + down);
            return pen * MathF.Exp(Math.Clamp(penVariation * normal[9], -0.6f, 0.6f));
        }
    }

    /// <summary>Points of lines, around 0 and in sides of the image; a line begins anew at some of them.</summary>
    private sealed class Glyph(float[] x, float[] y, bool[] begins)
    {
        public float[] X => x;

        public float[] Y => y;

        public int Count => x.Length;

        /// <summary>Whether a line goes on to a point from the one before.</summary>
        public bool Continues(int point) => point > 0 && point < begins.Length && !begins[point];

        public static Glyph Draw(ref CounterGenerator generator, int lines, int mostPoints, float turn, float curl)
        {
            List<float> x = [], y = [];
            List<bool> begins = [];
            Span<float> normal = stackalloc float[1 + 2 * MostPoints];
            for (int line = 0; line < lines; line++)
            {
                generator.FillNormal(normal);
                int points = 2 + generator.NextInt32(mostPoints - 1);
                float a = generator.NextSingle(-0.5f, 0.5f), b = generator.NextSingle(-0.5f, 0.5f), heading = generator.NextSingle(0, 2 * MathF.PI);
                for (int i = 0; i < points; i++)
                {
                    x.Add(a);
                    y.Add(b);
                    begins.Add(i == 0);
                    float step = generator.NextSingle(0.2f, 0.55f);
                    (a, b) = (a + step * MathF.Cos(heading), b + step * MathF.Sin(heading));
                    if (MathF.Abs(a) > Reach || MathF.Abs(b) > Reach) // back to the middle
                    {
                        heading = MathF.Atan2(-b, -a) + 0.5f * normal[1 + MostPoints + i];
                        (a, b) = (Math.Clamp(a, -Reach, Reach), Math.Clamp(b, -Reach, Reach));
                    }

                    heading += curl * normal[0] + turn * normal[1 + i];
                }
            }

            var glyph = new Glyph([.. x], [.. y], [.. begins]);
            glyph.FitToFrame(ref generator);
            return glyph;
        }

        /// <summary>This glyph with up to half of its points elsewhere, one after the other.</summary>
        public Glyph Redrawn(ref CounterGenerator generator)
        {
            Span<float> normal = stackalloc float[2 * MostLines * MostPoints];
            generator.FillNormal(normal);
            var other = new Glyph([.. x], [.. y], begins);
            int first = generator.NextInt32(Count), count = 1 + generator.NextInt32(Math.Max(1, Count / 2));
            for (int i = first; i < Math.Min(Count, first + count); i++)
            {
                other.X[i] += 0.25f * normal[2 * i];
                other.Y[i] += 0.25f * normal[2 * i + 1];
            }

            return other;
        }

        // Centers the glyph and makes the larger of height and width the frame's, the smaller one in part.
        private void FitToFrame(ref CounterGenerator generator)
        {
            float left = x.Min(), top = y.Min(), width = Math.Max(0.05f, x.Max() - left), height = Math.Max(0.05f, y.Max() - top);
            float scale = Frame / Math.Max(width, height), stretch = generator.NextBoolean(0.6f) ? generator.NextSingle(0, 0.5f) : 0;
            float wide = scale * MathF.Pow(Math.Min(4, Frame / width / scale), stretch), high = scale * MathF.Pow(Math.Min(4, Frame / height / scale), stretch);
            for (int i = 0; i < x.Length; i++)
                (x[i], y[i]) = ((x[i] - left - width / 2) * wide, (y[i] - top - height / 2) * high);
        }
    }
}
