using System.IO.Compression;
using Gpicl.InContext;
using Gpicl.MLNet.Schemas;
using Gpicl.Onnx.Images;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet;

/// <summary>Writes one part of a pipeline.</summary>
/// <param name="catalog">Writes what is ML.NET's.</param>
/// <param name="archive">Where to.</param>
/// <param name="number">Of the part.</param>
/// <param name="networks">Whether networks that images go through are written, too.</param>
internal sealed class PartWriter(ModelOperationsCatalog catalog, ZipArchive archive, int number, bool networks)
{
    public static string Model(int number) => FormattableString.Invariant($"{number}/model.zip");

    public static string Columns(int number) => FormattableString.Invariant($"{number}/columns.zip");

    public static string Classifier(int number) => FormattableString.Invariant($"{number}/classifier.safetensors");

    public static string Network(int number) => FormattableString.Invariant($"{number}/network.onnx");

    public static bool IsOurs(ITransformer transformer) =>
        transformer is GpiclTransformer or OnlineSgdTransformer or MamlTransformer or RandomProjectionTransformer or LabelPermutationTransformer or ImageFeatureTransformer;

    /// <summary>Writes one transformer of this library or any number of others.</summary>
    public PipelinePart Write((ITransformer Transformer, TransformerScope Scope)[] transformers)
    {
        TransformerScope[] scopes = Array.ConvertAll(transformers, each => each.Scope);
        switch (transformers[0].Transformer)
        {
            case GpiclTransformer classifier:
                WriteColumns(classifier);
                WriteClassifier(path => classifier.Model.Save(path, classifier.Model.HasExamples));
                return new PipelinePart.Classifier
                {
                    Scopes = scopes,
                    LabelColumn = classifier.LabelColumnName,
                    FeatureColumn = classifier.FeatureColumnName,
                    Standardization = classifier.Options.Standardization,
                    Encoding = classifier.Options.Encoding,
                };
            case OnlineSgdTransformer online:
                WriteColumns(online);
                WriteClassifier(online.Model.Save);
                return new PipelinePart.OnlineClassifier { Scopes = scopes, LabelColumn = online.LabelColumnName, FeatureColumn = online.FeatureColumnName };
            case MamlTransformer maml:
                WriteColumns(maml);
                WriteClassifier(maml.Model.Save);
                return new PipelinePart.MamlClassifier { Scopes = scopes, LabelColumn = maml.LabelColumnName, FeatureColumn = maml.FeatureColumnName };
            case RandomProjectionTransformer projection:
                return new PipelinePart.Projection
                {
                    Scopes = scopes,
                    OutputColumn = projection.OutputColumnName,
                    InputColumn = projection.InputColumnName,
                    Width = projection.Width,
                    Outputs = projection.Outputs,
                    Seed = projection.Seed,
                    Task = projection.TaskNumber,
                };
            case LabelPermutationTransformer permutation:
                return new PipelinePart.Permutation
                {
                    Scopes = scopes,
                    OutputColumn = permutation.OutputColumnName,
                    InputColumn = permutation.InputColumnName,
                    Classes = permutation.Classes,
                    Seed = permutation.Seed,
                    Task = permutation.TaskNumber,
                };
            case ImageFeatureTransformer images:
                if (networks)
                    WriteNetwork(images.Extractor);
                return new PipelinePart.ImageFeatures
                {
                    Scopes = scopes,
                    OutputColumn = images.OutputColumnName,
                    InputColumn = images.InputColumnName,
                    InputType = images.InputType,
                    FileName = Path.GetFileName(images.Extractor.Model.Path),
                    TensorName = images.Extractor.TensorName,
                    Preprocessing = images.Extractor.Model.Preprocessing,
                    Pixels = images.Extractor.Options.Pixels,
                    BatchSize = images.Extractor.Options.BatchSize,
                    Mirror = images.Extractor.Options.Mirror,
                };
            default:
                MLNetEntry.Write(catalog, archive, Model(number), Array.ConvertAll(transformers, each => each.Transformer), null);
                return new PipelinePart.BuiltIn { Scopes = scopes };
        }
    }

    private void WriteNetwork(ImageFeatureExtractor extractor)
    {
        NetworkFile file = extractor.ReadWholeFile();
        using Stream entry = archive.CreateEntry(Network(number), CompressionLevel.Fastest).Open();
        entry.Write(file.Content);
    }

    private void WriteColumns<TModel>(ClassifierTransformer<TModel> classifier)
        where TModel : class, IClassifier
    {
        var columns = new DataViewSchema.Builder();
        columns.AddColumns(
        [
            KeyNames.Describe(classifier.LabelColumnName, classifier.Model.Classes, classifier.Names),
            new DataViewSchema.DetachedColumn(classifier.FeatureColumnName, classifier.FeatureColumnType),
        ]);
        MLNetEntry.Write(catalog, archive, Columns(number), [], columns.ToSchema());
    }

    private void WriteClassifier(Action<string> save)
    {
        using var file = new TemporaryFile();
        save(file.FilePath);
        archive.CreateEntryFromFile(file.FilePath, Classifier(number), CompressionLevel.Fastest);
    }
}
