namespace Microsoft.ML.Data;

/// <summary>Cuts text into lines and fields.</summary>
internal sealed class LineReader(TextLoader.Options options, IMultiStreamSource source)
{
    public IEnumerable<string[]> Rows()
    {
        long count = 0;
        for (var file = 0; file < source.Count; file++)
        {
            using var reader = source.OpenTextReader(file);
            if (options.HasHeader)
                NextLine(reader);
            while (NextLine(reader) is { } line && (options.MaxRows is null || count < options.MaxRows))
            {
                count++;
                yield return Split(line);
            }
        }
    }

    public string[] Header()
    {
        using var reader = source.OpenTextReader(0);
        return NextLine(reader) is { } line ? Split(line) : null;
    }

    private static string NextLine(TextReader reader)
    {
        string line;
        do
            line = reader.ReadLine();
        while (line is not null && (line.Length == 0 || line.StartsWith("//", StringComparison.Ordinal) || line.StartsWith("#@", StringComparison.Ordinal)));
        return line;
    }

    private string[] Split(string line)
    {
        if (options.TrimWhitespace)
            line = line.TrimEnd();
        var fields = new List<string>();
        var position = 0;
        while (true)
        {
            fields.Add(Field(line, ref position));
            if (position >= line.Length)
                return [.. fields];
            position++;
            if (position == line.Length)
            {
                fields.Add("");
                return [.. fields];
            }
        }
    }

    private string Field(string line, ref int position)
    {
        var start = position;
        while (options.AllowQuoting && start < line.Length && line[start] == ' ')
            start++;
        if (!options.AllowQuoting || start >= line.Length || line[start] != '"')
        {
            var end = line.IndexOfAny(options.Separators, position);
            end = end < 0 ? line.Length : end;
            var field = line[position..end];
            position = end;
            return field.TrimStart(' ');
        }

        var text = new StringBuilder();
        for (position = start + 1; position < line.Length; position++)
        {
            if (line[position] != '"')
                text.Append(line[position]);
            else if (position + 1 < line.Length && line[position + 1] == '"')
                text.Append(line[position++]);
            else
                break;
        }

        var next = line.IndexOfAny(options.Separators, Math.Min(position, line.Length));
        position = next < 0 ? line.Length : next;
        return text.ToString();
    }
}
