using System.IO.Compression;
using Gpicl.TableBenchmarks.Tables;

namespace Gpicl.TableBenchmarks.Tests;

public sealed class TableReaderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Numbers_and_words_are_told_apart_and_missing_values_kept()
    {
        Table table = Read("size,color,label\n1.5,red,yes\n?,?,no\n-2e3,blue,yes\nNA,red,no\n");

        Assert.Equal(["size", "color"], table.Columns.Select(column => column.Name));
        Assert.Equal([true, false], table.Columns.Select(column => column.IsNumber));
        Assert.Equal(["1.5", "NaN", "-2e3", "NaN"], table.Columns[0].Values);
        Assert.Equal(["red", "?", "blue", "red"], table.Columns[1].Values);
        Assert.Equal(["no", "yes"], table.Classes);
        Assert.Equal([1, 0, 1, 0], table.Labels);
    }

    [Theory]
    [InlineData("a,b,c\n1,2,x\n3,4,y\n5,6,x\n7,8,y\n")] // a header above numbers
    [InlineData("1,2,x\n3,4,y\n5,6,x\n7,8,y\n")] // none
    public void A_first_line_that_is_no_row_is_not_taken_for_one(string text) => Assert.Equal(4, Read(text).Rows);

    [Fact]
    public void A_first_line_of_counts_and_class_names_is_no_row() => Assert.Equal(4, Read("4,3,x,y\n1,2,3,0\n3,4,5,1\n5,6,7,0\n7,8,9,1\n").Rows);

    [Fact]
    public void Words_above_words_are_a_header_where_none_occurs_again()
    {
        Assert.Equal(["first", "second"], Read("first,second,class\ny,n,a\nn,n,b\ny,y,a\nn,y,b\n").Columns.Select(column => column.Name));
        Assert.Equal(5, Read("y,n,b\ny,n,a\nn,n,b\ny,y,a\nn,y,b\n").Rows);
    }

    [Fact]
    public void The_label_column_goes_by_name_or_number()
    {
        string text = "kind,size\nx,1\ny,2\nx,3\ny,4\n";
        Assert.Equal(["x", "y"], Read(text, "kind").Classes);
        Assert.Equal(["x", "y"], Read(text, "0").Classes);
        Assert.Throws<InvalidDataException>(() => Read(text, "sort"));
    }

    [Fact]
    public void Rows_without_a_label_or_of_a_class_by_itself_are_left_out()
    {
        Table table = Read("1,x\n2,?\n3,y\n4,z\n5,x\n6,y\n");

        Assert.Equal(["1", "3", "5", "6"], table.Columns[0].Values);
    }

    [Fact]
    public void Quoted_fields_number_signs_and_gzip_are_read()
    {
        string path = Path.Combine(folder.FullName, "table.csv.gz");
        using (var stream = new StreamWriter(new GZipStream(File.Create(path), CompressionMode.Compress)))
            stream.Write("#1,\"a, \"\"b\"\"\",x\n#2,c,y\n#2,c,x\n#1,c,y\n");

        Table table = TableReader.Read(Assert.Single(TableFile.Find([folder.FullName], labelColumn: null)));

        Assert.Equal("table", table.Name);
        Assert.Equal(["#1", "#2", "#2", "#1"], table.Columns[0].Values);
        Assert.Equal("a, \"b\"", table.Columns[1].Values[0]);
    }

    [Theory]
    [InlineData("1,2,x\n3,y\n4,5,x\n6,7,y\n", "row 2")]
    [InlineData("1,x\n2,x\n3,x\n", "1 classes")]
    public void What_is_no_table_is_refused(string text, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Read(text)).Message, StringComparison.Ordinal);

    private Table Read(string text, string? labelColumn = null)
    {
        string path = Path.Combine(folder.FullName, "table.csv");
        File.WriteAllText(path, text);
        return TableReader.Read(new TableFile(path, labelColumn));
    }
}
