using Gpicl.MLNet.Rows;
using Gpicl.Onnx.Images;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Images;

/// <summary>Features of the images of a block of rows. Missing images have NaN.</summary>
/// <param name="open">Gives the network, which is another one after it was disposed of.</param>
/// <param name="images">Where images are read.</param>
/// <param name="progress">Told of images that are done.</param>
/// <param name="capacity">Most rows.</param>
internal sealed class ImageFeatureBlock(Func<ImageFeatureExtractor> open, ImageColumn images, ExtractionProgress progress, int capacity) : RowBlock
{
    private ImageFeatureExtractor? extractor;
    private FeatureBatch? batch;
    private long computed; // before the batch
    private long known; // likewise

    /// <inheritdoc/>
    public override void Clear()
    {
        ImageFeatureExtractor current = open();
        if (current != extractor)
        {
            computed += batch?.Computed ?? 0;
            known += batch?.Known ?? 0;
            (extractor, batch) = (current, new FeatureBatch(current, capacity));
        }

        batch!.Clear();
    }

    /// <inheritdoc/>
    public override void Read(int row)
    {
        PixelImage? image = images.Read();
        try
        {
            batch!.Add(row, image);
        }
        catch (ArgumentException exception) // too long and narrow to be scaled
        {
            throw images.Unusable(exception.Message, exception);
        }
    }

    /// <inheritdoc/>
    public override void Compute()
    {
        try
        {
            batch!.Compute();
        }
        catch (ObjectDisposedException exception)
        {
            throw new ObjectDisposedException(
                "The network was disposed of while it was in use: Dispose was called on the model, or on a PredictionEngine that owned it. "
                + "Make engines that share a model with PredictionEngineOptions.OwnsTransformer = false.",
                exception);
        }

        progress.Report(computed + batch.Computed, known + batch.Known);
    }

    /// <inheritdoc/>
    public override Delegate[] CreateGetters(Func<int> row)
    {
        ValueGetter<VBuffer<float>> features = (ref VBuffer<float> value) =>
        {
            int place = row(); // computes first, where that is still to do
            Span<float> found = batch!.Row(place);
            VBufferEditor<float> editor = VBufferEditor.Create(ref value, found.Length);
            found.CopyTo(editor.Values);
            value = editor.Commit();
        };
        return [features];
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        images.Dispose();
        progress.Dispose();
        base.Dispose();
    }
}
