using Gpicl.Samples.CompareLearners;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

// In-context learning beside ML.NET's own trainers, on the same few labeled rows. All are used as they come, without tuning, but for one
// bound: left to itself, SDCA goes over rows that can be told apart perfectly until minutes have passed, for no better predictions.
const int SdcaIterations = 50;
var ml = new MLContext(seed: 1);
var trainers = ml.MulticlassClassification.Trainers;
IEstimator<ITransformer> normalize = ml.Transforms.NormalizeMeanVariance("Features", fixZero: false);
(string Name, IEstimator<ITransformer> Pipeline)[] rivals =
[
    ("Gpicl", Pipeline(trainers.Gpicl("Class"))),
    ("LightGbm", Pipeline(trainers.LightGbm("Class"))),
    ("FastForest", Pipeline(OneVersusAll(ml.BinaryClassification.Trainers.FastForest("Class")))),
    ("FastTree", Pipeline(OneVersusAll(ml.BinaryClassification.Trainers.FastTree("Class")))),
    ("SdcaMaximumEntropy", Pipeline(normalize.Append(trainers.SdcaMaximumEntropy("Class", maximumNumberOfIterations: SdcaIterations)))),
    ("LbfgsMaximumEntropy", Pipeline(normalize.Append(trainers.LbfgsMaximumEntropy("Class")))),
];
NamedData[] data = NamedData.LoadAll(ml);
Experiment[] experiments = [.. data.Select(entry => new Experiment(ml, entry))];

Console.WriteLine($"On new rows after {Experiment.Examples} labeled ones, {Experiment.Splits} stratified random splits: accuracy in % ± 95 %, log-loss");
ConsoleTable.Line("", data.Select(entry => entry.Name).Append("mean"));
Outcome[][] outcomes = [.. rivals.Select(rival =>
{
    Outcome[] row = [.. experiments.Select(experiment => experiment.Test(rival.Pipeline))];
    ConsoleTable.Line(rival.Name, row.Select(outcome => ConsoleTable.Format($"{100 * outcome.Accuracy:F1} ± {100 * outcome.HalfWidth95:F1}"))
        .Append(ConsoleTable.Format($"{100 * row.Average(outcome => outcome.Accuracy):F1}")));
    ConsoleTable.Line(
        "", row.Select(outcome => outcome.LogLoss).Append(row.Average(outcome => outcome.LogLoss)).Select(loss => ConsoleTable.Format($"{loss:F3}")));
    return row;
})];

double[] expected = [.. experiments.Select(experiment => experiment.Expect(rivals[0].Pipeline))];
ConsoleTable.Line("Gpicl's expectation", expected.Append(expected.Average()).Select(accuracy => ConsoleTable.Format($"{100 * accuracy:F1}")));
Console.WriteLine("The last line is what its classifiers say of themselves: CrossValidate, from the labeled rows alone.");

Console.WriteLine("\nA fit, and one prediction by a PredictionEngine, in ms");
ConsoleTable.Line("", data.Select(entry => entry.Name));
foreach (var (rival, row) in rivals.Zip(outcomes))
    ConsoleTable.Line(rival.Name, row.Select(outcome => ConsoleTable.Format($"{outcome.FitMilliseconds:F0}, {outcome.PredictMilliseconds:F3}")));

int wins = Enumerable.Range(0, data.Length).Count(i => outcomes[0][i].Accuracy >= outcomes.Max(row => row[i].Accuracy));
Console.WriteLine(ConsoleTable.Format(
    $"\nWhat it shows: from {Experiment.Examples} rows and without a gradient step, {rivals[0].Name} is ahead on {wins} of {data.Length} data sets."));
Console.WriteLine("Its weights were meta-trained on synthetic tasks and on other images of Fashion-MNIST; the four tables are new to it.");

IEstimator<ITransformer> Pipeline(IEstimator<ITransformer> trainer) => ml.Transforms.Conversion.MapValueToKey("Class", "Label")
    .Append(trainer)
    .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

// These trainers tell two classes apart: one model for each class against all others.
IEstimator<ITransformer> OneVersusAll<TModel>(ITrainerEstimator<BinaryPredictionTransformer<TModel>, TModel> trainer)
    where TModel : class => trainers.OneVersusAll(trainer, labelColumnName: "Class");
