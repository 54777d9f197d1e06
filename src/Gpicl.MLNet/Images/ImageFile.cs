using SkiaSharp;

namespace Gpicl.MLNet;

/// <summary>The files that ML.NET's <c>LoadImages</c> reads.</summary>
internal static class ImageFile
{
    /// <summary>
    /// Checks that a file holds a whole image. Of one that is cut off, ML.NET makes an image without a word, with pixels of opacity 0
    /// where there was nothing to decode.
    /// </summary>
    /// <param name="path">What an image says it came from, if anything.</param>
    /// <exception cref="InvalidDataException">It does not.</exception>
    public static void Check(string? path)
    {
        if (!File.Exists(path))
            return;
        using SKCodec? codec = SKCodec.Create(path);
        if (codec == null)
            return;
        using var bitmap = new SKBitmap(codec.Info);
        if (codec.GetPixels(bitmap.Info, bitmap.GetPixels()) != SKCodecResult.Success)
            throw new InvalidDataException("the file is cut off or damaged, and only a part of the image could be decoded");
    }
}
