using Gpicl.Cli.Csv;

namespace Gpicl.Cli.Tests.Csv;

/// <summary>Whether the first line holds names or is an example; where both may be, the user is asked.</summary>
public class FirstLineTests
{
    [Theory]
    [InlineData("width,height,kind\n1.5,0.2,cat\n0.1,1.9,dog\n")] // words above numbers
    [InlineData(",width,height,kind\n0,1.5,0.2,cat\n1,0.1,1.9,dog\n2,1.4,0.1,cat\n3,0.3,2.1,dog\n")] // as pandas writes row numbers
    [InlineData(",0,1,label\n0,1.5,0.2,cat\n1,0.1,1.9,dog\n2,1.4,0.1,cat\n")]
    [InlineData("0,1,2,3\n1.5,0.2,0.1,0\n0.1,1.9,0.3,1\n0.2,0.1,2.2,2\n1.4,0.1,0.2,0\n")] // numbers that count up
    [InlineData("1,2,3,label\n1.5,0.2,0.1,a\n0.1,1.9,0.3,b\n0.2,0.1,2.2,a\n")]
    [InlineData("0,1,2,3,4\n7,2,1,3,0\n1,9,3,2,1\n2,1,2,5,0\n")]
    [InlineData("2019,2020,2021,class\n1.5,0.2,0.1,0\n0.1,1.9,0.3,1\n")] // a word above numeric labels
    [InlineData("color,size,class\nred,big,yes\nred,small,no\nblue,big,yes\nblue,small,no\nred,big,yes\n")] // words that occur nowhere else
    [InlineData("id,name,class\n1,x,1\n2,y,2\n3,z,1\n")]
    public void Names_are_no_example(string text)
    {
        (LabeledTable table, string layout) = TableFile.Read(text);

        Assert.Equal(text.Count(c => c == '\n') - 1, table.Count);
        Assert.Contains("line 1 names the columns", layout, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5.34,-0.66,rare\n0.39,0.15,usual\n0.84,-1.40,usual\n-0.41,-0.75,usual\n")] // a rare class may stand first
    [InlineData("1.5,2.5,a\n3.5,4.5,d\n5.5,6.5,d\n")]
    [InlineData("1,2,7\n3,4,8\n5,1,8\n")]
    [InlineData("2019,2020,A\n2018,2017,B\n2015,2016,A\n")]
    [InlineData("1998,2003,rare\n2018,2017,B\n2015,1990,A\n1980,2001,A\n")]
    [InlineData("red,big,yes\nred,small,no\nblue,big,yes\nblue,small,no\n")]
    [InlineData("?,2,a\n3.5,4.5,d\n5.5,6.5,a\n")]
    [InlineData("red,1,rare\nred,2,no\nblue,3,no\nblue,1,no\n")]
    public void Examples_are_no_names(string text)
    {
        (LabeledTable table, string layout) = TableFile.Read(text);

        Assert.Equal(text.Count(c => c == '\n'), table.Count);
        Assert.Contains("line 1 is an example", layout, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2019,2020,grade\n1.5,2.5,A\n3.5,4.5,B\n1.4,2.6,A\n3.6,4.4,B\n")] // years above numbers
    [InlineData("2019,2020,2021\n1.5,2.5,0\n3.5,4.5,1\n1.4,2.6,0\n")]
    [InlineData("2019,2020,grade\n1500,2300,A\n3500,1800,B\n2400,2600,A\n")] // within the range of what is below
    [InlineData("100,200,kind\n0.5,0.3,A\n0.4,0.8,B\n0.4,0.6,A\n")]
    [InlineData("0,1\n1,0\n2,1\n0,0\n")] // two numbers count up by chance
    [InlineData("1,2,3\n3,1,1\n2,2,3\n1,1,2\n")]
    [InlineData("oops,2.5,cat\n1.5,0.2,cat\n0.1,1.9,dog\n")] // a word above numbers in a line that otherwise looks like an example
    [InlineData(",2.5,cat\n1.5,0.2,cat\n0.1,1.9,dog\n")]
    [InlineData(",2.5,rare\n1.5,0.2,cat\n0.1,1.9,dog\n")]
    [InlineData("color,kind\nred,yes\nblue,no\ngreen,yes\nblack,no\nwhite,yes\n")] // words that occur once each
    public void In_doubt_the_user_is_asked_and_either_answer_is_taken(string text)
    {
        string message = TableFile.Refusal(text);
        Assert.Contains("line 1, ", message, StringComparison.Ordinal);
        Assert.Contains("Say which with --header yes or --header no.", message, StringComparison.Ordinal);

        int lines = text.Count(c => c == '\n');
        Assert.Equal(lines - 1, TableFile.Read(text, new TableOptions { Header = true }).Table.Count);
        if (!text.StartsWith("oops", StringComparison.Ordinal) && !text.StartsWith(','))
            Assert.Equal(lines, TableFile.Read(text, new TableOptions { Header = false }).Table.Count);
    }

    [Fact]
    public void Counts_and_class_names_are_told_from_both()
    {
        (LabeledTable table, string layout) = TableFile.Read("3,2,red,green,blue\n0.5,1,2\n1.5,2,1\n1.5,3,1\n");

        Assert.Equal([2, 1, 1], table.Labels.ToArray());
        Assert.Equal(["red", "green", "blue"], table.ClassNames);
        Assert.Contains("line 1 holds counts and the names of classes", layout, StringComparison.Ordinal);
        Assert.Equal(3, TableFile.Read("4,3,big,yes\n1,2,small,no\n2,3,big,yes\n1,9,small,no\n").Table.Columns.Count); // 4 and 3 are values here
    }

    [Fact]
    public void A_name_given_for_the_label_says_that_there_are_names() =>
        Assert.Equal(3, TableFile.Read("2019,2020,grade\n1.5,2.5,A\n3.5,4.5,B\n1.4,2.6,A\n", new TableOptions { LabelColumn = "grade" }).Table.Count);
}
