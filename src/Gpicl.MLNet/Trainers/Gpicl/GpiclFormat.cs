using Gpicl.Datasets;
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

    // As it is now, since it may be given new classes meanwhile.
    protected override ClassifierSettings Describe(GpiclTransformer transformer, PartEntries entries) =>
        base.Describe(transformer.Copy(), entries) with
        {
            Standardization = transformer.Options.Standardization,
            Encoding = transformer.Options.Encoding,
            Calibration = transformer.Options.Calibration,
            Image = transformer.Options.Image is { } image ? [image.Channels, image.Height, image.Width] : null,
            Augmentation = transformer.Options.Augmentation,
            NoveltyColumn = transformer.Insights.Novelty,
            ExplanationColumn = transformer.Insights.Explanation,
        };

    protected override BuiltInEquivalent ToBuiltIn(GpiclTransformer transformer) => transformer.Insights.IsEmpty ? base.ToBuiltIn(transformer)
        : throw new NotSupportedException(
            $"mlContext.Model.Save writes components of ML.NET, and none of them computes novelty or explanations. {BuiltInEquivalent.Advice}");

    protected override SafetensorsFile ToFile(InContextClassifier model, HashSet<string> elsewhere) => model.ToFile(elsewhere);

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
            Image = settings.Image is [int channels, int height, int width] ? new ImageShape(channels, height, width) : null,
            Augmentation = settings.Augmentation ?? Augmentation.None,
        };
        options.Validate();
        return new GpiclTransformer(entries.Environment.Register("Gpicl"), model, options, columns,
            new InsightColumns(settings.NoveltyColumn, settings.ExplanationColumn));
    }
}
