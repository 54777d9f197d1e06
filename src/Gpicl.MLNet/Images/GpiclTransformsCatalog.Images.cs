using Gpicl.MLNet;
using Gpicl.MLNet.Images;
using Gpicl.MLNet.Schemas;
using Gpicl.Onnx.Images;

namespace Microsoft.ML;

public static partial class GpiclTransformsCatalog
{
    /// <summary>Turns images into features with a pretrained network.</summary>
    /// <remarks>
    /// <c>mlContext.Model.Save</c> writes what Fit gives as components of ML.NET, for applications with or without this library,
    /// if the size of images is known: from <see cref="ImageFeatureOptions.Pixels"/>, or from the type of a column of <c>MLImage</c>.
    /// See <see cref="ImageFeatureTransformer"/>.
    /// <para>
    /// Files that <c>LoadImages</c> reads may be of any format that it knows, with a palette, gray or transparent; of transparent
    /// pixels the colors before blending count. A file that is cut off is an error that names it and its row. What a camera notes of
    /// its orientation (EXIF) is not looked at, by ML.NET or here: turn such photographs before.
    /// </para>
    /// </remarks>
    /// <param name="catalog">The transforms of the context.</param>
    /// <param name="outputColumnName">Column to create or replace, a vector of <see cref="float"/>.</param>
    /// <param name="inputColumnName">
    /// Column with the images: <c>MLImage</c> of any sizes, whatever the column's type says, or vectors of <see cref="float"/> or
    /// <see cref="byte"/> with the layout that <see cref="ImageFeatureOptions.Pixels"/> describes. An <c>MLImage</c> that is null gives
    /// NaN; a vector of another length than the layout's, null included, an <see cref="InvalidOperationException"/>. Null for
    /// <paramref name="outputColumnName"/>.
    /// </param>
    /// <param name="model">The network.</param>
    /// <param name="options">How to run it; null for the defaults.</param>
    /// <exception cref="ArgumentException">An argument is out of range, or options contradict each other.</exception>
    public static IEstimator<ImageFeatureTransformer> ExtractImageFeatures(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName, ImageFeatureModel model, ImageFeatureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new ImageFeatureEstimator(CatalogEnvironment.Of(catalog), outputColumnName, inputColumnName, model, options ?? new ImageFeatureOptions());
    }
}
