using Gpicl.MLNet;
using Gpicl.Onnx.Images;
using Gpicl.Samples.CompareLearners;
using Gpicl.Samples.ImageFeatures;
using Microsoft.ML;

// What a pretrained network is worth (Fig. 9 of the paper): photographs as raw pixels, and as the features it finds in them.
if (SampleArguments.Parse(args) is not { } arguments)
{
    Console.Error.WriteLine(SampleArguments.Usage);
    return 2;
}

var ml = new MLContext(seed: 1);
List<Photograph> photographs = Photograph.Read(arguments.Data);
var data = NamedData.Of(ml, "CIFAR-10", photographs, photograph => photograph.Label);
ImageFeatureEstimator extract = ml.Transforms.ExtractImageFeatures(
    "Features", "Pixels", arguments.Network, new ImageFeatureOptions { Pixels = new PixelLayout(Photograph.Side, Photograph.Side) { Maximum = 1 } });

// The network stays loaded for the pipelines below, and computes the features of every photograph once: they are cached.
ImageFeatureTransformer loaded;
try
{
    loaded = extract.Fit(data.Shuffle(0));
}
catch (DllNotFoundException missing)
{
    Console.WriteLine($"Skipped, for there is no ONNX Runtime. {missing.Message}");
    return 0;
}

using ImageFeatureTransformer network = loaded;
Rival[] rivals =
[
    new("raw pixels", Pipeline(ml.MulticlassClassification.Trainers.Gpicl("Class", "Pixels"))),
    new($"{network.Extractor.Width} features", Pipeline(extract.Append(ml.MulticlassClassification.Trainers.Gpicl("Class")))),
];

Console.WriteLine($"{photographs.Count} photographs of {data.Name}: accuracy in % on new ones, mean of {Experiment.Splits} stratified random splits ± 95 %");
ConsoleTable.Line("labeled ones", rivals.Select(rival => rival.Name));
var experiment = new Experiment(ml, data);
int[] counts = [10, 20, 30, 50, 70, Experiment.MostExamples];
Outcome[][] outcomes = [.. counts.Select(count =>
{
    Outcome[] row = [.. rivals.Select(rival => experiment.Test(rival, count))];
    ConsoleTable.Line($"{count}", row.Select(ConsoleTable.Percent));
    return row;
})];

Console.WriteLine();
Console.WriteLine(ConsoleTable.Format(
    $"What it shows: from {counts[^1]} labeled photographs, the same learner is right in {100 * outcomes[^1][0].Accuracy:F1} % when it sees pixels, and in {100 * outcomes[^1][1].Accuracy:F1} % when it sees what {Path.GetFileName(arguments.Network.Path)} finds in them. It was meta-trained on neither."));
return 0;

IEstimator<ITransformer> Pipeline(IEstimator<ITransformer> trainer) => ml.Transforms.Conversion.MapValueToKey("Class", "Label")
    .Append(trainer)
    .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
