using System.Text;
using Gpicl.Cli.Csv;

namespace Gpicl.Cli.Tests.Csv;

/// <summary>UTF-8, and UTF-16 with a byte order mark; anything else is refused with the line.</summary>
public class EncodingTests
{
    private const string Text = "a,b,kind\n1,2,è\n3,4,é\n5,6,a\n7,8,𝄞\n";

    [Fact]
    public void Utf8_and_marked_utf16_give_the_same_words()
    {
        foreach (Encoding encoding in new[] { new UTF8Encoding(false), Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            LabeledTable table = TableFile.Read([.. encoding.Preamble, .. encoding.GetBytes(Text)]).Table;

            Assert.Equal(["è", "é", "a", "𝄞"], table.ClassNames);
            Assert.Equal([1f, 2, 3, 4, 5, 6, 7, 8], TableFile.Values(table));
        }
    }

    [Fact]
    public void Other_encodings_are_refused_with_the_line()
    {
        Assert.Contains(
            "line 2 holds E8, which is not UTF-8; save the file as UTF-8", TableFile.Refusal(Encoding.Latin1.GetBytes(Text)), StringComparison.Ordinal);
        Assert.Contains("line 1 holds a character of code 0", TableFile.Refusal(Encoding.Unicode.GetBytes("1,2,x\n3,4,y\n")), StringComparison.Ordinal);
        Assert.Contains("line 1", TableFile.Refusal([.. Encoding.UTF32.Preamble, .. Encoding.UTF32.GetBytes("1,2,x\n3,4,y\n")]), StringComparison.Ordinal);
        Assert.Contains("line 2", TableFile.Refusal(Encoding.UTF8.GetBytes("1,2,x\n3,4,è")[..^1]), StringComparison.Ordinal);
        Assert.Contains(
            "line 2 holds", TableFile.Refusal([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("1,2,x\n3,4,y"), 0x20]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_line_is_right_in_files_of_many_blocks()
    {
        for (int line = 1; line <= 9_000; line += 1_499)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 9_000).Select(i => $"{i % 7}.5,é\n")));
            bytes[(line - 1) * 7 + 5] = (byte)'e'; // the second byte of é

            Assert.Contains($"line {line} holds C3", TableFile.Refusal(bytes), StringComparison.Ordinal);
        }
    }
}
