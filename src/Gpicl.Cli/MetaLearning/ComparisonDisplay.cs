using Gpicl.Cli.Charts;
using Gpicl.MetaTesting;
using Spectre.Console;
using static System.FormattableString;

namespace Gpicl.Cli.MetaLearning;

/// <summary>A comparison as tables for the terminal and as a plot.</summary>
internal static class ComparisonDisplay
{
    /// <summary>A table of accuracies and one of costs.</summary>
    public static Rows ToTables(ComparisonResult result)
    {
        Table accuracies = new Table
        {
            Title = new TableTitle(Invariant($"Accuracy in % after {result.Examples} examples (the paper's)")),
        }.AddColumn("learner");
        foreach (string data in result.Data)
            accuracies.AddColumn(new TableColumn(Markup.Escape(data)).RightAligned());
        foreach (ComparisonRow row in result.Learners)
            accuracies.AddRow([Markup.Escape(row.Name), .. row.Figures.Select(
                figure => ComparisonText.Accuracy(figure) + (ComparisonText.Paper(figure) is { } paper ? $"\n({paper})" : ""))]);

        Table costs = new Table { Title = new TableTitle("What they cost") };
        string[] heads = ComparisonText.CostHeads(result.Examples);
        for (int i = 0; i < heads.Length; i++)
            costs.AddColumn(i < 2 ? new TableColumn(heads[i]).NoWrap() : new TableColumn(heads[i]).RightAligned());
        foreach (ComparisonRow row in result.Learners)
            costs.AddRow([.. ComparisonText.Costs(row).Select(Markup.Escape)]);
        return new Rows(accuracies, costs);
    }

    /// <summary>A plot of learning curves with 95 % intervals and chance.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="curves">One for each learner.</param>
    public static LineChart ToChart(string data, int classes, IReadOnlyList<(string Name, IReadOnlyList<LearningCurvePoint> Points)> curves) => new(
        $"Learning curves on {data}, unseen tasks",
        "support examples",
        "accuracy",
        curves.Select(curve => LearningCurveDisplay.ToSeries(curve.Name, curve.Points)))
    {
        PercentY = true,
        ReferenceLines = [new ReferenceLine("chance", 1.0 / classes)],
    };
}
