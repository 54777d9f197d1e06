using Gpicl.Samples.CompareLearners;
using Microsoft.ML;

// In-context learning beside gradient descent and ML.NET's own trainers, on the same few labeled rows. All are used as they come, without tuning.
var ml = new MLContext(seed: 1);
IEstimator<ITransformer> normalize = ml.Transforms.NormalizeMeanVariance("Features", fixZero: false);
Rival[] rivals =
[
    new("Gpicl", Pipeline(ml.MulticlassClassification.Trainers.Gpicl("Class"))),
    new("MAML", Pipeline(ml.MulticlassClassification.Trainers.Maml("Class"))),
    new("online SGD", Pipeline(ml.MulticlassClassification.Trainers.OnlineSgd("Class"))),
    new("logistic regression", Pipeline(normalize.Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Class")))),
    new("naive Bayes", Pipeline(normalize.Append(ml.MulticlassClassification.Trainers.NaiveBayes("Class")))),
];
NamedData[] data = NamedData.LoadAll(ml);

Console.WriteLine($"Accuracy in % on new rows after {Experiment.MostExamples} labeled ones, mean of {Experiment.Splits} stratified random splits ± 95 %");
ConsoleTable.Line("", rivals.Select(rival => rival.Name));
Outcome[][] outcomes = [.. data.Select(entry =>
{
    var experiment = new Experiment(ml, entry);
    Outcome[] row = [.. rivals.Select(rival => experiment.Test(rival, Experiment.MostExamples))];
    ConsoleTable.Line(entry.Name, row.Select(ConsoleTable.Percent));
    return row;
})];
double[] means = [.. rivals.Select((_, i) => outcomes.Average(row => row[i].Accuracy))];
ConsoleTable.Line("mean", means.Select(mean => ConsoleTable.Format($"{100 * mean:F1}")));
ConsoleTable.Line("fit and predict", rivals.Select((_, i) => ConsoleTable.Format($"{outcomes.Average(row => row[i].Time.TotalMilliseconds):F0} ms")));

// How many rows does it take? On digits, which the packaged weights were not meta-trained on.
NamedData digits = data.Single(entry => entry.Name == "digits");
var curves = new Experiment(ml, digits);
int[] counts = [10, 20, 30, 50, 70, Experiment.MostExamples];
Console.WriteLine($"\nAccuracy in % on new rows of {digits.Name} by labeled ones");
ConsoleTable.Line("", rivals.Select(rival => rival.Name));
foreach (int count in counts)
    ConsoleTable.Line($"{count}", rivals.Select(rival => ConsoleTable.Percent(curves.Test(rival, count))));
Console.WriteLine();

int wins = outcomes.Count(row => row[0].Accuracy >= row.Max(outcome => outcome.Accuracy));
Console.WriteLine(ConsoleTable.Format(
    $"What it shows: from {Experiment.MostExamples} rows and without a gradient step, {rivals[0].Name} is ahead on {wins} of {data.Length} data sets and right in {100 * means[0]:F1} % on average")
    + string.Concat(rivals.Skip(1).Zip(means.Skip(1), (rival, mean) => ConsoleTable.Format($", {rival.Name} in {100 * mean:F1} %"))) + ".");
Console.WriteLine("Its weights were meta-trained on synthetic tasks and on other images of Fashion-MNIST, those of MAML on the latter alone; the four tables are new to both.");

IEstimator<ITransformer> Pipeline(IEstimator<ITransformer> trainer) => ml.Transforms.Conversion.MapValueToKey("Class", "Label")
    .Append(trainer)
    .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
