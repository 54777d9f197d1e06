using Gpicl.Onnx.Images;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet;

/// <summary>Features of the images of a block of rows. Missing images have NaN.</summary>
/// <param name="extractor">The network.</param>
/// <param name="images">Where images are read.</param>
/// <param name="input">The row they are read from.</param>
/// <param name="columnName">The column they are in.</param>
/// <param name="progress">Told of images that are done.</param>
/// <param name="capacity">Most rows.</param>
internal sealed class ImageFeatureBlock(
    ImageFeatureExtractor extractor, ImageColumn images, DataViewRow input, string columnName, ExtractionProgress progress, int capacity) : RowBlock
{
    private readonly FeatureBatch batch = new(extractor, capacity);

    /// <inheritdoc/>
    public override void Clear() => batch.Clear();

    /// <inheritdoc/>
    public override void Read(int row)
    {
        PixelImage? image;
        try
        {
            image = images.Read();
            batch.Add(row, image);
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            string file = images.Path is { Length: > 0 } path ? $", '{path}'," : "";
            string image = FormattableString.Invariant($"The image of row {input.Position} in column '{columnName}'{file}");
            throw new InvalidOperationException($"{image} cannot be used: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public override void Compute()
    {
        batch.Compute();
        progress.Report(batch.Computed, batch.Known);
    }

    /// <inheritdoc/>
    public override Delegate[] CreateGetters(Func<int> row)
    {
        ValueGetter<VBuffer<float>> features = (ref VBuffer<float> value) =>
        {
            Span<float> found = batch.Row(row());
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
