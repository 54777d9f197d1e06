using Gpicl.MLNet.Tests.Support;
using Gpicl.Onnx.Images;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Gpicl.MLNet.Tests.Images;

/// <summary>The ResNet-18 that the package Microsoft.ML.DnnImageFeaturizer.ResNet18 puts beside this test.</summary>
public sealed class ResNet18Tests : IDisposable
{
    private const int Side = 224;

    private readonly MLContext ml = new(seed: 1);
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Features_are_those_of_ML_NETs_own_featurizer_before_and_after_saving()
    {
        IDataView images = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 3).Select(seed => new Photograph { Image = Draw(seed) }));
        IEstimator<ITransformer> featurize = ml.Transforms.DnnFeaturizeImage(
            "Features", input => input.ModelSelector.ResNet18(ml, input.OutputColumn, input.InputColumn), "Pixels");
        ITransformer theirs = ml.Transforms.ExtractPixels("Pixels", "Image").Append(featurize).Fit(images);
        float[][] expected = Features(theirs, images);

        using ImageFeatureTransformer ours = ml.Transforms.ExtractImageFeatures("Features", "Image", ImageFeatureModel.ResNet18()).Fit(images);
        AssertClose(expected, Features(ours, images));

        ml.Model.Save(ours, null, path);
        using var saved = new LoadedModel(ml.Model.Load(path, out _));
        AssertClose(expected, Features(saved.Model, images));
        (theirs as IDisposable)?.Dispose();
    }

    private static float[][] Features(ITransformer model, IDataView images) => [.. model.Transform(images).GetColumn<float[]>("Features")];

    private static void AssertClose(float[][] expected, float[][] found)
    {
        Assert.Equal(512, expected[0].Length);
        for (int i = 0; i < expected.Length; i++)
            for (int j = 0; j < expected[i].Length; j++)
                Assert.Equal(expected[i][j], found[i][j], 1e-4f * expected[i].Max());
    }

    // Disks of several colors before a sky that grows brighter.
    private static MLImage Draw(int seed)
    {
        var random = new Random(seed);
        var disks = Array.ConvertAll(new int[6], _ => (X: random.Next(Side), Y: random.Next(Side), Radius: random.Next(15, 60), Color: random.Next(1 << 24)));
        var pixels = new byte[4 * Side * Side];
        for (int place = 0; place < Side * Side; place++)
        {
            var (y, x) = (place / Side, place % Side);
            int color = 0x4060A0 + 0x010101 * (y / 4);
            foreach (var disk in disks)
                if ((x - disk.X) * (x - disk.X) + (y - disk.Y) * (y - disk.Y) < disk.Radius * disk.Radius)
                    color = disk.Color;
            byte[] pixel = [(byte)(color >> 16), (byte)(color >> 8), (byte)color, 255];
            pixel.CopyTo(pixels, 4 * place);
        }

        return MLImage.CreateFromPixels(Side, Side, MLPixelFormat.Rgba32, pixels);
    }

    private sealed class Photograph
    {
        [ImageType(Side, Side)]
        public MLImage? Image { get; set; }
    }
}
