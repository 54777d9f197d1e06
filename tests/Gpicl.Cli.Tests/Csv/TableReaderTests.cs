using System.Text;
using Gpicl.Cli.Csv;

namespace Gpicl.Cli.Tests.Csv;

public class TableReaderTests
{
    [Fact]
    public void Numbers_words_and_labels_are_read()
    {
        (LabeledTable table, string layout) = TableFile.Read("size,color,kind\n1.5,red,pear\n4e1,green,apple\n-3,red,pear\n");

        Assert.Equal(
            [("size", null), ("color", "red green")],
            table.Columns.Select(column => (column.Name, column.Words == null ? null : string.Join(' ', column.Words))));
        Assert.Equal([1.5f, 0, 40, 1, -3, 0], TableFile.Values(table));
        Assert.Equal([0, 1, 0], table.Labels.ToArray());
        Assert.Equal(["pear", "apple"], table.ClassNames);
        Assert.Equal("table", table.Name);
        Assert.Contains("The label is column 3 ('kind'); 1 columns of numbers, 1 of words.", layout, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b,kind\r\n1,2,x\r\n3,4,y\r\n")]
    [InlineData("\uFEFFa,\"b, c\",\"kind\"\n\n1, 2 ,\"x\"\n3,4,y\n\n,,\n")]
    [InlineData("a,b,kind\r1,2,x\r3,4,y\r")]
    [InlineData("a;b;kind\n1;2;x\n3;4;y\n")]
    [InlineData("a\tb\tkind\n1\t2\tx\n3\t4\ty\n")]
    [InlineData("a|b|kind\n1|2|x\n3|4|y\n")]
    [InlineData("#a,b,kind\n1,2,x\n3,4,y\n")]
    public void Line_ends_quotes_blank_lines_and_separators_are_understood(string text)
    {
        LabeledTable table = TableFile.Read(text).Table;

        Assert.Equal([1f, 2f, 3f, 4f], TableFile.Values(table));
        Assert.Equal(["x", "y"], table.ClassNames);
    }

    [Fact]
    public void Fields_may_hold_quotes_separators_and_line_ends()
    {
        LabeledTable table = TableFile.Read("1.5,2.5,\"a \"\"b\"\", c\"\n3.5,4.5,\"d\ne\"\n5.5,6.5,\"d\ne\"\n").Table;

        Assert.Equal(["a \"b\", c", "d\ne"], table.ClassNames);
        Assert.Contains("line 6, column 1, is 'oops'", TableFile.Refusal("1.5,\"a\nb\"\n\n3.5,\"a\r\nb\"\noops,b\n4,b\n5,b\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Decimal_commas_are_read_when_asked_for_and_suspected_otherwise()
    {
        const string Text = "1,5;2;a\n-0,25;3,5e1;b\n";

        Assert.Equal([1.5f, 2, -0.25f, 35], TableFile.Values(TableFile.Read(Text, new TableOptions { DecimalComma = true }).Table));
        Assert.Contains("--separator", TableFile.Refusal("1,5;2,5;a\n0,25;3,5;b\n"), StringComparison.Ordinal);
        Assert.Contains(
            "line 2, column 1, is '-0,25'. If that is a number with a decimal comma, say so with --decimal-comma;",
            TableFile.Refusal(Text, new TableOptions { Separator = ';' }), StringComparison.Ordinal);
        Assert.Contains("is '1.5'", TableFile.Refusal("1,5;a\n1.5;b\n2,5;b\n2;a\n", new TableOptions { DecimalComma = true }), StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_numbers_are_read_as_such_and_missing_words_as_a_word_of_their_own()
    {
        (LabeledTable table, string layout) = TableFile.Read("size,color,kind\n1.5,red,x\n?,?,y\n,red,x\nNA,blue,y\n2.5,?,x\nnan,blue,y\n");

        Assert.Equal([1.5f, float.NaN, float.NaN, float.NaN, 2.5f, float.NaN], Enumerable.Range(0, 6).Select(row => table.Row(row)[0]));
        Assert.Equal(["red", "?", "blue"], table.Columns[1].Words);
        Assert.Contains("4 values are missing", layout, StringComparison.Ordinal);
        Assert.EndsWith("table.csv, line 3, column 1 ('size')", table.FirstMissing, StringComparison.Ordinal);
        Assert.Contains(
            "line 3, column 1 ('size'), has no number", Assert.Throws<InvalidDataException>(() => table.ToDataset()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_among_words_are_words_and_words_among_numbers_are_refused()
    {
        (LabeledTable table, string layout) = TableFile.Read("d,kind\n0,x\n1,y\n3+,x\n0,y\n1,x\n3+,y\n0,x\n");

        Assert.Equal(["0", "1", "3+"], table.Columns[0].Words);
        Assert.Contains("numbers and words are mixed in column 1 ('d'), which is taken for words", layout, StringComparison.Ordinal);
        Assert.Contains(
            "line 4, column 1 ('d'), is 'oops', where most lines have numbers; correct it.", TableFile.Refusal("d,kind\n0.5,x\n1.5,y\noops,x\n0.7,y\n"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("\n \n", "is empty")]
    [InlineData("a,b,label\n", "no examples")]
    [InlineData("1,2,0\n1e99,2,1\n", "line 2, column 1, is '1e99'; numbers must be finite")]
    [InlineData("1,2,0\n1,-inf,1\n", "line 2, column 2, is '-inf'; numbers must be finite")]
    [InlineData("1,2,0\n1,2\n", "line 1 has 3 fields, the next one 2")]
    [InlineData("1,2,0\n1,2,3\n1,2,3,4\n", "line 3 has 4 fields, the lines above 3")]
    [InlineData("a,b\n1,2,3\n4,5,6\n", "line 1 has 2 fields, the next one 3")]
    [InlineData("1,2,0\n1,2,\n", "label in line 2, column 3, is empty")]
    [InlineData("1,2,0\n1,2,0.5\n", "label in line 2, column 3, is 0.5", "--label-column")]
    [InlineData("1,2,0\n1,2,1\n3,4,?\n", "label in line 3, column 3, is '?' among whole numbers")]
    [InlineData("1\n2\n", "line 1 has no ','", "--separator")]
    [InlineData("1000000000,2,a,b\n1,2,0\n", "announces 1000000000 examples, but 1 follow")]
    [InlineData("1,2,a,b\n1,2,2\n", "label in line 2, column 3, is '2'", "0 .. 1")]
    [InlineData("1,2,a\n3, \"4\",b\n", "line 2, column 2 has white space before a quotation mark")]
    [InlineData("1,2,a\n3,\"4\"5,b\n", "row in line 2 has a quotation mark out of place")]
    [InlineData("1,2,a\n3,4,\"b\n5,6,a\n", "row in line 2 has a quotation mark out of place")]
    public void A_damaged_table_is_refused_with_the_place(string text, params string[] parts)
    {
        string message = TableFile.Refusal(text);

        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_column_of_measurements_is_not_taken_for_a_label()
    {
        string text = string.Concat(Enumerable.Range(0, 60).Select(i => $"{1 + i % 2},{i * 7 % 10}.5,{1000 + i * 37}\n"));

        string message = TableFile.Refusal(text);
        Assert.Contains(
            "column 3 was taken for the label and has 60 different values in 60 rows. If another column holds the label, name it with --label-column", message,
            StringComparison.Ordinal);
        Assert.Equal(["1", "2"], TableFile.Read(text, new TableOptions { LabelColumn = "1" }).Table.ClassNames);
    }

    [Theory]
    [InlineData("c", "has no column 'c'", "Line 1 has 'a', 'b'")]
    [InlineData("3", "has no column '3'", "from 1 to 2")]
    [InlineData("0", "has no column '0'")]
    public void A_label_column_that_is_not_there_is_refused_with_those_that_are(string column, params string[] parts)
    {
        string message = TableFile.Refusal("a,b\n1,2\n3,4\n", new TableOptions { LabelColumn = column });

        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public void The_label_column_is_a_name_before_it_is_a_number()
    {
        LabeledTable named = TableFile.Read("2,1,kind\n1.5,x,2\n3.5,y,4\n", new TableOptions { LabelColumn = "1" }).Table;
        LabeledTable numbered = TableFile.Read("x,1,2\ny,3,4\nx,5,6\n", new TableOptions { LabelColumn = "1" }).Table;

        Assert.Equal([1.5f, 2f, 3.5f, 4f], TableFile.Values(named));
        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f], TableFile.Values(numbered));
        Assert.Contains(
            "has 2 columns named 'a'", TableFile.Refusal("a,a,b\n1,2,3\n3,4,5\n", new TableOptions { LabelColumn = "a" }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_gzip_file_cut_off_anywhere_is_refused()
    {
        byte[] whole = TableFile.Gzip(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 50).Select(i => $"{i * i},{i % 2}\n"))));
        Assert.Equal(50, TableFile.Read(whole, name: "table.csv.gz").Table.Count);

        for (int length = 0; length < whole.Length; length++)
            TableFile.Refusal(whole[..length], name: "table.csv.gz");
    }

    [Fact]
    public void Fields_of_any_length_and_many_columns_are_read()
    {
        string word = new('x', 100_000);
        LabeledTable wide = TableFile.Read(
            $"{string.Join(',', Enumerable.Range(1, 20_000))},{word}\n{string.Join(',', Enumerable.Range(5, 20_000))},b\n",
            new TableOptions { Header = false }).Table;

        Assert.Equal((20_000, word), (wide.Columns.Count, wide.ClassNames![0]));
    }
}
