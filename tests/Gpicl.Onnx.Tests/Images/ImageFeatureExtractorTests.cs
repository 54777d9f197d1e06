using Gpicl.Onnx.Graphs;
using Gpicl.Onnx.Images;
using Gpicl.Onnx.Tests.Support;

namespace Gpicl.Onnx.Tests.Images;

public sealed class ImageFeatureExtractorTests
{
    [Fact]
    public void Pixels_are_normalized_channel_by_channel_in_the_order_the_network_reads()
    {
        using var network = new TemporaryNetwork(TemporaryNetwork.Values(2));
        ImagePreprocessing preprocessing = TemporaryNetwork.Plain with { Scale = 0.5f, Mean = new(1, 2, 3), Deviation = new(2, 4, 8) };
        float[] red = [.. Pictures.Planes()[..4].Select(pixel => (pixel * 0.5f - 1) / 2)];
        float[] blue = [.. Pictures.Planes()[8..].Select(pixel => (pixel * 0.5f - 3) / 8)];

        float[] rgb = Extract(network.Model(preprocessing), Pictures.Make(2, 2));
        float[] bgr = Extract(network.Model(preprocessing with { ChannelOrder = ChannelOrder.Bgr }), Pictures.Make(2, 2));

        Assert.Equal(red, rgb[..4]);
        Assert.Equal(blue, rgb[8..]);
        Assert.Equal(blue, bgr[..4]);
        Assert.Equal(red, bgr[8..]);
    }

    // Expected values are those of Image.resize and Image.crop of the Python Imaging Library 9.4.
    [Fact]
    public void Images_are_scaled_and_cropped_to_the_bit_as_the_Python_Imaging_Library_does()
    {
        using var network = new TemporaryNetwork(TemporaryNetwork.Values(3));
        ImagePreprocessing stretched = TemporaryNetwork.Plain with { Height = 3, Width = 3, Interpolation = Interpolation.Bicubic };
        PixelImage image = Pictures.Make(6, 9);

        Assert.Equal(
            [72, 131, 122, 80, 108, 160, 97, 160, 126, 125, 173, 121, 129, 136, 162, 106, 106, 163, 160, 137, 156, 135, 123, 120, 149, 82, 112],
            Extract(network.Model(stretched with { ShorterSide = 4, Interpolation = Interpolation.Bilinear }), image));
        Assert.Equal(
            [95, 71, 55, 16, 109, 128, 140, 67, 111, 150, 123, 121, 69, 166, 173, 169, 157, 77, 210, 101, 113, 133, 38, 59, 224, 193, 130],
            Extract(network.Model(stretched with { ShorterSide = 8 }), image));
        Assert.Equal(
            [86, 97, 161, 112, 115, 160, 123, 118, 68, 132, 148, 109, 99, 123, 128, 172, 121, 113, 112, 147, 144, 153, 113, 117, 153, 148, 146],
            Extract(network.Model(stretched), image));
    }

    [Fact]
    public void Large_images_of_every_format_are_scaled_by_many_threads_as_by_one()
    {
        using var network = new TemporaryNetwork(TemporaryNetwork.Values(16));
        ImagePreprocessing preprocessing = TemporaryNetwork.Plain with { Height = 16, Width = 16, ShorterSide = 20 };
        using var one = new ImageFeatureExtractor(network.Model(preprocessing), new() { IntraOpNumThreads = 1, Cache = null });
        using var many = new ImageFeatureExtractor(network.Model(preprocessing), new() { Cache = null });
        float[] expected = one.Extract([Pictures.Make(700, 900)]);

        foreach (PixelFormat format in (PixelFormat[])[PixelFormat.Rgb, PixelFormat.Bgr, PixelFormat.Rgba, PixelFormat.Bgra])
            foreach (bool planar in (bool[])[false, true])
                Assert.Equal(expected, many.Extract([Pictures.Make(700, 900, format, planar)]));
    }

