using Gpicl.Datasets;

namespace Gpicl.Tests.Datasets;

public class DatasetTests
{
    [Fact]
    public void Rows_and_labels_are_those_given()
    {
        var dataset = new Dataset("two", [1, 2, 3, 4, 5, 6], [0, 1], classes: 2);

        Assert.Equal((2, 3, 2), (dataset.Count, dataset.Width, dataset.Classes));
        Assert.Equal([4f, 5f, 6f], dataset.Row(1).ToArray());
    }

    [Fact]
    public void A_label_out_of_range_is_named_with_its_row()
    {
        var error = Assert.Throws<ArgumentException>(() => new Dataset("bad", [1, 2], [0, 7], classes: 2));

        Assert.Contains("Label 7 in row 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_is_not_finite_is_named_with_row_and_column()
    {
        var error = Assert.Throws<ArgumentException>(() => new Dataset("bad", [1, 2, 3, float.PositiveInfinity], [0, 1], classes: 2));

        Assert.Contains("row 1, column 1", error.Message, StringComparison.Ordinal);
    }
}
