using Gpicl.Datasets;
using Gpicl.MLNet.Tests.Support;
using Gpicl.Tasks;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Tests;

public sealed class TaskTransformTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly List<Example> rows = Examples.Make(12);
    private readonly IDataView data;

    public TaskTransformTests()
    {
        IDataView read = ml.Data.LoadFromEnumerable(rows);
        data = ml.Transforms.Conversion.MapValueToKey("Label").Fit(read).Transform(read);
    }

    [Fact]
    public void A_task_is_the_one_the_core_makes_of_the_same_rows()
    {
        // A sequence of the core is its rows in an order of its own, projected and permuted: so sort both.
        var dataset = new Dataset("rows", [.. rows.SelectMany(row => row.Features)], [.. Enumerable.Range(0, 12).Select(i => i % 3)], 3);
        var tasks = new ProjectedTasks(dataset, new ProjectedTaskOptions { Seed = 11, InputSize = 6, Classes = 3, Standardize = false });
        var inputs = new float[12 * 6];
        var labels = new int[12];
        tasks.Sample(42, inputs, labels);

        IDataView task = ml.Transforms.RandomTask(inputSize: 6, seed: 11, task: 42).Fit(data).Transform(data);
        var found = task.GetColumn<uint>("Label").Zip(task.GetColumn<float[]>("Features")).OrderBy(row => row.Second[0]).ToArray();
        int[] order = [.. Enumerable.Range(0, 12).OrderBy(i => inputs[i * 6])];

        Assert.Equal(order.Select(i => (uint)labels[i] + 1), found.Select(row => row.First));
        Assert.Equal(order.Select(i => inputs.Skip(i * 6).Take(6)), found.Select(row => row.Second.AsEnumerable()));
    }

    [Fact]
    public void Tasks_of_other_numbers_are_other_tasks()
    {
        IDataView Task(long number) => ml.Transforms.RandomTask(inputSize: 6, task: number).Fit(data).Transform(data);

        Assert.Equal(Task(1).GetColumn<float[]>("Features"), Task(1).GetColumn<float[]>("Features"));
        Assert.NotEqual(Task(1).GetColumn<float[]>("Features"), Task(2).GetColumn<float[]>("Features"));
    }

    [Fact]
    public void Permuted_keys_still_name_their_class()
    {
        IDataView permuted = ml.Transforms.PermuteLabels("Permuted", "Label", classes: 5, seed: 1, task: 4)
            .Append(ml.Transforms.Conversion.MapKeyToValue("Name", "Permuted")).Fit(data).Transform(data);
        var rho = new int[5];
        LabelPermutation.Fill(1, 4, rho);

        Assert.Equal(data.GetColumn<uint>("Label").Select(key => (uint)rho[key - 1] + 1), permuted.GetColumn<uint>("Permuted"));
        Assert.Equal(rows.Select(row => row.Label), permuted.GetColumn<string>("Name"));
        Assert.Equal(5u, ((KeyDataViewType)permuted.Schema["Permuted"].Type).Count);
    }

    [Fact]
    public void Missing_values_stay_missing()
    {
        rows[2].Features[1] = float.NaN;
        IDataView read = ml.Data.LoadFromEnumerable(rows);
        ITransformer keys = ml.Transforms.Conversion.MapValueToKey("Label").Fit(read);
        rows[3].Label = "unheard of";
        IDataView keyed = keys.Transform(read);
        IDataView task = ml.Transforms.RandomTask(inputSize: 6).Fit(keyed).Transform(keyed);

        Assert.All(task.GetColumn<float[]>("Features").ElementAt(2), value => Assert.True(float.IsNaN(value)));
        Assert.Equal(0u, task.GetColumn<uint>("Label").ElementAt(3));
    }

    [Fact]
    public void Projections_of_finite_values_are_finite()
    {
        rows[0].Features = [float.MaxValue, -float.MaxValue, 3e38f, -3e38f];
        rows[1].Features[2] = float.PositiveInfinity;
        IDataView read = ml.Data.LoadFromEnumerable(rows);
        float[][] projected = [.. ml.Transforms.RandomProjection("Features", outputs: 6).Fit(read).Transform(read).GetColumn<float[]>("Features")];

        Assert.All(projected[0], value => Assert.True(float.IsFinite(value)));
        Assert.All(projected[1], value => Assert.False(float.IsFinite(value)));
    }

    [Fact]
    public void The_shape_promised_is_that_of_the_schema_made()
    {
        var estimator = ml.Transforms.RandomTask(inputSize: 6);

        Assert.Equal(
            ShapeRecorder.Describe(ShapeRecorder.Shape(estimator.Fit(data).Transform(data))),
            ShapeRecorder.Describe(estimator.GetOutputSchema(ShapeRecorder.Shape(data))));
    }

    [Fact]
    public void Wrong_columns_and_numbers_are_rejected()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ml.Transforms.RandomProjection("Features", outputs: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ml.Transforms.PermuteLabels("Label", task: -1));
        Assert.Contains(
            "'Features'", Assert.Throws<ArgumentException>(() => ml.Transforms.RandomProjection("Features", outputs: int.MaxValue).Fit(data)).Message,
            StringComparison.Ordinal);
        Assert.Contains("'Text'", Assert.Throws<ArgumentException>(() => ml.Transforms.RandomProjection("Text").Fit(data)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "'Label' has 3 key values", Assert.Throws<ArgumentException>(() => ml.Transforms.PermuteLabels("Label", classes: 2).Fit(data)).Message,
            StringComparison.Ordinal);
    }
}
