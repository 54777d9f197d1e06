using Gpicl.InContext;
using SkiaSharp;

namespace Gpicl.Cli.Tests;

/// <summary><c>--color</c> and <c>--side</c> of the commands that read pixels of images.</summary>
public sealed class FittedColorsTests : IDisposable
{
    private const int Pixels = 32 * 32;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Images_that_differ_in_color_alone_are_told_apart_where_colors_are_kept()
    {
        var random = new Random(1);
        byte[] Plane(int mean) => [.. Enumerable.Range(0, Pixels).Select(_ => (byte)(mean + random.Next(-20, 20)))];
        File.WriteAllBytes(folder.File("test_batch.bin"), [.. Enumerable.Range(0, 60).SelectMany(i =>
            (byte[])[(byte)(i % 2), .. Plane(i % 2 == 0 ? 160 : 120), .. Plane(i % 2 == 0 ? 120 : 160), .. Plane(100)])]);
        string classify = $"classify --data {folder.Root} --examples 20 --splits 2 --members 2 --augment none --json";

        CommandRun gray = await CommandRun.RunAsync(classify);
        CommandRun color = await CommandRun.RunAsync($"{classify} --color --side 32");

        Assert.InRange(gray.Json.GetProperty("accuracy").GetDouble(), 0.2, 0.8);
        Assert.InRange(color.Json.GetProperty("accuracy").GetDouble(), 0.95, 1);
    }

    [Fact]
    public async Task Fitted_files_know_colors_and_side_of_their_images()
    {
        for (int i = 0; i < 8; i++)
        {
            Picture($"fruit/cherry/{i}.png", new SKColor((byte)(170 + i), 110, 40));
            Picture($"fruit/lime/{i}.png", new SKColor(110, (byte)(170 + i), 40));
        }

        Picture("new/one.png", new SKColor(105, 172, 45));
        string model = folder.File("model.gpicl");

        CommandRun fitted = await CommandRun.RunAsync(
            $"fit --data {folder.File("fruit")} --color --side 8 --members 2 --augment none --no-check --output {model} --json");
        CommandRun predicted = await CommandRun.RunAsync($"predict --model {model} --data {folder.File("new")}");

        Assert.Equal(3 * 8 * 8, fitted.Json.GetProperty("width").GetInt32());
        Assert.Equal((3, 8, 8), InContextClassifier.Load(model).Options.Image is { } image ? (image.Channels, image.Height, image.Width) : default);
        Assert.StartsWith("one.png,lime,", predicted.Output.Split('\n')[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("classify --data {0} --color", "--color is for images whose pixels are read")]
    [InlineData("fit --data {0} --side 32 --output a", "--side is for images whose pixels are read")]
    [InlineData("meta-test --data random --color", "--color is for images whose pixels are read")]
    [InlineData("classify --data {0} --side 0", "--side is '0'")]
    public async Task What_is_no_image_has_neither_colors_nor_side(string commandLine, string message)
    {
        CommandRun run = await CommandRun.RunAsync(string.Format(null, commandLine, TinyRun.Data("tables/wine.csv")));

        Assert.Equal((ExitCode.WrongUsage, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private void Picture(string name, SKColor color)
    {
        string path = folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var bitmap = new SKBitmap(12, 12);
        bitmap.Erase(color);
        using FileStream file = File.Create(path);
        bitmap.Encode(file, SKEncodedImageFormat.Png, 90);
    }
}