    [Fact]
    public void An_image_that_is_too_long_and_narrow_to_be_scaled_is_named()
    {
        using var network = new TemporaryNetwork(TemporaryNetwork.Values(2));
        using var extractor = new ImageFeatureExtractor(network.Model(TemporaryNetwork.Plain with { ShorterSide = 16_384 }));

        string message = Assert.Throws<ArgumentException>(() => extractor.Extract([Pictures.Make(2, 2), Pictures.Make(140_000, 1)])).Message;

        Assert.Contains("Image 1: An image with sides of 140000 and 1 pixels is too long", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_inner_tensor_can_be_named_and_is_averaged_over_space()
    {
        using var network = new TemporaryNetwork(TemporaryNetwork.Classifier());
        float[] means = [.. Pictures.Planes().Chunk(4).Select(channel => 2 * channel.Average())];

        Assert.Equal(means, Extract(network.Model(tensor: "inner"), Pictures.Make(2, 2)));
        Assert.Equal(means, Extract(network.Model(tensor: "pooled"), Pictures.Make(2, 2)));
        Assert.Equal(means, Extract(network.Model() with { RemoveFinalLayer = true }, Pictures.Make(2, 2)));
        Assert.Equal([means[0] + 10 * means[1] + 100 * means[2], means[2]], Extract(network.Model(), Pictures.Make(2, 2)));
    }

    [Fact]
    public void Networks_of_half_precision_and_with_channels_last_are_served()
    {
        using var half = new TemporaryNetwork(TemporaryNetwork.Values(2, type: ElementType.Float16));
        using var last = new TemporaryNetwork(new SmallNetwork()
            .Input("images", ElementType.Float, null, 2, 2, 3).Node("Relu", ["images"], "y").Output("y", ElementType.Float, null, 2, 2, 3));

        Assert.Equal(Pictures.Planes(), Extract(half.Model(), Pictures.Make(2, 2)));
        Assert.Equal(Pictures.Planes().Chunk(4).Select(channel => channel.Average()), Extract(last.Model(), Pictures.Make(2, 2)));
    }

    [Fact]
    public void Features_are_averaged_with_those_of_the_mirror_image_if_asked_whatever_the_batches()
    {
        using var free = new TemporaryNetwork(TemporaryNetwork.Values(2));
        using var triples = new TemporaryNetwork(TemporaryNetwork.Values(2, batch: 3));
        using var last = new TemporaryNetwork(new SmallNetwork()
            .Input("images", ElementType.Float, null, 2, 2, 3).Node("Flatten", ["images"], "y").Output("y", ElementType.Float, null, 12));
        PixelImage[] images = [.. Enumerable.Range(0, 5).Select(seed => Pictures.Make(2, 2, seed: seed))];
        var options = new ImageFeatureOptions { Mirror = true, BatchSize = 2 };

        foreach (TemporaryNetwork network in new[] { free, triples, last })
        {
            using var plain = new ImageFeatureExtractor(network.Model());
            using var mirrored = new ImageFeatureExtractor(network.Model(), options);
            float[] features = plain.Extract(images);
            int step = network == last ? 3 : 1; // from a pixel to its neighbor
            IEnumerable<float> expected = features.Select((value, i) => (value + features[i / step % 2 == 0 ? i + step : i - step]) / 2);

            Assert.Equal(expected, mirrored.Extract(images));
            Assert.Equal(expected, mirrored.Extract(images)); // from the cache
        }

        Assert.NotEqual(Extract(free.Model(), images[0]), Extract(free.Model(), images[0], options));
    }

    [Fact]
    public void Formats_and_sizes_may_be_mixed()
    {
        using var network = new TemporaryNetwork(TemporaryNetwork.Values(2));
        using var extractor = new ImageFeatureExtractor(network.Model(), new() { Cache = null });
        float[] features = extractor.Extract(
        [
            Pictures.Make(2, 2),
            Pictures.Make(2, 2, PixelFormat.Bgr),
            Pictures.Make(2, 2, PixelFormat.Rgba),
            Pictures.Make(2, 2, PixelFormat.Bgra, planar: true),
            Pictures.Make(2, 2, PixelFormat.Gray),
            Pictures.Make(40, 3),
            Pictures.Make(1, 1),
        ]);
        float[][] rows = [.. features.Chunk(12)];

        Assert.All(rows[..4], row => Assert.Equal(Pictures.Planes(), row));
        Assert.Equal(Enumerable.Repeat(Pictures.Planes()[..4], 3).SelectMany(gray => gray), rows[4]);
        Assert.Equal(7, rows.Length);
        Assert.All(rows[6].Chunk(4), channel => Assert.Single(channel.Distinct()));
    }

    [Fact]
    public void Batches_of_any_size_give_the_same_features()
    {
        using var free = new TemporaryNetwork(TemporaryNetwork.Values(2));
        using var pairs = new TemporaryNetwork(TemporaryNetwork.Values(2, batch: 2));
        PixelImage[] images = [.. Enumerable.Range(0, 5).Select(seed => Pictures.Make(2, 2, seed: seed))];
        IEnumerable<float> expected = Enumerable.Range(0, 5).SelectMany(Pictures.Planes);

        foreach (TemporaryNetwork network in new[] { free, pairs })
            foreach (int size in new[] { 1, 3, 16 })
            {
                using var extractor = new ImageFeatureExtractor(network.Model(), new() { BatchSize = size, Cache = null });
                Assert.Equal(expected, extractor.Extract(images));
                Assert.Empty(extractor.Extract([]));
            }
    }

    [Fact]
    public void Progress_is_told_and_cancellation_obeyed_between_batches()
    {
        using var network = new TemporaryNetwork(TemporaryNetwork.Values(2));
        using var extractor = new ImageFeatureExtractor(network.Model(), new() { BatchSize = 2 });
        using var cancellation = new CancellationTokenSource();
        var progress = new CancelAfter(cancellation, 4);
        PixelImage[] images = [.. Enumerable.Range(0, 6).Select(seed => Pictures.Make(2, 2, seed: seed))];

        Assert.Throws<OperationCanceledException>(() => extractor.Extract(images, progress, cancellation.Token));
        Assert.Equal([2, 4], progress.Told);
    }

    private static float[] Extract(ImageFeatureModel model, PixelImage image, ImageFeatureOptions? options = null)
    {
        using var extractor = new ImageFeatureExtractor(model, options);
        return extractor.Extract([image]);
    }

    private sealed class CancelAfter(CancellationTokenSource source, int images) : IProgress<int>
    {
        public List<int> Told { get; } = [];

        public void Report(int value)
        {
            Told.Add(value);
            if (value >= images)
                source.Cancel();
        }
    }
}
