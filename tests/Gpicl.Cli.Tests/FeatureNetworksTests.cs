using Gpicl.Cli.Features;
using Gpicl.Cli.MetaLearning;
using Gpicl.Cli.Output;
using Gpicl.Datasets;
using Gpicl.Onnx.Images;
using Gpicl.Onnx.Tests.Support;

namespace Gpicl.Cli.Tests;

public class FeatureNetworksTests
{
    [Fact]
    public void Gray_images_are_read_as_color_and_features_are_rooted_centered_and_scaled()
    {
        int[] pixels = [9, 7, 0, 1, 25, 7, 0, 9];
        Dataset features = Extract(pixels, [2, 0], mirror: false);

        // Roots 3, √7, 0, 1 and 5, √7, 0, 3 lie 1 on either side of their means, or on them; their mean square is made 1.
        float root = MathF.Round(MathF.Sqrt(2), 4);
        float[] channel = [-root, 0, 0, -root];
        Assert.Equal([.. channel, .. channel, .. channel], features.Row(0).ToArray().Select(value => MathF.Round(value, 4)));
        Assert.Equal([.. channel, .. channel, .. channel], features.Row(1).ToArray().Select(value => -MathF.Round(value, 4)));
        Assert.Equal(("gray@plain", 3, null, "2 0"), (features.Name, features.Classes, features.Image, string.Join(' ', features.Labels.ToArray())));
    }

    [Fact]
    public void An_image_and_its_mirror_image_have_the_same_features_unless_it_is_taken_alone()
    {
        int[] pixels = [9, 7, 0, 1, 7, 9, 1, 0, 50, 60, 70, 90];
        Dataset features = Extract(pixels, [0, 0, 1], mirror: true);

        Assert.Equal(features.Row(0).ToArray(), features.Row(1).ToArray());
        Assert.NotEqual(features.Row(0).ToArray(), features.Row(2).ToArray());
        Assert.NotEqual(Extract(pixels, [0, 0, 1], mirror: false).Row(0).ToArray(), features.Row(0).ToArray());
    }

    private static Dataset Extract(int[] pixels, int[] labels, bool mirror)
    {
        using var network = new TemporaryNetwork(TemporaryNetwork.Values(2));
        using StringWriter output = new(), error = new();
        var settings = new FeatureSettings(new Dictionary<string, ImageFeatureModel> { ["plain"] = network.Model() }, mirror);
        using var networks = new FeatureNetworks(settings, threads: 1, new CommandConsole(output, error), CancellationToken.None);
        var images = new Dataset("gray", [.. pixels.Select(pixel => pixel / 255f)], labels, classes: 3, new ImageShape(1, 2, 2));
        return networks.Extract(images, "plain", "gray@plain");
    }

    [Fact]
    public void A_folder_whose_name_has_an_at_sign_is_taken_as_it_is()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("images@home"));

        Assert.Equal(new DataArgument(folder.File("images@home"), null), DataArgument.Parse(folder.File("images@home")));
        Assert.Equal(new DataArgument(folder.File("images@home"), "squeezenet"), DataArgument.Parse(folder.File("images@home") + "@squeezenet"));
        Assert.Equal(new DataArgument("@squeezenet", null), DataArgument.Parse("@squeezenet"));
    }
}
