using Gpicl.MetaTesting;
using Gpicl.MetaTesting.Comparisons;
using Gpicl.Model;
using Gpicl.Tasks;
using Gpicl.Tensors;
using Gpicl.Tests.IO;
using Gpicl.Tests.Model.Support;

namespace Gpicl.Tests.MetaTesting.Comparisons;

public class ComparisonTests
{
    [Fact]
    public void Every_learner_is_given_the_same_unseen_tasks_support_sets_and_queries()
    {
        RecordingLearner[] learners = [new(5, 3), new(5, 3), new(5, 3)];
        using var workers = new WorkerPool(2);

        new Comparison(
            [.. learners.Select((learner, i) => new ComparedLearner($"learner {i}", learner, "none"))], [SmallComparison.Tasks()], SmallComparison.Options,
            workers: workers).Run();

        string[] unseen = Sequences(unseen: true), seen = Sequences(unseen: false);
        Assert.Equal(40, unseen.Distinct().Count());
        foreach (RecordingLearner learner in learners)
        {
            Assert.Equal(unseen.Order(StringComparer.Ordinal), learner.Seen.Keys.Order(StringComparer.Ordinal));
            Assert.DoesNotContain(learner.Seen.Keys, seen.Contains);
        }

        static string[] Sequences(bool unseen)
        {
            var tasks = new ProjectedTasks(SmallComparison.Dataset(), SmallComparison.TaskOptions with { Unseen = unseen });
            return [.. Enumerable.Range(0, 40).Select(sequence =>
            {
                var inputs = new float[7 * 5];
                var labels = new int[7];
                tasks.Sample(sequence, inputs, labels);
                return RecordingLearner.Describe(inputs, labels);
            })];
        }
    }

    [Fact]
    public void Cells_and_curves_are_what_a_meta_test_finds()
    {
        ComparedLearner[] learners = [SmallComparison.Lstm(), SmallComparison.Gpicl()];
        ComparedTasks[] tasks = [SmallComparison.Tasks(), SmallComparison.RandomTasks()];
        var comparison = new Comparison(learners, tasks, SmallComparison.Options);

        IReadOnlyList<ComparisonCell> cells = comparison.Run();
        IReadOnlyList<IReadOnlyList<LearningCurvePoint>> curves = comparison.RunCurves(tasks: 1);

        Assert.Equal([("lstm", "small"), ("lstm", "random"), ("gpicl", "small"), ("gpicl", "random")], cells.Select(cell => (cell.Learner, cell.Tasks)));
        for (int i = 0; i < cells.Count; i++)
        {
            var tester = new MetaTester(learners[i / 2].Learner);
            Assert.Equal(tester.RunLast(tasks[i % 2].Tasks, length: 7, sequences: 40), cells[i].Last);
            Assert.True(cells[i].MillisecondsPerPrediction > 0);
        }

        for (int i = 0; i < learners.Length; i++)
            Assert.Equal(new MetaTester(learners[i].Learner).Run(tasks[1].Tasks, length: 7, sequences: 20).Points, curves[i]);
    }

