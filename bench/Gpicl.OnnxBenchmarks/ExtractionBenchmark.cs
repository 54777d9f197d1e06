using System.Diagnostics;
using System.Globalization;
using Gpicl.Onnx.Images;
using Microsoft.ML.OnnxRuntime;

namespace Gpicl.OnnxBenchmarks;

/// <summary>Times features of images, scaling and all, and what ONNX Runtime takes for the network alone, in turn.</summary>
/// <param name="model">The network.</param>
/// <param name="side">Side of the images.</param>
/// <param name="threads">Threads of ONNX Runtime.</param>
internal sealed class ExtractionBenchmark(ImageFeatureModel model, int side, int threads)
{
    private const int Images = 64, BatchSize = 16, Rounds = 15;

    /// <summary>Measures and gives one row of the table.</summary>
    public string Run()
    {
        var random = new Random(0);
        PixelImage[] images = [.. Enumerable.Range(0, Images).Select(_ => RandomImage(random))];
        using var extractor = new ImageFeatureExtractor(model, new ImageFeatureOptions { BatchSize = BatchSize, IntraOpNumThreads = threads, Cache = null });
        using var sessionOptions = new SessionOptions { IntraOpNumThreads = threads };
        using var session = new InferenceSession(NetworkFile.Read(model).WithOutput(extractor.TensorName), sessionOptions);
        using var runOptions = new RunOptions();
        var (name, input) = session.InputMetadata.Single();
        int batch = input.Dimensions[0] > 0 ? input.Dimensions[0] : BatchSize;
        long[] shape = [batch, 3, model.Preprocessing.Height, model.Preprocessing.Width];
        using OrtValue tensor = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, input.ElementDataType, shape);
        tensor.GetTensorMutableRawData().Clear();

        void Network()
        {
            for (int i = 0; i < Images; i += batch)
                session.Run(runOptions, [name], [tensor], [extractor.TensorName]).Dispose();
        }

        double[] ratios = new double[Rounds], ours = new double[Rounds], theirs = new double[Rounds];
        extractor.Extract(images);
        Network();
        for (int round = 0; round < Rounds; round++)
        {
            ours[round] = Seconds(() => extractor.Extract(images));
            theirs[round] = Seconds(Network);
            ratios[round] = theirs[round] / ours[round];
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {Path.GetFileName(model.Path)} | {side} × {side} | {batch} | {threads} | {Images / Median(ours):N0} | {Images / Median(theirs):N0} | "
            + $"{100 * Median(ratios):F0} % |");
    }

    private static double Seconds(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private PixelImage RandomImage(Random random)
    {
        var pixels = new byte[3 * side * side];
        random.NextBytes(pixels);
        return new PixelImage(pixels, side, side, PixelFormat.Rgb);
    }
}
