using Gpicl.Datasets;

namespace Gpicl.InContext;

/// <summary>
/// Images as members see them that have not the size the model's input wants: every new pixel is the mean over the area it covers. Being linear,
/// it becomes a part of a member's embedding, so that a prediction takes no further step. Immutable.
/// </summary>
internal sealed class ImageReduction
{
    private readonly ImageShape from;
    private readonly ImageShape to;
    private readonly AreaResize rows;
    private readonly AreaResize columns;

    private ImageReduction(ImageShape from, ImageShape to)
    {
        (this.from, this.to) = (from, to);
        (rows, columns) = (new AreaResize(from.Height, to.Height), new AreaResize(from.Width, to.Width));
    }

    /// <summary>Values of a reduced image.</summary>
    public int Size => to.Size;

    /// <summary>What reduced pixels are multiplied with, so that they vary as much as those of the images: means vary less.</summary>
    public float Gain { get; private set; } = 1;

    /// <summary>The reduction that images need, null if none.</summary>
    /// <param name="image">Their layout.</param>
    /// <param name="inputSize">Values of the model's input.</param>
    /// <param name="inputs">Images whose variance is to be kept, [rows, size]; missing values count as none.</param>
    public static ImageReduction? For(ImageShape image, int inputSize, ReadOnlySpan<float> inputs)
    {
        if (image.Size <= inputSize)
            return null;
        double factor = Math.Sqrt((double)inputSize / image.Size) * (1 + 1e-9);
        var to = new ImageShape(image.Channels, (int)(image.Height * factor), (int)(image.Width * factor));
        if (to.Height < 1 || to.Width < 1)
            return null;
        return Between(image, to, inputs);
    }

    /// <summary>What makes square images of gray ones of any size, null for those that are.</summary>
    /// <param name="image">Their layout.</param>
    /// <param name="inputSize">Pixels of the square.</param>
    /// <param name="inputs">As for the other.</param>
    public static ImageReduction? ToSquare(ImageShape image, int inputSize, ReadOnlySpan<float> inputs)
    {
        int side = SquareImage.SideOf(inputSize);
        var square = new ImageShape(1, side, side);
        return image == square ? null : Between(image, square, inputs);
    }

    private static ImageReduction Between(ImageShape image, ImageShape to, ReadOnlySpan<float> inputs)
    {
        var reduction = new ImageReduction(image, to);
        double before = Variance(inputs), after = Variance(reduction.Apply(inputs));
        if (before > 0 && after > 0)
            reduction.Gain = (float)Math.Sqrt(before / after);
        return reduction;
    }

    /// <summary>The embedding of whole images from one of reduced images.</summary>
    /// <param name="embedding">[reduced values, size]</param>
    /// <param name="size">Values of a token.</param>
    /// <returns>[values, size]</returns>
    public float[] Expand(ReadOnlySpan<float> embedding, int size)
    {
        // A column at a time would go through memory in steps, so each pixel takes its share of whole rows.
        var result = new float[checked(from.Size * size)];
        for (int channel = 0; channel < from.Channels; channel++)
        {
            ReadOnlySpan<float> small = embedding.Slice(channel * to.Height * to.Width * size, to.Height * to.Width * size);
            Span<float> large = result.AsSpan(channel * from.Height * from.Width * size, from.Height * from.Width * size);
            for (int i = 0; i < to.Height; i++)
                for (int j = 0; j < to.Width; j++)
                    Spread(small.Slice((i * to.Width + j) * size, size), large, i, j);
        }

        return result;
    }

    private void Spread(ReadOnlySpan<float> value, Span<float> large, int row, int column)
    {
        ReadOnlySpan<float> down = rows.Weights(row, out int top), across = columns.Weights(column, out int left);
        for (int i = 0; i < down.Length; i++)
        {
            for (int j = 0; j < across.Length; j++)
            {
                float share = Gain * down[i] * across[j];
                Span<float> target = large.Slice(((top + i) * from.Width + left + j) * value.Length, value.Length);
                for (int k = 0; k < value.Length; k++)
                    target[k] += share * value[k];
            }
        }
    }

    private float[] Apply(ReadOnlySpan<float> inputs)
    {
        int plane = from.Height * from.Width, small = to.Height * to.Width;
        var result = new float[inputs.Length / plane * small];
        var shorter = new float[to.Height * from.Width];
        for (int i = 0; i * plane < inputs.Length; i++)
        {
            rows.Apply(inputs.Slice(i * plane, plane), shorter, stride: from.Width);
            for (int row = 0; row < to.Height; row++)
                columns.Apply(shorter.AsSpan(row * from.Width, from.Width), result.AsSpan(i * small + row * to.Width, to.Width), stride: 1);
        }

        return result;
    }

    private static double Variance(ReadOnlySpan<float> values)
    {
        double sum = 0, squares = 0;
        int count = 0;
        foreach (float value in values)
        {
            if (float.IsNaN(value))
                continue;
            sum += value;
            count++;
        }

        double mean = sum / Math.Max(1, count);
        foreach (float value in values)
            squares += float.IsNaN(value) ? 0 : (value - mean) * (value - mean);
        return squares / Math.Max(1, count);
    }
}
