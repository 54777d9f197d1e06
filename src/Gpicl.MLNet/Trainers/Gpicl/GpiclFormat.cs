using Gpicl.InContext;
using Gpicl.IO;
using Gpicl.MLNet.Rows;
using Gpicl.MLNet.Saving;
using Gpicl.Onnx;
using Gpicl.Onnx.Classifiers;
using Gpicl.Onnx.Graphs;

namespace Gpicl.MLNet.Trainers;

/// <summary>How a <see cref="GpiclTransformer"/> is saved.</summary>
internal sealed class GpiclFormat() : ClassifierFormat<GpiclTransformer, InContextClassifier>("classifier")
{
    public static readonly GpiclFormat Instance = new();

    protected override ClassifierSettings Describe(GpiclTransformer transformer, PartEntries entries) =>
        base.Describe(transformer, entries) with
        {
            Standardization = transformer.Options.Standardization,
            Encoding = transformer.Options.Encoding,
            Calibration = transformer.Options.Calibration,
            NoveltyColumn = transformer.Insights.Novelty,
            ExplanationColumn = transformer.Insights.Explanation,
        };

    protected override BuiltInEquivalent ToBuiltIn(GpiclTransformer transformer) => transformer.Insights.IsEmpty ? base.ToBuiltIn(transformer)
        : throw new NotSupportedException(
            $"mlContext.Model.Save writes components of ML.NET, and none of them computes novelty or explanations. {BuiltInEquivalent.Advice}");

    protected override SafetensorsFile ToFile(InContextClassifier model) => model.ToFile();

    protected override InContextClassifier Read(SafetensorsFile file, string source) => InContextClassifierFile.Read(file, source);

    protected override OnnxModel ToGraph(InContextClassifier model, string featuresName, RowOutputs row) =>
        ClassifierGraph.BuildForOneRow(model, featuresName, row);

    protected override GpiclTransformer Create(InContextClassifier model, ClassifierColumns columns, ClassifierSettings settings, PartEntries entries)
    {
        InContextOptions options = model.Options with
        {
            Standardization = settings.Standardization ?? model.Options.Standardization,
            Encoding = settings.Encoding ?? FeatureEncoding.Standardized,
            Calibration = settings.Calibration ?? Calibration.None,
        };
        options.Validate();
        return new GpiclTransformer(entries.Environment.Register("Gpicl"), model, options, columns,
            new InsightColumns(settings.NoveltyColumn, settings.ExplanationColumn));
    }
}
