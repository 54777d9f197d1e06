using Gpicl.Cli.Csv;

namespace Gpicl.Cli.Tests.Csv;

public class LabelTests
{
    [Theory]
    [InlineData("7 -1 7.0 3", new[] { 2, 0, 2, 1 }, "-1 3 7")] // whole numbers in ascending order, 7 and 7.0 the same
    [InlineData("10 9 10 100", new[] { 1, 0, 1, 2 }, "9 10 100")]
    [InlineData("b a b", new[] { 0, 1, 0 }, "b a")] // words in order of first appearance
    [InlineData("01234 1234 01234 99", new[] { 0, 1, 0, 2 }, "01234 1234 99")] // words that look like numbers
    [InlineData("1e3 1000 1e3", new[] { 0, 1, 0 }, "1e3 1000")]
    [InlineData("nan inf nan none -inf", new[] { 0, 1, 0, 2, 3 }, "nan inf none -inf")]
    [InlineData("2 other 1 2", new[] { 0, 1, 2, 0 }, "2 other 1")]
    [InlineData("20240101123456 20240101123457 20240101123456", new[] { 0, 1, 0 }, "20240101123456 20240101123457")]
    [InlineData(
        "123456789012345678901234567890123 123456789012345678901234567890124", new[] { 0, 1 },
        "123456789012345678901234567890123 123456789012345678901234567890124")]
    [InlineData("A a A", new[] { 0, 1, 0 }, "A a")]
    public void Labels_become_classes_with_names(string labels, int[] expected, string names)
    {
        string text = string.Concat(labels.Split(' ').Select((label, i) => $"{i}.5,{label}\n"));
        LabeledTable table = TableFile.Read(text, new TableOptions { Header = false }).Table;

        Assert.Equal(expected, table.Labels.ToArray());
        Assert.Equal(names.Split(' '), table.ClassNames);
        Assert.Equal(table.ClassNames, table.ToDataset().ClassNames);
    }

    [Theory]
    [InlineData("7.0", "3 7", 1)] // whole numbers: 7 and 7.0 the same
    [InlineData("7", "3 7.0", 1)]
    [InlineData("07", "3 7", -1)]
    [InlineData("1.0", "a 1", -1)] // words, as they are written
    [InlineData("1", "a 1", 1)]
    [InlineData("1", "01 1.0", -1)]
    [InlineData("A", "a b", -1)]
    public void Labels_of_new_data_name_classes_by_the_rule_that_made_them(string label, string names, int expected) =>
        Assert.Equal(expected, LabelColumn.ClassOf(label, names.Split(' ')));
}
