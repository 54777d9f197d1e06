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
IEstimator<ImageFeatureTransformer> extract = ml.Transforms.ExtractImageFeatures(
    "Features", "Pixels", arguments.Network, new ImageFeatureOptions { Pixels = new PixelLayout(Photograph.Side, Photograph.Side) { Maximum = 1 } });

// The network stays loaded for the pipelines below, and computes the features of every photograph once: they are cached.
ImageFeatureTransformer loaded;
try
{
    loaded = extract.Fit(ml.Data.LoadFromEnumerable(photographs));
}
catch (DllNotFoundException missing)
{
    Console.WriteLine($"Skipped, for there is no ONNX Runtime. {missing.Message}");
    return 0;
}

using ImageFeatureTransformer network = loaded;
(string Name, IEstimator<ITransformer> Pipeline)[] rivals =
[
    ("raw pixels", Pipeline(ml.MulticlassClassification.Trainers.Gpicl("Class", "Pixels"))),
    ($"{network.Extractor.Width} features", Pipeline(extract.Append(ml.MulticlassClassification.Trainers.Gpicl(
        new GpiclTrainer.Options { LabelColumnName = "Class", ClassMeans = 3 })))),
];
const int Queries = 300;
int[] counts = [10, 20, 30, 50, 70, 99];
Photograph[][] splits = [.. Enumerable.Range(1, 10).Select(seed => StratifiedShuffle.Of(photographs, photograph => photograph.Label, seed))];

Console.WriteLine($"{photographs.Count} photographs of CIFAR-10: accuracy in % on {Queries} new ones, mean of {splits.Length} stratified random splits");
ConsoleTable.Line("labeled ones", rivals.Select(rival => rival.Name));
double[] last = [];
foreach (int count in counts)
{
    last = [.. rivals.Select(rival => 100 * splits.Average(split => Accuracy(rival.Pipeline, split[..count], split[counts[^1]..(counts[^1] + Queries)])))];
    ConsoleTable.Line($"{count}", last.Select(accuracy => ConsoleTable.Format($"{accuracy:F1}")));
}

double expected = 100 * Expectation(rivals[^1].Pipeline, splits[0][..counts[^1]]);
Console.WriteLine(ConsoleTable.Format($"\nOf the first split, the classifier with features expects {expected:F1} %, from its examples alone (CrossValidate)."));
Console.WriteLine(ConsoleTable.Format(
    $"\nWhat it shows: from {counts[^1]} labeled photographs, the same learner is right in {last[0]:F1} % when it sees pixels, and in {last[1]:F1} % ")
    + ConsoleTable.Format($"when it sees what {Path.GetFileName(arguments.Network.Path)} finds in them. It was meta-trained on neither."));
return 0;

IEstimator<ITransformer> Pipeline(IEstimator<ITransformer> trainer) => ml.Transforms.Conversion.MapValueToKey("Class", "Label")
    .Append(trainer)
    .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

// Of all photographs asked for: for the evaluator, one of a class that is not among the examples has no label and does not count.
double Accuracy(IEstimator<ITransformer> pipeline, Photograph[] examples, Photograph[] queries)
{
    ITransformer model = pipeline.Fit(ml.Data.LoadFromEnumerable(examples));
    IEnumerable<Guess> guesses = ml.Data.CreateEnumerable<Guess>(model.Transform(ml.Data.LoadFromEnumerable(queries)), reuseRowObject: true);
    return guesses.Average(guess => guess.Label == guess.PredictedLabel ? 1.0 : 0);
}

// By cross-validation.
double Expectation(IEstimator<ITransformer> pipeline, Photograph[] examples) =>
    Parts(pipeline.Fit(ml.Data.LoadFromEnumerable(examples))).OfType<GpiclTransformer>().Single().CrossValidate(folds: 5).CrossValidated.Accuracy;

// Chains may lie within chains.
static IEnumerable<ITransformer> Parts(ITransformer model) => model is IEnumerable<ITransformer> chain ? chain.SelectMany(Parts) : [model];

internal sealed class Guess
{
    public string Label { get; set; } = "";

    public string PredictedLabel { get; set; } = "";
}
