using Microsoft.ML.Internal;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML;

/// <summary>Transforms of images.</summary>
public static class ImageEstimatorsCatalog
{
    public static ImagePixelExtractingEstimator ExtractPixels(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName = null,
        ImagePixelExtractingEstimator.ColorBits colorsToExtract = ImagePixelExtractingEstimator.ColorBits.Rgb,
        ImagePixelExtractingEstimator.ColorsOrder orderOfExtraction = ImagePixelExtractingEstimator.ColorsOrder.ARGB,
        bool interleavePixelColors = false,
        float offsetImage = 0,
        float scaleImage = 1,
        bool outputAsFloatArray = true)
    {
        Check.Value(catalog, nameof(catalog));
        if (orderOfExtraction != ImagePixelExtractingEstimator.ColorsOrder.ARGB || interleavePixelColors || offsetImage != 0 || scaleImage != 1 || !outputAsFloatArray)
            throw new NotSupportedException("The stand-in for Microsoft.ML.ImageAnalytics extracts planes of alpha, red, green and blue as they are.");
        return new ImagePixelExtractingEstimator(new InputOutputColumnPair(outputColumnName, inputColumnName), colorsToExtract);
    }
}
