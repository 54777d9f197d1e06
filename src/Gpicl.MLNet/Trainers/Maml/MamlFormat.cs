using Gpicl.Baselines.Maml;
using Gpicl.InContext;
using Gpicl.IO;
using Gpicl.MLNet.Rows;
using Gpicl.MLNet.Saving;
using Gpicl.Onnx;
using Gpicl.Onnx.Classifiers;
using Gpicl.Onnx.Graphs;

namespace Gpicl.MLNet.Trainers;

/// <summary>How a <see cref="MamlTransformer"/> is saved.</summary>
internal sealed class MamlFormat() : ClassifierFormat<MamlTransformer, IClassifier>("maml-classifier")
{
    public static readonly MamlFormat Instance = new();

    protected override SafetensorsFile ToFile(IClassifier model, HashSet<string> elsewhere) => MamlClassifierFile.Create((MamlClassifier)model, elsewhere);

    protected override IClassifier Read(SafetensorsFile file, string source) => MamlClassifierFile.Read(file, source);

    protected override OnnxModel ToGraph(IClassifier model, string featuresName, RowOutputs row) =>
        GradientClassifierGraph.BuildForOneRow((MamlClassifier)model, featuresName, row);

    protected override MamlTransformer Create(IClassifier model, ClassifierColumns columns, ClassifierSettings settings, PartEntries entries) =>
        new((MamlClassifier)model, columns);
}
