using Gpicl.Onnx.Graphs;
using Gpicl.Onnx.Images;
using Gpicl.Onnx.Tests.Support;

namespace Gpicl.Onnx.Tests.Images;

public sealed class ImageFeatureModelTests : IDisposable
{
    private readonly TemporaryNetwork network = new(TemporaryNetwork.Classifier());

    public void Dispose() => network.Dispose();

    [Fact]
    public void Tensors_can_be_listed() =>
        Assert.Equal(["images", "inner", "pooled", "flat", "classes"], ImageFeatureModel.TensorNames(network.FilePath));

    [Fact]
    public void A_tensor_that_is_not_there_is_answered_with_near_ones_and_how_to_list_all()
    {
        string message = Rejected<ArgumentException>(network.Model(tensor: "Pool"));

        Assert.Contains("no tensor 'Pool'", message, StringComparison.Ordinal);
        Assert.Contains("the nearest are 'pooled', ", message, StringComparison.Ordinal);
        Assert.Contains("ImageFeatureModel.TensorNames(", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_of_another_size_than_the_network_reads_are_rejected_with_both_sizes()
    {
        string message = Rejected<ArgumentException>(network.Model(new()));

        Assert.Contains("[?, 3, 2, 2]", message, StringComparison.Ordinal);
        Assert.Contains("[?, 3, 224, 224]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Networks_that_do_not_read_one_tensor_of_colored_images_are_rejected()
    {
        using var gray = Network(ElementType.Float, null, 1, 2, 2);
        using var flat = Network(ElementType.Float, null, 12);
        using var bytes = Network(ElementType.Uint8, null, 3, 2, 2);
        using var two = new TemporaryNetwork(new SmallNetwork()
            .Input("x", ElementType.Float, null, 3, 2, 2).Input("z", ElementType.Float, null, 3, 2, 2)
            .Node("Add", ["x", "z"], "y").Output("y", ElementType.Float, null, 3, 2, 2));
        ImageFeatureModel other = network.Model() with { InputName = "pixels" };

        Assert.Contains("[?, 1, 2, 2]", Rejected<ArgumentException>(gray.Model()), StringComparison.Ordinal);
        Assert.Contains("[?, 12]", Rejected<ArgumentException>(flat.Model()), StringComparison.Ordinal);
        Assert.Contains("no tensor of type Float", Rejected<ArgumentException>(bytes.Model()), StringComparison.Ordinal);
        Assert.Contains("2 inputs, 'x', 'z'", Rejected<ArgumentException>(two.Model()), StringComparison.Ordinal);
        Assert.Contains("no input 'pixels'; its inputs are 'images'", Rejected<ArgumentException>(other), StringComparison.Ordinal);

        static TemporaryNetwork Network(ElementType type, params int?[] dimensions) =>
            new(new SmallNetwork().Input("x", type, dimensions).Node("Identity", ["x"], "y").Output("y", type, dimensions));
    }

    [Fact]
    public void A_tensor_that_is_no_feature_vector_is_rejected()
    {
        using var sum = new TemporaryNetwork(new SmallNetwork()
            .Input("x", ElementType.Float, null, 3, 2, 2).Node("ReduceSum", ["x"], "y", ("keepdims", 0)).Output("y", ElementType.Float));

        Assert.Contains("has the shape [] for 1 images", Rejected<ArgumentException>(sum.Model()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_without_a_fully_connected_layer_has_none_to_remove()
    {
        using var values = new TemporaryNetwork(TemporaryNetwork.Values(2));

        Assert.Contains("no fully connected layer", Rejected<ArgumentException>(values.Model() with { RemoveFinalLayer = true }), StringComparison.Ordinal);
        Assert.Contains("both set", Rejected<ArgumentException>(values.Model(tensor: "values") with { RemoveFinalLayer = true }), StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_is_checked_where_its_SHA_256_is_given()
    {
        string zeros = new('0', 64);

        Assert.Contains(zeros, Rejected<InvalidDataException>(network.Model() with { Sha256 = zeros }), StringComparison.Ordinal);
        Assert.Contains("64 hexadecimal digits", Rejected<ArgumentException>(network.Model() with { Sha256 = "abc" }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_gives_one_clear_exception_and_never_a_crash()
    {
        byte[] content = File.ReadAllBytes(network.FilePath);
        for (int length = 0; length < content.Length; length++)
            RejectedOrUsable(content[..length]);
        for (int place = 0; place < content.Length; place++)
            RejectedOrUsable([.. content[..place], (byte)(content[place] ^ 0x55), .. content[(place + 1)..]]);
        RejectedOrUsable(new byte[1000]);
        RejectedOrUsable("%PDF-1.7 is no network"u8.ToArray());
        Assert.Throws<FileNotFoundException>(() => new ImageFeatureExtractor(ImageFeatureModel.ResNet18(network.FilePath + ".missing")));
    }

    [Fact]
    public void Options_out_of_range_are_rejected()
    {
        Assert.Throws<ArgumentException>(() => new ImageFeatureExtractor(network.Model(), new() { BatchSize = 0 }));
        Assert.Throws<ArgumentException>(() => new ImageFeatureExtractor(network.Model(), new() { IntraOpNumThreads = 0 }));
        Assert.Throws<ArgumentException>(() => new ImageFeatureExtractor(network.Model(TemporaryNetwork.Plain with { Deviation = default })));
        Assert.Throws<ArgumentException>(() => new ImageFeatureExtractor(network.Model(TemporaryNetwork.Plain with { ShorterSide = 1 })));
        Assert.Throws<ArgumentException>(() => new PixelImage(new byte[11], 2, 2, PixelFormat.Rgb));
    }

    [Fact]
    public void Without_CUDA_a_device_is_an_error_or_falls_back()
    {
        var options = new ImageFeatureOptions { GpuDeviceId = 1000 };

        string message = Assert.Throws<InvalidOperationException>(() => new ImageFeatureExtractor(network.Model(), options)).Message;
        Assert.Contains("CUDA device 1000", message, StringComparison.Ordinal);
        using var extractor = new ImageFeatureExtractor(network.Model(), options with { FallbackToCpu = true });
        Assert.Equal(2, extractor.Extract([Pictures.Make(2, 2)]).Length);
    }

    private static string Rejected<T>(ImageFeatureModel model)
        where T : Exception => Assert.ThrowsAny<T>(() => new ImageFeatureExtractor(model)).Message;

    private static void RejectedOrUsable(byte[] content)
    {
        using var damaged = new TemporaryNetwork(content);
        Exception? exception = Record.Exception(() =>
        {
            using var extractor = new ImageFeatureExtractor(damaged.Model(), new() { IntraOpNumThreads = 1 });
            extractor.Extract([Pictures.Make(2, 2)]);
        });
        if (exception is not (null or InvalidDataException or ArgumentException or InvalidOperationException))
            Assert.Fail($"{exception}");
    }
}