    [Fact]
    public void An_interrupted_comparison_goes_on_where_it_stopped()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("cells.json");
        RecordingLearner first = new(5, 3, bias: 1), second = new(5, 3, bias: 2);
        ComparedLearner[] learners = [new("first", first, "1"), new("second", second, "2")];
        using var cancellation = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => Compare(ComparisonFile.Open(path)).Run(
            new Reports(report => { if (report.Learner == "second") cancellation.Cancel(); }), cancellation.Token));
        Assert.Equal(3, ComparisonFile.Open(path).CellCount); // of four: the one at work when it was canceled is finished

        first.Seen.Clear();
        IReadOnlyList<ComparisonCell> resumed = Compare(ComparisonFile.Open(path)).Run();
        Assert.Equal(2 * 8, first.Seen.Count); // of each kind of tasks, the batch that is timed
        IReadOnlyList<ComparisonCell> undisturbed = Compare(null).Run();

        Assert.Equal(undisturbed.Select(cell => (cell.Learner, cell.Tasks, cell.Last)), resumed.Select(cell => (cell.Learner, cell.Tasks, cell.Last)));

        Comparison Compare(ComparisonFile? file) => new(learners, [SmallComparison.Tasks(), SmallComparison.RandomTasks()], SmallComparison.Options, file);
    }

    [Fact]
    public void Curves_are_kept_too()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("cells.json");
        var learner = new RecordingLearner(5, 3);
        Comparison Compare() => new([new("recording", learner, "none")], [SmallComparison.Tasks()], SmallComparison.Options, ComparisonFile.Open(path));

        IReadOnlyList<LearningCurvePoint> curve = Compare().RunCurves()[0];
        learner.Seen.Clear();

        Assert.Equal(curve, Compare().RunCurves()[0]);
        Assert.Empty(learner.Seen);
        Assert.Equal(7, curve.Count);
    }

    [Theory]
    [InlineData("nothing", 1)]
    [InlineData("the names", 1)]
    [InlineData("the weights", 2)]
    [InlineData("the learner's settings", 2)]
    [InlineData("a value of the data", 2)]
    [InlineData("the seed of the tasks", 2)]
    [InlineData("the kind of tasks", 2)]
    [InlineData("the number of examples", 2)]
    [InlineData("the number of predictions", 2)]
    public void A_cell_is_reused_unless_something_that_determines_it_has_changed(string changed, int cells)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("cells.json");
        new Comparison([SmallComparison.Lstm()], [SmallComparison.Tasks()], SmallComparison.Options, ComparisonFile.Open(path)).Run();

        ComparedLearner learner = changed switch
        {
            "the names" => SmallComparison.Lstm("another name"),
            "the weights" => SmallComparison.Lstm(seed: 2),
            "the learner's settings" => new ComparedLearner("lstm", SmallComparison.Lstm().Learner, "others"),
            _ => SmallComparison.Lstm(),
        };
        ComparedTasks tasks = changed switch
        {
            "the names" => SmallComparison.Tasks("another name"),
            "a value of the data" => ComparedTasks.FromDataset("small", SmallComparison.Dataset(first: 0.25f), SmallComparison.TaskOptions),
            "the seed of the tasks" => ComparedTasks.FromDataset("small", SmallComparison.Dataset(), SmallComparison.TaskOptions with { Seed = 4 }),
            "the kind of tasks" => SmallComparison.RandomTasks(),
            _ => SmallComparison.Tasks(),
        };
        ComparisonOptions options = changed switch
        {
            "the number of examples" => SmallComparison.Options with { Examples = 5 },
            "the number of predictions" => SmallComparison.Options with { Predictions = 41 },
            _ => SmallComparison.Options with { CurvePredictions = 21 },
        };
        ComparisonCell cell = new Comparison([learner], [tasks], options, ComparisonFile.Open(path)).Run()[0];

        Assert.Equal(cells, ComparisonFile.Open(path).CellCount);
        Assert.Equal((learner.Name, tasks.Name), (cell.Learner, cell.Tasks));
        Assert.Equal((options.Examples, options.Predictions), (cell.Last.Examples, cell.Last.Predictions));
    }

    [Fact]
    public void What_cannot_be_compared_is_refused()
    {
        ComparedLearner learner = SmallComparison.Lstm();
        ComparedTasks tasks = SmallComparison.Tasks();
        ComparedTasks wide = ComparedTasks.FromDataset("wide", SmallComparison.Dataset(), SmallComparison.TaskOptions with { InputSize = 6 });

        Assert.Contains("'lstm' occurs twice", Refused(() => new Comparison([learner, learner], [tasks])), StringComparison.Ordinal);
        Assert.Contains("'small' occurs twice", Refused(() => new Comparison([learner], [tasks, tasks])), StringComparison.Ordinal);
        Assert.Contains("The list is empty", Refused(() => new Comparison([], [tasks])), StringComparison.Ordinal);
        Assert.Contains("The list is empty", Refused(() => new Comparison([learner], [])), StringComparison.Ordinal);
        Assert.Contains("Tasks 'wide' for learner 'lstm' have inputs of width 6", Refused(() => new Comparison([learner], [wide])), StringComparison.Ordinal);
        Assert.Contains(
            "Examples is -1; it must be 0 .. 65535. Predictions is 0",
            Refused(() => new Comparison([learner], [tasks], new() { Examples = -1, Predictions = 0 })), StringComparison.Ordinal);
        // Room for 40 in all.
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new Comparison([new("gpicl", SmallLearner.Create(TokenLayout.PreviousLabel))], [tasks], new() { Examples = 40 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Comparison([learner], [tasks]).RunCurves(tasks: 1));

        static string Refused(Func<object> construction) => Assert.Throws<ArgumentException>(construction).Message;
    }

    private sealed class Reports(Action<ComparisonProgress> report) : IProgress<ComparisonProgress>
    {
        public void Report(ComparisonProgress value) => report(value);
    }
}
