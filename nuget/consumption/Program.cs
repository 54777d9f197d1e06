using Microsoft.ML;
using Microsoft.ML.Data;

// wines CSV-FILE: learns from half of the rows, and fails unless it knows nine of ten others.
const double Required = 0.9;

var ml = new MLContext(seed: 1);
string runtime = "";
ml.Log += (_, message) => runtime += message.RawMessage.Contains("Microsoft.ML.OnnxRuntime", StringComparison.Ordinal) ? message.RawMessage : "";
IDataView wines = ml.Data.LoadFromTextFile<Wine>(args[0], separatorChar: ',', hasHeader: true);
var halves = ml.Data.TrainTestSplit(wines, testFraction: 0.5, seed: 1);
var pipeline = ml.Transforms.Conversion.MapValueToKey("Label")
    .Append(ml.MulticlassClassification.Trainers.Gpicl())
    .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
var model = pipeline.Fit(halves.TrainSet);
double accuracy = ml.MulticlassClassification.Evaluate(model.Transform(halves.TestSet)).MicroAccuracy;
Console.WriteLine(FormattableString.Invariant($"accuracy {accuracy:F3}, at least {Required} is required"));

// The saved pipeline says the same of a row by itself.
string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
Wine first = ml.Data.CreateEnumerable<Wine>(halves.TestSet, reuseRowObject: false).First();
ml.Model.SaveGpicl(model, wines.Schema, file);
bool right = Predict(ml.Model.LoadGpicl(file, out _));

// ML.NET's own way of saving needs a package that the application adds; if it has not, the log has said so before Fit, and the exception says it again.
try
{
    ml.Model.Save(model, wines.Schema, file);
    right &= Predict(ml.Model.Load(file, out _)) && Predict(ml.Model.LoadGpicl(file, out _)) && runtime == "";
}
catch (NotSupportedException exception)
{
    Console.WriteLine(exception.Message);
    right &= runtime != "" && exception.Message.Contains("Microsoft.ML.OnnxRuntime", StringComparison.Ordinal);
}

File.Delete(file);
return accuracy >= Required && right ? 0 : 1;

bool Predict(ITransformer loaded)
{
    using var engine = ml.Model.CreatePredictionEngine<Wine, Grower>(loaded);
    Grower predicted = engine.Predict(first);
    Console.WriteLine($"a wine of {first.Label}, taken for one of {predicted.PredictedLabel}");
    return predicted.Score.Length == 3 && predicted.PredictedLabel == first.Label;
}

internal sealed class Wine
{
    [LoadColumn(0, 12), VectorType(13)]
    public float[] Features { get; set; } = [];

    [LoadColumn(13)]
    public string Label { get; set; } = "";
}

internal sealed class Grower
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];
}
