using Gpicl.Randomness;

namespace Gpicl.Datasets;

/// <summary>
/// Makes the changed copies of images that members of an ensemble read. A copy is a function of the seed and of the numbers of example,
/// member and copy alone. Immutable.
/// </summary>
/// <param name="image">Layout of an input.</param>
/// <param name="distorts">Whether copies are slanted, turned, scaled and shifted a little, and not only shifted, by more.</param>
/// <param name="mirrored">Whether half of the copies are mirror images.</param>
/// <param name="seed">Seed of the ensemble.</param>
internal sealed class ImageAugmenter(ImageShape image, bool distorts, bool mirrored, ulong seed)
{
    /// <summary>Copies of an example that a member reads, the second changed the opposite way to the first.</summary>
    public const int Copies = 2;

    private const float ShiftAlone = 1 / 14f, Shift = 1 / 28f; // of a side
    private const float HalfTangent = 0.0874887f; // tan 5°, which gives sine and cosine of 10° without functions that differ from machine to machine
    private const float Scaling = 0.1f, Slant = 0.5f; // of a pixel for each row

    /// <summary>Makes one copy.</summary>
    /// <param name="example">Number of the example in the order given.</param>
    /// <param name="member">Number of the member.</param>
    /// <param name="copy">0 .. <see cref="Copies"/> − 1.</param>
    /// <param name="source">The image.</param>
    /// <param name="target">Receives the copy; not the same memory.</param>
    public void Apply(int example, int member, int copy, ReadOnlySpan<float> source, Span<float> target)
    {
        var generator = new CounterGenerator(seed, StreamPurpose.Augmentation, ((ulong)(uint)example << 32) | (uint)member);
        float sign = copy == 0 ? 1 : -1;
        float shift = sign * (distorts ? Shift : ShiftAlone);
        float down = generator.NextSingle(-shift, shift) * image.Height, right = generator.NextSingle(-shift, shift) * image.Width;
        float a = 1, b = 0, c = 0, d = 1; // where a pixel comes from: x = a·x' + b·y', y = c·x' + d·y', both from the center
        if (distorts)
        {
            float t = sign * generator.NextSingle(-HalfTangent, HalfTangent), slant = sign * generator.NextSingle(-Slant, Slant);
            float width = 1 + sign * generator.NextSingle(-Scaling, Scaling), height = 1 + sign * generator.NextSingle(-Scaling, Scaling);
            (float sine, float cosine) = (2 * t / (1 + t * t), (1 - t * t) / (1 + t * t));
            (a, b, c, d) = (cosine / width, sine / width + slant, -sine / height, cosine / height);
        }

        uint flips = generator.NextUInt32();
        if (mirrored && (flips >> copy & 1) != 0)
            (a, b) = (-a, -b);
        float middleX = (image.Width - 1) / 2f, middleY = (image.Height - 1) / 2f;
        for (int row = 0; row < image.Height; row++)
        {
            for (int column = 0; column < image.Width; column++)
            {
                float x = column - middleX - right, y = row - middleY - down;
                Sample(source, target, row * image.Width + column, a * x + b * y + middleX, c * x + d * y + middleY);
            }
        }
    }

    // One pixel of all channels, by cubic convolution (Keys 1981), which blurs small images less than linear interpolation does.
    private void Sample(ReadOnlySpan<float> source, Span<float> target, int pixel, float x, float y)
    {
        (x, y) = (Math.Clamp(x, 0, image.Width - 1), Math.Clamp(y, 0, image.Height - 1));
        (int left, int top) = ((int)x, (int)y);
        Span<float> across = stackalloc float[4], down = stackalloc float[4];
        Weights(x - left, across);
        Weights(y - top, down);
        int size = image.Height * image.Width;
        for (int start = 0; start < target.Length; start += size)
        {
            float sum = 0;
            for (int i = 0; i < 4; i++)
            {
                ReadOnlySpan<float> line = source.Slice(start + Math.Clamp(top + i - 1, 0, image.Height - 1) * image.Width, image.Width);
                for (int j = 0; j < 4; j++)
                    sum += down[i] * across[j] * line[Math.Clamp(left + j - 1, 0, image.Width - 1)];
            }

            target[start + pixel] = sum;
        }
    }

    private static void Weights(float t, Span<float> weights)
    {
        weights[0] = ((-0.5f * t + 1) * t - 0.5f) * t;
        weights[1] = (1.5f * t - 2.5f) * t * t + 1;
        weights[2] = ((-1.5f * t + 2) * t + 0.5f) * t;
        weights[3] = (0.5f * t - 0.5f) * t * t;
    }
}
