using Gpicl.Onnx.Images;
using Gpicl.Onnx.Tests.Support;

namespace Gpicl.Onnx.Tests.Images;

/// <summary>The preset for ResNet-18 on files that look like those of Microsoft.ML.DnnImageFeaturizer.ResNet18.</summary>
public sealed class PackagedResNet18Tests : IDisposable
{
    private readonly PackagedNetwork network = new();

    public void Dispose() => network.Dispose();

    [Fact]
    public void Blue_green_and_red_are_read_without_scaling_and_minus_the_mean_image()
    {
        using var extractor = new ImageFeatureExtractor(ImageFeatureModel.ResNet18(network.FilePath), new() { BatchSize = 2 });
        float[] means = PackagedNetwork.Means;
        PixelImage mean = Plain(100, 300, (byte)means[2], (byte)means[1], (byte)means[0]);
        float[] features = extractor.Extract([Plain(224, 224, 200, 150, 90), Plain(32, 32, 0, 0, 0), mean]);

        Assert.Equal([means[0] - 90, 150 - means[1], 200 - means[2]], features[..3].Select(value => MathF.Round(value)));
        Assert.Equal(means, features[3..6].Select(value => MathF.Round(value)));
        Assert.All(features[6..], value => Assert.Equal(PackagedNetwork.Spread, value, 0.01f)); // pixel by pixel, not their mean alone
    }

    [Fact]
    public void An_image_of_the_networks_size_stays_as_it_is_and_sizes_of_ones_own_are_kept()
    {
        using var extractor = new ImageFeatureExtractor(ImageFeatureModel.ResNet18(network.FilePath));
        Assert.Equal(224, extractor.Model.Preprocessing.ShorterSide);

        ImageFeatureModel model = ImageFeatureModel.ResNet18(network.FilePath);
        using var larger = new ImageFeatureExtractor(model with { Preprocessing = model.Preprocessing with { ShorterSide = 300 } });
        Assert.Equal(300, larger.Model.Preprocessing.ShorterSide);
    }

    [Fact]
    public void A_file_with_a_fully_connected_layer_is_read_as_torchvisions()
    {
        using var torchvision = new TemporaryNetwork(TemporaryNetwork.Classifier());
        ImageFeatureModel model = ImageFeatureModel.ResNet18(torchvision.FilePath);
        using var extractor = new ImageFeatureExtractor(model with { Preprocessing = model.Preprocessing with { Height = 2, Width = 2 } });

        Assert.Equal("flat", extractor.TensorName);
        Assert.Equal(0.485f, extractor.Model.Preprocessing.Mean.Red);
    }

    [Fact]
    public void Without_the_mean_image_nothing_is_computed()
    {
        File.Delete(network.MeanPath);
        string missing = Rejected();
        Assert.Contains("'ResNetPreprocess.onnx' of the package, which has the mean image, must be beside it or in", missing, StringComparison.Ordinal);
        Assert.Contains("ImageFeatureModel.FromOnnx", missing, StringComparison.Ordinal);

        File.WriteAllBytes(network.MeanPath, TemporaryNetwork.Classifier().ToModel());
        Assert.Contains("no constant 'MeanImage' of 3 × 224 × 224", Rejected(), StringComparison.Ordinal);

        string Rejected() => Assert.Throws<InvalidDataException>(() => new ImageFeatureExtractor(ImageFeatureModel.ResNet18(network.FilePath))).Message;
    }

    [Fact]
    public void The_file_is_checked_by_its_own_SHA_256_and_not_by_what_is_made_of_it()
    {
        string sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(network.FilePath)));
        using var extractor = new ImageFeatureExtractor(ImageFeatureModel.ResNet18(network.FilePath) with { Sha256 = sha256 });

        Assert.Equal(sha256, extractor.Sha256);
    }

    [Fact]
    public void The_latest_package_in_NuGets_folder_is_found_and_otherwise_what_to_do_is_said()
    {
        using var old = new PackagedNetwork("microsoft.ml.dnnimagefeaturizer.resnet18/0.9.2/tools/DnnImageModels");
        string latest = Path.Combine(old.Folder, "microsoft.ml.dnnimagefeaturizer.resnet18", "0.23.1", "tools", "DnnImageModels");
        Directory.CreateDirectory(Path.GetDirectoryName(latest)!);
        Directory.Move(Path.GetDirectoryName(Path.GetDirectoryName(network.FilePath))!, latest);
        Directory.CreateDirectory(network.Folder);
        string? before = Environment.GetEnvironmentVariable("NUGET_PACKAGES");
        try
        {
            Environment.SetEnvironmentVariable("NUGET_PACKAGES", old.Folder);
            Assert.Equal(Path.Combine(latest, "ResNet18Onnx", "ResNet18.onnx"), Path.GetFullPath(ImageFeatureModel.ResNet18().Path));

            Environment.SetEnvironmentVariable("NUGET_PACKAGES", network.Folder);
            string missing = Assert.Throws<FileNotFoundException>(ImageFeatureModel.ResNet18).Message;
            Assert.Contains($"which has it, is not in '{network.Folder}': reference the package", missing, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("NUGET_PACKAGES", before);
        }
    }

    private static PixelImage Plain(int height, int width, byte red, byte green, byte blue) =>
        new(Enumerable.Repeat((byte[])[red, green, blue], height * width).SelectMany(pixel => pixel).ToArray(), height, width, PixelFormat.Rgb);
}
