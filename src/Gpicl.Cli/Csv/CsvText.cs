using System.Text;
using Gpicl.Datasets;

namespace Gpicl.Cli.Csv;

/// <summary>
/// The characters of a file in UTF-8, or in UTF-16 with a byte order mark. Bytes that are not are refused with their line:
/// replaced by a mark, words that differ would become one.
/// </summary>
internal sealed class CsvText : TextReader
{
    private const int BlockBytes = 1 << 14; // even, so that no half of a UTF-16 unit is left for the next block

    private readonly DataReader reader;
    private readonly byte[] block = new byte[BlockBytes];
    private readonly Encoding encoding;
    private readonly Decoder decoder;
    private readonly char[] characters;
    private int next, end;
    private int line = 1; // that of the first character of the next block
    private bool ended;

    private CsvText(DataReader reader)
    {
        this.reader = reader;
        int length = reader.ReadBlock(block);
        (encoding, int mark) = Recognize(block.AsSpan(0, length));
        decoder = encoding.GetDecoder();
        characters = new char[encoding.GetMaxCharCount(BlockBytes)];
        Decode(block.AsSpan(mark, length - mark), last: length < BlockBytes);
    }

    /// <summary>Opens a file; gzipped if the name ends in .gz.</summary>
    /// <exception cref="InvalidDataException">The first bytes are not text.</exception>
    public static CsvText Open(string path) => Read(DataReader.Open(path));

    /// <summary>Reads a stream, such as standard input, which is not taken for gzipped.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="stream">Disposed of with this.</param>
    /// <exception cref="InvalidDataException">The first bytes are not text.</exception>
    public static CsvText Open(string name, Stream stream) => Read(DataReader.Of(name, stream));

    private static CsvText Read(DataReader reader)
    {
        try
        {
            return new CsvText(reader);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override int Peek() => Fill() ? characters[next] : -1;

    /// <inheritdoc/>
    public override int Read() => Fill() ? characters[next++] : -1;

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override int Read(Span<char> buffer)
    {
        if (buffer.IsEmpty || !Fill())
            return 0;
        int count = Math.Min(buffer.Length, end - next);
        characters.AsSpan(next, count).CopyTo(buffer);
        next += count;
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            reader.Dispose();
        base.Dispose(disposing);
    }

    private static (Encoding Encoding, int Mark) Recognize(ReadOnlySpan<byte> start) => start switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (new UTF8Encoding(false, throwOnInvalidBytes: true), 3),
        [0xFF, 0xFE, 0, 0, ..] => (new UTF8Encoding(false, throwOnInvalidBytes: true), 0), // UTF-32, which the decoder refuses
        [0xFF, 0xFE, ..] => (new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true), 2),
        [0xFE, 0xFF, ..] => (new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true), 2),
        _ => (new UTF8Encoding(false, throwOnInvalidBytes: true), 0),
    };

    private bool Fill()
    {
        while (next == end && !ended)
        {
            int length = reader.ReadBlock(block);
            Decode(block.AsSpan(0, length), last: length < BlockBytes);
        }
        return next < end;
    }

    private void Decode(ReadOnlySpan<byte> bytes, bool last)
    {
        try
        {
            (next, end, ended) = (0, decoder.GetChars(bytes, characters, flush: last), last);
        }
        catch (DecoderFallbackException error)
        {
            int bad = Math.Clamp(error.Index, 0, bytes.Length);
            int lines = encoding is UTF8Encoding
                ? bytes[..bad].Count((byte)'\n')
                : Encoding.GetEncoding(encoding.CodePage).GetString(bytes[..bad]).Count(character => character == '\n');
            string found = error.BytesUnknown is { Length: > 0 } unknown ? DataReader.Hex(unknown) : "half a character";
            throw reader.Invalid($"line {line + lines} holds {found}, which is not {Name}; save the file as UTF-8.");
        }

        ReadOnlySpan<char> text = characters.AsSpan(0, end);
        int zero = text.IndexOf('\0');
        if (zero >= 0)
            throw reader.Invalid($"line {line + text[..zero].Count('\n')} holds a character of code 0, so this is no text in {Name}; save the file as UTF-8, "
                + "or as UTF-16 with a byte order mark.");
        line += text.Count('\n');
    }

    private string Name => encoding is UTF8Encoding ? "UTF-8" : "UTF-16";
}
