using Gpicl.Cli.Csv;

namespace Gpicl.Cli.Tests.Csv;

public class TableEncoderTests
{
    [Fact]
    public void Words_of_the_support_rows_become_indicators_and_others_are_alike()
    {
        LabeledTable table = TableFile.Read("size,color,kind\n1.5,red,x\n2.5,green,y\n3.5,red,x\n4.5,blue,y\n5.5,black,x\n").Table;

        var encoder = new TableEncoder(table, [0, 1, 2]);

        Assert.Equal(["size", "color=red", "color=green"], encoder.InputNames);
        Assert.Equal([2.5f, 0, 1, 3.5f, 1, 0], encoder.Encode([1, 2]));
        Assert.Equal([4.5f, 0, 0, 5.5f, 0, 0], encoder.Encode([3, 4])); // blue and black were never seen
    }

    [Fact]
    public void All_words_are_encoded_for_a_data_set() =>
        Assert.Equal([1f, 0, 0, 1, 1, 0], TableFile.Read("color,kind\nred,1\ngreen,0\nred,1\n").Table.ToDataset().Inputs.ToArray());
}
