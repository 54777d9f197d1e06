using Gpicl.MLNet;
using Gpicl.Samples.QuickStart;
using Microsoft.ML;
using Microsoft.ML.Data;

// Learns to tell clothes apart from 99 pictures, and wines from 99 analyses, without a single gradient step.
var ml = new MLContext(seed: 1);
ml.Log += (_, message) => ConsoleReport.Warning(message);

// Images: one row for each, of 28 × 28 pixels, from the files of Fashion-MNIST.
IDataView images = ml.Data.LoadFromEnumerable(Clothing.Read(RepositoryFolder.Find("data/fashion-mnist"), train: true));
IDataView newImages = ml.Data.LoadFromEnumerable(Clothing.Read(RepositoryFolder.Find("data/fashion-mnist"), train: false));
TransformerChain<GpiclTransformer> model = Classify("Fashion-MNIST", ml.Data.TakeRows(images, 99), newImages);

// The same weights with other contexts: only the examples are read anew.
Console.WriteLine("\nLearning curve on Fashion-MNIST: accuracy on the same new rows against the number of examples");
ITransformer keys = model.First();
foreach (int count in new[] { 10, 20, 50, 99, 200, 400 })
{
    GpiclTransformer other = model.LastTransformer.WithContext(keys.Transform(ml.Data.TakeRows(images, count)));
    ConsoleReport.Bar(count, ml.MulticlassClassification.Evaluate(other.Transform(keys.Transform(newImages))).MicroAccuracy);
}

// A table: thirteen numbers in units of their own, in a CSV file. Nothing else changes.
IDataView wines = ml.Data.LoadFromTextFile<Wine>(RepositoryFolder.Find("data/tables/wine.csv"), separatorChar: ',', hasHeader: true);
IDataView shuffled = ml.Data.ShuffleRows(wines, seed: 1);
Classify("Wine", ml.Data.TakeRows(shuffled, 99), ml.Data.SkipRows(shuffled, 99));

TransformerChain<GpiclTransformer> Classify(string name, IDataView examples, IDataView newRows)
{
    var pipeline = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.MulticlassClassification.Trainers.Gpicl());
    pipeline.Fit(examples); // reads the weights and compiles, so that the times below are those of the work
    var (fitted, fitTime) = ConsoleReport.Time(() => pipeline.Fit(examples));
    var (metrics, predictTime) = ConsoleReport.Time(() => ml.MulticlassClassification.Evaluate(fitted.Transform(newRows)));
    ConsoleReport.Result(name, fitted.LastTransformer.Model, metrics, fitTime, predictTime);
    return fitted;
}
