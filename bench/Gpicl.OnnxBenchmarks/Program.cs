using Gpicl.Onnx.Images;
using Gpicl.OnnxBenchmarks;

// Two tables. The packaged weights with 99 examples of 196 values and 10 classes, ours and the exported graph in turn.
Console.WriteLine("| members | threads | file, MiB | one row, ours, µs | in ONNX Runtime | batches of 256, ours, rows/s | in ONNX Runtime |");
Console.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
foreach (int members in (int[])[1, 8])
    foreach (int threads in (int[])[1, 2])
        Console.WriteLine(new ExportBenchmark(members, threads).Run());

// Features of images from SqueezeNet, and from networks for images of 32 × 32 given as arguments.
Console.WriteLine();
Console.WriteLine("| network | images | batch | threads | images/s | ONNX Runtime alone | share |");
Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
ImageFeatureModel squeezeNet = ImageFeatureModel.SqueezeNet(Path.Combine(AppContext.BaseDirectory, "SqueezeNet_fp16.onnx"));
foreach (int side in (int[])[32, 256])
    foreach (int threads in (int[])[1, 2])
        Console.WriteLine(new ExtractionBenchmark(squeezeNet, side, threads).Run());
foreach (string path in args)
{
    ImageFeatureModel network = ImageFeatureModel.FromOnnx(path, new ImagePreprocessing { Height = 32, Width = 32, ShorterSide = 32 }) with
    {
        RemoveFinalLayer = true,
    };
    foreach (int threads in (int[])[1, 2])
        Console.WriteLine(new ExtractionBenchmark(network, 32, threads).Run());
}
