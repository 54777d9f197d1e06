using Gpicl.Baselines.Maml;
using Gpicl.IO;
using Gpicl.MLNet.Rows;
using Gpicl.MLNet.Saving;
using Gpicl.Onnx;
using Gpicl.Onnx.Classifiers;
using Gpicl.Onnx.Graphs;

namespace Gpicl.MLNet.Trainers;

/// <summary>How a <see cref="MamlTransformer"/> is saved.</summary>
internal sealed class MamlFormat() : ClassifierFormat<MamlTransformer, MamlClassifier>("maml-classifier")
{
    public static readonly MamlFormat Instance = new();

    protected override SafetensorsFile ToFile(MamlClassifier model, HashSet<string> elsewhere) => MamlClassifierFile.Create(model, elsewhere);

    protected override MamlClassifier Read(SafetensorsFile file, string source) => MamlClassifierFile.Read(file, source);

    protected override OnnxModel ToGraph(MamlClassifier model, string featuresName, RowOutputs row) =>
        GradientClassifierGraph.BuildForOneRow(model, featuresName, row);

    protected override MamlTransformer Create(MamlClassifier model, ClassifierColumns columns, ClassifierSettings settings, PartEntries entries) =>
        new(model, columns);
}
