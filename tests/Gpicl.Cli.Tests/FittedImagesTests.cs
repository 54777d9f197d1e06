using Gpicl.InContext;
using Gpicl.Onnx.Tests.Support;
using SkiaSharp;

namespace Gpicl.Cli.Tests;

/// <summary><c>gpicl fit</c>, <c>predict</c> and <c>evaluate</c> on images.</summary>
public sealed class FittedImagesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Model => folder.File("model.gpicl");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("", "")]
    [InlineData("@small", " --features small={0}")]
    public async Task Folders_of_classes_are_fitted_and_images_predicted_by_their_files(string suffix, string features)
    {
        string options = string.Format(null, features, Network());
        for (int i = 0; i < 12; i++)
        {
            Picture($"train/dark above/{i}.png", i, SKEncodedImageFormat.Png, darkAbove: true);
            Picture($"train/dark below/{i}.jpg", i, SKEncodedImageFormat.Jpeg, darkAbove: false);
        }

        Picture("new/one.jpg", 20, SKEncodedImageFormat.Jpeg, darkAbove: true);
        Picture("new/two.png", 21, SKEncodedImageFormat.Png, darkAbove: false);

        string fit = $"fit --data {folder.File("train")}{suffix} --members 2 --class-means 0 --output {Model}";
        CommandRun fitted = await CommandRun.RunAsync($"{fit} --json{options}");
        CommandRun predicted = await CommandRun.RunAsync($"predict --model {Model} --data {folder.File("new")}{suffix}{options}");
        CommandRun evaluated = await CommandRun.RunAsync($"evaluate --model {Model} --data {folder.File("train")}{suffix} --json{options}");

        Assert.Equal(24, fitted.Json.GetProperty("examples").GetInt32());
        Assert.Equal(["dark above", "dark below"], InContextClassifier.Load(Model).ClassNames);
        string[][] lines = [.. predicted.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];
        Assert.Equal(["file,label", "one.jpg,dark above", "two.png,dark below"], lines.Select(line => $"{line[0]},{line[1]}"));
        Assert.Equal((24, 1), (evaluated.Json.GetProperty("rows").GetInt32(), evaluated.Json.GetProperty("accuracy").GetDouble()));
    }

    [Fact]
    public async Task Data_sets_whose_files_are_recognized_are_fitted_to_the_training_split_and_evaluated_on_the_test_split()
    {
        string images = TinyRun.Data("fashion-mnist");

        CommandRun fitted = await CommandRun.RunAsync($"fit --data {images} --examples 100 --members 1 --output {Model} --json");
        CommandRun evaluated = await CommandRun.RunAsync($"evaluate --model {Model} --data {images} --json");

        Assert.Equal((100, 196), (fitted.Json.GetProperty("examples").GetInt32(), fitted.Json.GetProperty("width").GetInt32()));
        Assert.Equal(1000, evaluated.Json.GetProperty("rows").GetInt32());
        Assert.InRange(evaluated.Json.GetProperty("accuracy").GetDouble(), 0.6, 0.85);
    }

    [Fact]
    public async Task Changed_copies_are_read_and_appended_where_they_are_asked_for()
    {
        string data = $"--data {TinyRun.Data("fashion-mnist")}";
        await CommandRun.RunAsync($"fit {data} --examples 30 --members 2 --augment shifts --mirror-copies --output {Model}");
        InContextClassifier classifier = InContextClassifier.Load(Model);
        Assert.Equal((30, Augmentation.Shifts, true), (classifier.Count, classifier.Options.Augmentation, classifier.Options.MirroredCopies));

        CommandRun table = await CommandRun.RunAsync(
            $"fit --data {TinyRun.Data("tables/digits.csv")} --image 8x8 --augment none --examples 30 --output {Model}");
        Assert.Equal(ExitCode.Done, table.ExitCode);
        Assert.Equal(64, InContextClassifier.Load(Model).Options.Image!.Value.Size);
        CommandRun refused = await CommandRun.RunAsync($"fit {data} --image 14x14 --output {Model}");
        Assert.Equal(2, (int)refused.ExitCode);
        Assert.Contains("--image is for tables", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_networks_tables_and_images_without_labels_are_refused()
    {
        Picture("train/a/1.png", 1, SKEncodedImageFormat.Png, darkAbove: true);
        Picture("train/b/1.png", 1, SKEncodedImageFormat.Png, darkAbove: false);
        Picture("train/c/1.png", 2, SKEncodedImageFormat.Png, darkAbove: false);
        Picture("new/1.png", 1, SKEncodedImageFormat.Png, darkAbove: false);
        File.WriteAllBytes(folder.File("new/2.png"), [1, 2, 3]);
        string fit = $"fit --data {folder.File("train")} --members 1 --output {Model}", table = TinyRun.Data("tables/iris.csv");
        await CommandRun.RunAsync(fit);

        Assert.Contains("lies in no folder that is called after a class", await Refusal($"evaluate --model {Model} --data {folder.File("new")}"));
        Assert.Contains("2.png: is no image", await Refusal($"predict --model {Model} --data {folder.File("new")}"));
        Assert.Contains("is no folder of images", await Refusal($"predict --model {Model} --data {table}"));
        Assert.Contains(
            "fitted to the pixels of images", await Refusal($"predict --model {Model} --data {folder.File("new")}@small --features small={Network()}"));
        await CommandRun.RunAsync($"fit --data {table} --examples 30 --members 1 --output {Model}");
        Assert.Contains("is no table", await Refusal($"predict --model {Model} --data {folder.File("train")}"));

        Picture("train/1.png", 1, SKEncodedImageFormat.Png, darkAbove: true);
        Assert.Contains("1 of 4 images lie in no folder that is called after a class", (await CommandRun.RunAsync(fit)).Error, StringComparison.Ordinal);
        Directory.CreateDirectory(folder.File("none"));
        Assert.Contains("no images in it (.png, .jpg, .jpeg, .webp, .bmp, .gif)", await Refusal($"fit --data {folder.File("none")} --output {Model}"));
    }

    private static async Task<string> Refusal(string commandLine)
    {
        CommandRun run = await CommandRun.RunAsync(commandLine);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        return run.Error;
    }

    private void Picture(string name, int number, SKEncodedImageFormat format, bool darkAbove)
    {
        string path = folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var bitmap = new SKBitmap(20 + number, 30);
        for (int y = 0; y < bitmap.Height; y++)
            for (int x = 0; x < bitmap.Width; x++)
                bitmap.SetPixel(x, y, (y < 15) == darkAbove ? new SKColor((byte)(2 * number), 20, 20) : new SKColor(200, 200, (byte)(150 + number)));
        using FileStream file = File.Create(path);
        bitmap.Encode(file, format, 90);
    }

    // Its features are the pixels of an image made small.
    private string Network()
    {
        File.WriteAllBytes(folder.File("small.onnx"), TemporaryNetwork.Values(4).ToModel());
        File.WriteAllText(
            folder.File("small.json"), """{"path":"small.onnx","tensorName":"values","preprocessing":{"height":4,"width":4,"shorterSide":4}}""");
        return folder.File("small.json");
    }
}
