using Gpicl.MLNet.Rows;
using Gpicl.Onnx.Images;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Images;

/// <summary>Features of the images of a block of rows. Missing images have NaN.</summary>
/// <param name="extractor">The network.</param>
/// <param name="images">Where images are read.</param>
/// <param name="progress">Told of images that are done.</param>
/// <param name="capacity">Most rows.</param>
internal sealed class ImageFeatureBlock(ImageFeatureExtractor extractor, ImageColumn images, ExtractionProgress progress, int capacity) : RowBlock
{
    private readonly FeatureBatch batch = new(extractor, capacity);

    /// <inheritdoc/>
    public override void Clear() => batch.Clear();

    /// <inheritdoc/>
    public override void Read(int row) => batch.Add(row, images.Read());

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
