using Gpicl.Baselines.Online;
using Gpicl.InContext;
using Gpicl.IO;
using Gpicl.MLNet.Rows;
using Gpicl.MLNet.Saving;
using Gpicl.Onnx;
using Gpicl.Onnx.Classifiers;
using Gpicl.Onnx.Graphs;

namespace Gpicl.MLNet.Trainers;

/// <summary>How an <see cref="OnlineSgdTransformer"/> is saved.</summary>
internal sealed class OnlineSgdFormat() : ClassifierFormat<OnlineSgdTransformer, IClassifier>("online-classifier")
{
    public static readonly OnlineSgdFormat Instance = new();

    protected override SafetensorsFile ToFile(IClassifier model, HashSet<string> elsewhere) => OnlineClassifierFile.Create((OnlineClassifier)model, elsewhere);

    protected override IClassifier Read(SafetensorsFile file, string source) => OnlineClassifierFile.Read(file, source);

    protected override OnnxModel ToGraph(IClassifier model, string featuresName, RowOutputs row) =>
        GradientClassifierGraph.BuildForOneRow((OnlineClassifier)model, featuresName, row);

    protected override OnlineSgdTransformer Create(IClassifier model, ClassifierColumns columns, ClassifierSettings settings, PartEntries entries) =>
        new((OnlineClassifier)model, columns);
}
