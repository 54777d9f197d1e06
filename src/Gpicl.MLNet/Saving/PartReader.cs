using System.IO.Compression;
using Gpicl.Baselines.Maml;
using Gpicl.Baselines.Online;
using Gpicl.InContext;
using Gpicl.MLNet.Images;
using Gpicl.MLNet.Schemas;
using Gpicl.Onnx.Images;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet;

/// <summary>Reads one part of a pipeline.</summary>
/// <param name="catalog">Reads what is ML.NET's.</param>
/// <param name="archive">Where from.</param>
/// <param name="number">Of the part.</param>
/// <param name="network">That which images go through, where the archive does not hold it.</param>
internal sealed class PartReader(ModelOperationsCatalog catalog, ZipArchive archive, int number, byte[]? network)
{
    public IReadOnlyList<ITransformer> Read(PipelinePart part) => part switch
    {
        PipelinePart.BuiltIn => MLNetEntry.Read(catalog, archive, PartWriter.Model(number)).Transformers,
        PipelinePart.Classifier classifier => [ReadClassifier(classifier)],
        PipelinePart.OnlineClassifier classifier => [ReadOnlineClassifier(classifier)],
        PipelinePart.MamlClassifier classifier => [ReadMamlClassifier(classifier)],
        PipelinePart.Projection projection => [ReadProjection(projection)],
        PipelinePart.Permutation permutation => [ReadPermutation(permutation)],
        PipelinePart.ImageFeatures images => [ReadImageFeatures(images)],
        _ => throw new InvalidDataException($"part {number} is of an unknown kind"),
    };

    private static void Check(bool valid, string what)
    {
        if (!valid)
            throw new InvalidDataException(what);
    }

    private GpiclTransformer ReadClassifier(PipelinePart.Classifier part)
    {
        var (features, names, model) = ReadModel(part.LabelColumn, part.FeatureColumn, InContextClassifier.Load);
        InContextOptions options = model.Options with { Standardization = part.Standardization, Encoding = part.Encoding };
        options.Validate();
        return new GpiclTransformer(CatalogEnvironment.Of(catalog).Register("Gpicl"), model, options, part.LabelColumn, part.FeatureColumn, features, names);
    }

    private OnlineSgdTransformer ReadOnlineClassifier(PipelinePart.OnlineClassifier part)
    {
        var (features, names, model) = ReadModel(part.LabelColumn, part.FeatureColumn, OnlineClassifier.Load);
        return new OnlineSgdTransformer(model, part.LabelColumn, part.FeatureColumn, features, names);
    }

    private MamlTransformer ReadMamlClassifier(PipelinePart.MamlClassifier part)
    {
        var (features, names, model) = ReadModel(part.LabelColumn, part.FeatureColumn, MamlClassifier.Load);
        return new MamlTransformer(model, part.LabelColumn, part.FeatureColumn, features, names);
    }

    private (VectorDataViewType Features, KeyNames? Names, TModel Model) ReadModel<TModel>(string labelColumn, string featureColumn, Func<string, TModel> load)
        where TModel : IClassifier
    {
        DataViewSchema columns = MLNetEntry.Read(catalog, archive, PartWriter.Columns(number)).Schema ?? throw new InvalidDataException($"part {number} has no schema");
        var (label, classes) = ColumnCheck.Label(columns, labelColumn);
        var (features, width) = ColumnCheck.Features(columns, featureColumn);

        ZipArchiveEntry entry = archive.GetEntry(PartWriter.Classifier(number)) ?? throw new InvalidDataException($"part {number} has no classifier");
        using var file = new TemporaryFile();
        entry.ExtractToFile(file.FilePath);
        TModel model = load(file.FilePath);
        Check(model.Width == width && model.Classes == classes, $"the classifier of part {number} has width {model.Width} and {model.Classes} classes, its columns {width} and {classes}");
        return ((VectorDataViewType)features.Type, KeyNames.Of(label), model);
    }

    private ImageFeatureTransformer ReadImageFeatures(PipelinePart.ImageFeatures part)
    {
        Check(
            !string.IsNullOrEmpty(part.OutputColumn) && !string.IsNullOrEmpty(part.InputColumn) && !string.IsNullOrEmpty(part.FileName)
            && !string.IsNullOrEmpty(part.TensorName) && part.Preprocessing != null && part.InputType?.IsValid(part.Pixels) == true,
            $"part {number} is no extraction of features: {part}");
        ImageFeatureModel model = ImageFeatureModel.FromOnnx(part.FileName, part.Preprocessing!, part.TensorName) with { Content = network ?? ReadNetwork() };
        var options = new ImageFeatureOptions { BatchSize = part.BatchSize, Mirror = part.Mirror, Pixels = part.Pixels };
        var shared = new SharedExtractor(() => new ImageFeatureExtractor(model, options));
        return new ImageFeatureTransformer(CatalogEnvironment.Of(catalog).Register("ImageFeatures"), shared, part.OutputColumn, part.InputColumn, part.InputType!);
    }

    private byte[] ReadNetwork()
    {
        ZipArchiveEntry entry = archive.GetEntry(PartWriter.Network(number)) ?? throw new InvalidDataException($"part {number} has no network");
        using var content = new MemoryStream();
        using (Stream stream = entry.Open())
            stream.CopyTo(content);
        return content.ToArray();
    }

    private RandomProjectionTransformer ReadProjection(PipelinePart.Projection part)
    {
        Check(
            !string.IsNullOrEmpty(part.OutputColumn) && !string.IsNullOrEmpty(part.InputColumn) && part.Width > 0 && part.Outputs > 0 && part.Task >= 0,
            $"part {number} is no projection: {part}");
        return new RandomProjectionTransformer(part.OutputColumn, part.InputColumn, part.Width, part.Outputs, part.Seed, part.Task);
    }

    private LabelPermutationTransformer ReadPermutation(PipelinePart.Permutation part)
    {
        Check(
            !string.IsNullOrEmpty(part.OutputColumn) && !string.IsNullOrEmpty(part.InputColumn) && part.Classes is > 0 and <= 1_000_000 && part.Task >= 0,
            $"part {number} is no permutation: {part}");
        return new LabelPermutationTransformer(part.OutputColumn, part.InputColumn, part.Classes, part.Seed, part.Task);
    }
}
