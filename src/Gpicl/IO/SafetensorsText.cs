using System.Text;

namespace Gpicl.IO;

/// <summary>Text that goes into headers and messages.</summary>
internal static class SafetensorsText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Half a surrogate pair has no UTF-8 form, so it would not come back as it was written.</summary>
    public static void RequireUnicode(string text, string argument)
    {
        ArgumentNullException.ThrowIfNull(text, argument);
        try
        {
            Strict.GetByteCount(text);
        }
        catch (EncoderFallbackException error)
        {
            throw new ArgumentException($"The text has half a surrogate pair at index {error.Index}; it must be valid Unicode.", argument, error);
        }
    }

    public static string Format(ReadOnlySpan<int> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}
