using Gpicl.Datasets;

namespace Gpicl.Tests.Datasets;

public sealed class CsvReaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Text_labels_become_classes_in_order_of_first_appearance()
    {
        Dataset dataset = Read("1,2.5,pear\n-3,4e1,apple\n5,6,pear\n");

        Assert.Equal([1f, 2.5f, -3f, 40f, 5f, 6f], dataset.Inputs.ToArray());
        Assert.Equal([0, 1, 0], dataset.Labels.ToArray());
        Assert.Equal((2, "table"), (dataset.Classes, dataset.Name));
    }

    [Fact]
    public void Whole_number_labels_become_classes_in_ascending_order()
    {
        Dataset dataset = Read("1,7\n2,-1\n3,7.0\n4,3");

        Assert.Equal([2, 0, 2, 1], dataset.Labels.ToArray());
        Assert.Equal(3, dataset.Classes);
    }

    [Theory]
    [InlineData("a,b,kind\r\n1,2,x\r\n3,4,y\r\n")]
    [InlineData("\uFEFFa,\"b, c\",\"kind\"\n\n1, 2 ,\"x\"\n3,4,y\n\n")]
    public void A_header_quotes_blank_lines_and_a_byte_order_mark_are_understood(string text)
    {
        Dataset dataset = Read(text);

        Assert.Equal([1f, 2f, 3f, 4f], dataset.Inputs.ToArray());
        Assert.Equal([0, 1], dataset.Labels.ToArray());
    }

    [Fact]
    public void The_label_column_can_be_named_or_numbered()
    {
        Dataset named = Read("a,kind,b\n1,x,2\n3,y,4\n", new CsvOptions { LabelName = "kind" });
        Dataset numbered = Read("x;1;2\ny;3;4\n", new CsvOptions { LabelColumn = 0, Separator = ';' });

        Assert.Equal([1f, 2f, 3f, 4f], named.Inputs.ToArray());
        Assert.Equal(named.Inputs.ToArray(), numbered.Inputs.ToArray());
        Assert.Equal([0, 1], named.Labels.ToArray());
        Assert.Equal([0, 1], numbered.Labels.ToArray());
    }

    [Fact]
    public void A_first_line_of_counts_keeps_labels_and_counts_classes_that_do_not_occur()
    {
        Dataset dataset = CsvReader.Read(folder.Write("table.csv.gz", "2,1,red,green,blue\n0.5,2\n1.5,1\n"));

        Assert.Equal([2, 1], dataset.Labels.ToArray());
        Assert.Equal((3, 1), (dataset.Classes, dataset.Width));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("a,b,label\n", "no examples")]
    [InlineData("1,2,0\n1,NaN,1\n", "line 2, field 2 is 'NaN'")]
    [InlineData("1,NaN,0\n", "line 1, field 2 is 'NaN'")]
    [InlineData("1,2,0\n1,oops,1\n", "line 2, field 2 is 'oops'")]
    [InlineData("1,2,0\n1e99,2,1\n", "line 2, field 1 is '1e99'")]
    [InlineData("1,2,0\n1,,1\n", "line 2, field 2 is ''")]
    [InlineData("1,2,0\n1,2\n", "line 2 has 2 fields; 3 are needed")]
    [InlineData("1,2,0\n1,2,3,4\n", "line 2 has 4 fields; 3 are needed")]
    [InlineData("1,2,0\n1,2,\n", "label in line 2 is empty")]
    [InlineData("1,2,0\n1,2,0.5\n", "label in line 2 is 0.5")]
    [InlineData("1,2,0\n1,2,x\n", "label in line 2 is 'x'")]
    [InlineData("0,1,label\n1,2,0\n", "label in line 1 is 'label'")]
    [InlineData("1\n2\n", "has 1 field(s)")]
    [InlineData("1000000000,2,a,b\n1,2,0\n", "announces 1000000000 examples, but 1 follow")]
    [InlineData("1,2000000000,a,b\n1,2,0\n", "line 2 has 3 fields; 2000000001 are needed")]
    [InlineData("1,2,a,b\n1,2,2\n", "label in line 2 is 2", "0 .. 1")]
    public void A_damaged_table_is_refused_with_the_place(string text, params string[] parts)
    {
        var error = Assert.Throws<InvalidDataException>(() => Read(text));

        Assert.All([folder.Root, .. parts], part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_label_column_that_is_not_there_is_refused_with_those_that_are()
    {
        var named = Assert.Throws<InvalidDataException>(() => Read("a,b\n1,2\n", new CsvOptions { LabelName = "c" }));
        var numbered = Assert.Throws<InvalidDataException>(() => Read("1,2\n", new CsvOptions { LabelColumn = 2 }));

        Assert.Contains("The columns are a, b", named.Message, StringComparison.Ordinal);
        Assert.Contains("0 .. 1", numbered.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gzip_file_cut_off_anywhere_is_refused()
    {
        byte[] whole = SampleFiles.Gzip(System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 50).Select(i => $"{i * i},{i % 2}\n"))));

        for (int length = 0; length < whole.Length; length++)
            Assert.Throws<InvalidDataException>(() => CsvReader.Read(folder.WriteRaw("table.csv.gz", whole[..length])));
    }

    private Dataset Read(string text, CsvOptions? options = null) => CsvReader.Read(folder.Write("table.csv", text), options);
}
