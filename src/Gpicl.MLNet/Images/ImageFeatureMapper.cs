using Gpicl.Onnx.Images;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Gpicl.MLNet;

/// <summary>Adds features of images.</summary>
internal sealed class ImageFeatureMapper(DataViewSchema input, DataViewSchema.Column images, string outputColumn, ImageFeatureExtractor extractor, IHost host)
    : BlockMapper(input, images, new DataViewSchema.DetachedColumn(outputColumn, new VectorDataViewType(NumberDataViewType.Single, extractor.Width)))
{
    /// <inheritdoc/>
    public override int LargestBlock => extractor.Options.BatchSize;

    /// <inheritdoc/>
    public override RowBlock CreateBlock(DataViewRow input, int capacity) => new ImageFeatureBlock(
        extractor, ImageColumn.Create(input, Source, extractor.Options.Pixels), input, Source.Name, new ExtractionProgress(host, extractor.Model), capacity);
}
