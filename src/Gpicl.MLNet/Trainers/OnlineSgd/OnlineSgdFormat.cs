using Gpicl.Baselines.Online;
using Gpicl.IO;
using Gpicl.MLNet.Rows;
using Gpicl.MLNet.Saving;
using Gpicl.Onnx;
using Gpicl.Onnx.Classifiers;
using Gpicl.Onnx.Graphs;

namespace Gpicl.MLNet.Trainers;

/// <summary>How an <see cref="OnlineSgdTransformer"/> is saved.</summary>
internal sealed class OnlineSgdFormat() : ClassifierFormat<OnlineSgdTransformer, OnlineClassifier>("online-classifier")
{
    public static readonly OnlineSgdFormat Instance = new();

    protected override SafetensorsFile ToFile(OnlineClassifier model, HashSet<string> elsewhere) => OnlineClassifierFile.Create(model, elsewhere);

    protected override OnlineClassifier Read(SafetensorsFile file, string source) => OnlineClassifierFile.Read(file, source);

    protected override OnnxModel ToGraph(OnlineClassifier model, string featuresName, RowOutputs row) =>
        GradientClassifierGraph.BuildForOneRow(model, featuresName, row);

    protected override OnlineSgdTransformer Create(OnlineClassifier model, ClassifierColumns columns, ClassifierSettings settings, PartEntries entries) =>
        new(model, columns);
}
