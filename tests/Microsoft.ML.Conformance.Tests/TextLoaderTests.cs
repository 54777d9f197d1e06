using Microsoft.ML.Data;

namespace Microsoft.ML.Conformance;

public sealed class TextLoaderTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly string path = Path.GetTempFileName();

    [Fact]
    public void A_header_is_skipped()
    {
        File.WriteAllText(path, "name,width,height\na,1,2.5\nb,-3e1,4\n");
        var data = ml.Data.LoadFromTextFile<Item>(path, separatorChar: ',', hasHeader: true);

        Assert.Equal(["a", "b"], data.GetColumn<string>("Name"));
        Assert.Equal([[1f, 2.5f], [-30f, 4f]], data.GetColumn<float[]>("Size"));
        Assert.False(data.Schema["Size"].HasSlotNames());
        Assert.Null(data.GetRowCount());
        Assert.False(data.CanShuffle);
    }

    [Fact]
    public void A_header_names_the_slots_where_options_are_given()
    {
        File.WriteAllText(path, "name,width,height\na,1,2.5\n");
        TextLoader.Column[] columns = [new("Size", DataKind.Single, 1, 2)];
        var plain = ml.Data.LoadFromTextFile(path, columns, separatorChar: ',', hasHeader: true);
        var data = ml.Data.LoadFromTextFile(path, new TextLoader.Options { Columns = columns, Separators = [','], HasHeader = true });
        var typed = ml.Data.LoadFromTextFile<Item>(path, new TextLoader.Options { Separators = [','], HasHeader = true });

        Assert.False(plain.Schema["Size"].HasSlotNames());
        Assert.False(typed.Schema["Size"].HasSlotNames());
        VBuffer<ReadOnlyMemory<char>> names = default;
        data.Schema["Size"].GetSlotNames(ref names);
        Assert.Equal(["width", "height"], names.DenseValues().Select(name => name.ToString()));
    }

    [Fact]
    public void Empty_numbers_are_zero_and_others_that_cannot_be_read_are_not_a_number()
    {
        File.WriteAllText(path, "a,,x\nb,?,NaN\nc,1\n");
        var data = ml.Data.LoadFromTextFile<Item>(path, separatorChar: ',');

        Assert.Equal([[0f, float.NaN], [float.NaN, float.NaN], [1f, 0f]], data.GetColumn<float[]>("Size"));
    }

    [Fact]
    public void Empty_numbers_are_not_a_number_where_that_is_asked_for()
    {
        File.WriteAllText(path, "a,,2\n");
        var data = ml.Data.LoadFromTextFile<Item>(path, new TextLoader.Options { Separators = [','], MissingRealsAsNaNs = true });

        Assert.Equal([float.NaN, 2f], Assert.Single(data.GetColumn<float[]>("Size")));
    }

    [Fact]
    public void Quotes_hold_separators_and_doubled_quotes_where_allowed()
    {
        File.WriteAllText(path, "\"a,\"\"b\"\"\",1,2\nplain,3,4\n\"\",5,6\n");

        var quoted = ml.Data.LoadFromTextFile<Item>(path, separatorChar: ',', allowQuoting: true);
        Assert.Equal(["a,\"b\"", "plain", ""], quoted.GetColumn<string>("Name"));
        Assert.Equal([1f, 2f], quoted.GetColumn<float[]>("Size").First());

        var plain = ml.Data.LoadFromTextFile<Item>(path, separatorChar: ',');
        Assert.Equal("\"a", plain.GetColumn<string>("Name").First());
    }

    [Fact]
    public void Blank_lines_and_leading_spaces_are_skipped()
    {
        File.WriteAllText(path, "a ,1,2\n\n b, 3 ,4 \n");

        Assert.Equal(["a ", "b"], ml.Data.LoadFromTextFile<Item>(path, separatorChar: ',', trimWhitespace: true).GetColumn<string>("Name"));
        Assert.Equal([[1f, 2f], [3f, 4f]], ml.Data.LoadFromTextFile<Item>(path, separatorChar: ',', trimWhitespace: true).GetColumn<float[]>("Size"));
    }

    [Fact]
    public void Keys_count_from_zero_in_text_and_are_missing_when_out_of_range()
    {
        File.WriteAllText(path, "0\n2\n3\n");
        var data = ml.Data.LoadFromTextFile<Keyed>(path, separatorChar: ',');

        Assert.Equal([1u, 3u, 0u], data.GetColumn<uint>("Label"));
    }

    [Fact]
    public void Scalars_of_several_types_are_read()
    {
        File.WriteAllText(path, "7\ttrue\t1.5\ttext\n-8\t0\t-2\t\n");
        var data = ml.Data.LoadFromTextFile(path, [
            new TextLoader.Column("Whole", DataKind.Int32, 0),
            new TextLoader.Column("Flag", DataKind.Boolean, 1),
            new TextLoader.Column("Real", DataKind.Double, 2),
            new TextLoader.Column("Text", DataKind.String, 3)]);

        Assert.Equal([7, -8], data.GetColumn<int>("Whole"));
        Assert.Equal([true, false], data.GetColumn<bool>("Flag"));
        Assert.Equal([1.5, -2], data.GetColumn<double>("Real"));
        Assert.Equal(["text", ""], data.GetColumn<string>("Text"));
    }

    [Fact]
    public void A_member_without_its_field_and_a_missing_file_are_rejected()
    {
        Assert.Throws<InvalidOperationException>(() => ml.Data.LoadFromTextFile<Unmarked>(path));
        Assert.Throws<ArgumentOutOfRangeException>(() => ml.Data.LoadFromTextFile<Item>(path + ".missing"));
    }

    public void Dispose() => File.Delete(path);

    public sealed class Item
    {
        [LoadColumn(0)]
        public string Name { get; set; } = "";

        [LoadColumn(1, 2)]
        public float[] Size { get; set; } = [];
    }

    public sealed class Keyed
    {
        [LoadColumn(0)]
        [KeyType(3)]
        public uint Label { get; set; }
    }

    public sealed class Unmarked
    {
        public string Name { get; set; } = "";
    }
}
