using Gpicl.InContext;
using Gpicl.IO;
using Gpicl.MLNet.Rows;
using Gpicl.MLNet.Schemas;
using Gpicl.MLNet.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Gpicl.MLNet.Trainers;

/// <summary>A pipeline around a classifier whose file is no pipeline: one of the <c>gpicl</c> tool, or of <see cref="InContextClassifier.Save"/>.</summary>
internal static class ClassifierPipeline
{
    /// <summary>Reads a classifier's file, or gives null for one of another kind.</summary>
    /// <param name="environment">Where messages go.</param>
    /// <param name="path">The file.</param>
    /// <param name="inputSchema">The columns that the pipeline takes.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static TransformerChain<ITransformer>? TryLoad(IHostEnvironment environment, string path, out DataViewSchema? inputSchema)
    {
        inputSchema = null;
        using (FileStream stream = File.OpenRead(path))
        {
            // Safetensors begin with the length of their header, zip archives with a mark.
            Span<byte> start = stackalloc byte[9];
            if (stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length || start[8] != '{')
                return null;
        }

        try
        {
            return Around(InContextClassifier.Load(path), environment, out inputSchema);
        }
        catch (CheckpointFormatException exception)
        {
            throw new InvalidDataException($"'{path}' is not a usable classifier: {exception.Message}", exception);
        }
    }

    private static TransformerChain<ITransformer> Around(InContextClassifier classifier, IHostEnvironment environment, out DataViewSchema inputSchema)
    {
        InputDescription? inputs = classifier.Inputs;
        LabelKeys keys = inputs?.Classes.Length == classifier.Classes ? TableFeaturesTransformer.KeysOf(inputs) : new LabelKeys(classifier.Classes, null);
        string label = inputs == null ? "Label" : TableFeaturesTransformer.LabelOf(inputs);
        var columns = new ClassifierColumns(
            label, TableFeaturesTransformer.Features, new VectorDataViewType(NumberDataViewType.Single, classifier.Width), keys);
        var last = new GpiclTransformer(environment.Register("Gpicl"), classifier, classifier.Options, columns);
        if (inputs?.Columns is { } given && (inputs.Named || Array.Exists(given, column => column.Words != null)))
        {
            var features = new TableFeaturesTransformer(inputs);
            inputSchema = features.InputSchema();
            return new TransformerChain<ITransformer>(features, last);
        }

        var builder = new DataViewSchema.Builder();
        builder.AddColumn(columns.Features, columns.FeatureType);
        builder.AddColumns([keys.ToColumn(label)]);
        inputSchema = builder.ToSchema();
        return new TransformerChain<ITransformer>(last);
    }
}
