using System.Text.Json.Serialization;

namespace Gpicl.Datasets;

/// <summary>
/// What is done to images before tasks are made from them, in this order: colors averaged to gray, resized, normalized.
/// </summary>
public sealed record ImagePreparation
{
    /// <summary>
    /// Height and width after resizing, 1 .. 4096, or null to keep the size. Every new pixel is the mean over the area
    /// it covers, whatever the ratio. Default: null.
    /// </summary>
    public int? Side { get; init; }

    /// <summary>Whether color channels are averaged, all with the same weight, into one. Default: false.</summary>
    [JsonPropertyName("Grey")] // as files have always called it
    public bool Gray { get; init; }

    /// <summary>
    /// Whether the mean is subtracted and the result divided by the standard deviation, both single numbers over all
    /// examples, channels and pixels of the data set that is being prepared (appendix A.5 of the paper). A test split
    /// is normalized by its own two numbers. Images that are all of one value become zeros. Default: true; Fig. 4 of
    /// the paper is without.
    /// </summary>
    [JsonPropertyName("Normalise")] // as files have always called it
    public bool Normalize { get; init; } = true;

    /// <summary>Prepares a data set. The one given stays as it is.</summary>
    /// <exception cref="ArgumentException">The rows are not images, the result would have more than 2^31 values, or the side is out of range.</exception>
    public Dataset Apply(Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        Validate();
        if (dataset.Image is not { } from)
            throw new ArgumentException($"The rows of {dataset.Name} are not images, so they cannot be prepared as images.", nameof(dataset));

        var to = new ImageShape(Gray ? 1 : from.Channels, Side ?? from.Height, Side ?? from.Width);
        if (Math.BigMul(dataset.Count, to.Size) > Array.MaxLength)
            throw new ArgumentException(
                $"{dataset.Count} images of {to} would be {Math.BigMul(dataset.Count, to.Size)} values; at most {Array.MaxLength} are allowed.",
                nameof(dataset));

        float[] inputs = Reshape(dataset, from, to);
        if (Normalize)
            ZNormalize(inputs);
        return new Dataset(dataset.Name, inputs, dataset.Labels.ToArray(), dataset.Classes, to, dataset.ClassNames);
    }

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentException">The side is out of range.</exception>
    public void Validate()
    {
        var check = new OptionCheck("Image preparation");
        if (Side is { } side)
            check.InRange(side, 1, 4096, nameof(Side));
        check.ThrowIfAny();
    }

    private static float[] Reshape(Dataset dataset, ImageShape from, ImageShape to)
    {
        var rows = new AreaResize(from.Height, to.Height);
        var columns = new AreaResize(from.Width, to.Width);
        float[] inputs = new float[dataset.Count * to.Size];
        float[] gray = new float[from.Height * from.Width];
        float[] shorter = new float[to.Height * from.Width]; // one plane after its rows were resized
        for (int example = 0; example < dataset.Count; example++)
        {
            ReadOnlySpan<float> image = dataset.Row(example);
            if (to.Channels < from.Channels)
                image = ToGray(image, gray);
            for (int channel = 0; channel < to.Channels; channel++)
            {
                Span<float> plane = inputs.AsSpan(example * to.Size + channel * to.Height * to.Width, to.Height * to.Width);
                ReadOnlySpan<float> source = image.Slice(channel * gray.Length, gray.Length);
                if ((from.Height, from.Width) == (to.Height, to.Width))
                    source.CopyTo(plane);
                else
                {
                    rows.Apply(source, shorter, stride: from.Width);
                    for (int row = 0; row < to.Height; row++)
                        columns.Apply(shorter.AsSpan(row * from.Width, from.Width), plane.Slice(row * to.Width, to.Width), stride: 1);
                }
            }
        }
        return inputs;
    }

    private static float[] ToGray(ReadOnlySpan<float> image, float[] gray)
    {
        int channels = image.Length / gray.Length;
        for (int pixel = 0; pixel < gray.Length; pixel++)
        {
            float sum = 0;
            for (int channel = 0; channel < channels; channel++)
                sum += image[channel * gray.Length + pixel];
            gray[pixel] = sum / channels;
        }
        return gray;
    }

    private static void ZNormalize(float[] values)
    {
        double sum = 0;
        foreach (float value in values)
            sum += value;
        double mean = sum / values.Length;

        double squares = 0;
        foreach (float value in values)
            squares += (value - mean) * (value - mean);
        double deviation = Math.Sqrt(squares / values.Length);

        // Rounding alone can leave a tiny deviation when all values are the same.
        double scale = deviation > 1e-6 * Math.Abs(mean) ? 1 / deviation : 0;
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)((values[i] - mean) * scale);
    }
}
