using Gpicl.Datasets;
using Gpicl.Randomness;

namespace Gpicl.Tasks;

/// <summary>
/// A random way of looking at images, the same for all examples of a task, so that one base dataset gives tasks of many
/// kinds: a 3 × 3 filter with random weights and what follows it (nothing, the magnitude, the positive part, near-binary ink), a random
/// window outside which pixels are blank, random shifts of each example, and pixel noise. Every step but the last is
/// taken with a probability of its own.
/// </summary>
internal static class ImageDistortion
{
    private const float FilterProbability = 0.6f, WindowProbability = 0.3f, ShiftProbability = 0.5f, NoiseProbability = 0.3f;

    /// <summary>Distorts images in place and standardizes them together.</summary>
    /// <param name="generator">Draws the distortion, then what differs between examples.</param>
    /// <param name="image">Layout of an example.</param>
    /// <param name="examples">[T, channels · height · width]</param>
    /// <param name="scratch">Working memory.</param>
    public static void Apply(ref CounterGenerator generator, ImageShape image, Span<float> examples, ScratchArena scratch)
    {
        if (generator.NextBoolean(FilterProbability))
            Filter(ref generator, image, examples, scratch);
        if (generator.NextBoolean(WindowProbability))
            Blank(ref generator, image, examples);
        if (generator.NextBoolean(ShiftProbability))
            Shift(ref generator, image, examples, scratch);
        PortableVectorMath.Standardize(examples);
        if (generator.NextBoolean(NoiseProbability))
        {
            Span<float> noise = scratch.Floats(examples.Length);
            float amplitude = generator.NextLogUniform(0.05f, 1);
            generator.FillNormal(noise);
            PortableVectorMath.AddScaled(examples, amplitude, noise);
            PortableVectorMath.Standardize(examples);
        }
    }

    private static void Filter(ref CounterGenerator generator, ImageShape image, Span<float> examples, ScratchArena scratch)
    {
        Span<float> weights = stackalloc float[9];
        generator.FillNormal(weights);
        if (generator.NextBoolean(0.5f)) // without a response to uniform regions: an edge detector
        {
            float mean = 0;
            foreach (float weight in weights)
                mean += weight / weights.Length;
            foreach (ref float weight in weights)
                weight -= mean;
        }

        int follow = generator.NextInt32(4);
        Span<float> source = scratch.Floats(image.Height * image.Width);
        for (int start = 0; start < examples.Length; start += source.Length)
        {
            Span<float> plane = examples.Slice(start, source.Length);
            plane.CopyTo(source);
            plane.Clear();
            for (int i = 0; i < weights.Length; i++)
                AddShifted(source, plane, image, weights[i], (i / 3) - 1, (i % 3) - 1);
        }

        if (follow == 0)
            return;
        PortableVectorMath.Standardize(examples);
        switch (follow)
        {
            case 1:
                foreach (ref float value in examples)
                    value = MathF.Abs(value);
                break;
            case 2:
                foreach (ref float value in examples)
                    value = MathF.Max(value, 0);
                break;
            default:
                float threshold = generator.NextSingle(-0.5f, 1), steepness = generator.NextLogUniform(1, 8);
                foreach (ref float value in examples)
                    value = steepness * (value - threshold);
                PortableVectorMath.Tanh(examples);
                break;
        }
    }

    private static void Blank(ref CounterGenerator generator, ImageShape image, Span<float> examples)
    {
        (int top, int height) = Window(ref generator, image.Height);
        (int left, int width) = Window(ref generator, image.Width);
        for (int start = 0; start < examples.Length; start += image.Width)
        {
            int row = start / image.Width % image.Height;
            Span<float> pixels = examples.Slice(start, image.Width);
            if (row < top || row >= top + height)
            {
                pixels.Clear();
                continue;
            }

            pixels[..left].Clear();
            pixels[(left + width)..].Clear();
        }
    }

    // At least half of the side.
    private static (int Start, int Size) Window(ref CounterGenerator generator, int side)
    {
        int size = side - generator.NextInt32(side / 2 + 1);
        return (generator.NextInt32(side - size + 1), size);
    }

    private static void Shift(ref CounterGenerator generator, ImageShape image, Span<float> examples, ScratchArena scratch)
    {
        int reach = 1 + generator.NextInt32(Math.Max(1, image.Height / 7)); // two pixels of fourteen at most
        Span<float> source = scratch.Floats(image.Height * image.Width);
        for (int start = 0; start < examples.Length; start += image.Size)
        {
            int down = generator.NextInt32(2 * reach + 1) - reach, right = generator.NextInt32(2 * reach + 1) - reach;
            for (int channel = 0; channel < image.Channels; channel++)
            {
                Span<float> plane = examples.Slice(start + channel * source.Length, source.Length);
                plane.CopyTo(source);
                plane.Fill(source[0]); // the corner stands for the background
                CopyShifted(source, plane, image, down, right);
            }
        }
    }

    private static void AddShifted(ReadOnlySpan<float> source, Span<float> target, ImageShape image, float weight, int down, int right)
    {
        (int left, int width) = (Math.Max(0, right), image.Width - Math.Abs(right));
        for (int row = Math.Max(0, down); row < image.Height + Math.Min(0, down); row++)
            PortableVectorMath.AddScaled(target.Slice(row * image.Width + left, width), weight, source[((row - down) * image.Width + left - right)..]);
    }

    private static void CopyShifted(ReadOnlySpan<float> source, Span<float> target, ImageShape image, int down, int right)
    {
        (int left, int width) = (Math.Max(0, right), image.Width - Math.Abs(right));
        if (width <= 0)
            return;
        for (int row = Math.Max(0, down); row < image.Height + Math.Min(0, down); row++)
            source.Slice((row - down) * image.Width + left - right, width).CopyTo(target[(row * image.Width + left)..]);
    }
}
