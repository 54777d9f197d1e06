using Gpicl.Baselines.Recurrent;
using Gpicl.Datasets;
using Gpicl.MetaTesting.Comparisons;
using Gpicl.Model;
using Gpicl.Tasks;
using Gpicl.Tests.Model.Support;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.MetaTesting.Comparisons;

/// <summary>Learners and data small enough to be compared in no time.</summary>
internal static class SmallComparison
{
    public static ComparisonOptions Options { get; } = new() { Examples = 6, Predictions = 40, CurvePredictions = 20 };

    public static ProjectedTaskOptions TaskOptions { get; } = new() { Seed = 3, InputSize = 5, Classes = 3 };

    public static Dataset Dataset(float first = 0.5f)
    {
        float[] inputs = RandomNumbers.Uniform(30 * 4, seed: 5, -1, 1);
        inputs[0] = first;
        return new Dataset("small", inputs, [.. Enumerable.Range(0, 30).Select(i => i % 3)], classes: 3);
    }

    public static ComparedTasks Tasks(string name = "small") => ComparedTasks.FromDataset(name, Dataset(), TaskOptions);

    public static ComparedTasks RandomTasks() =>
        ComparedTasks.FromRandomDatasets("random", new RandomDatasetTaskOptions { InputSize = 5, Classes = 3, Width = 4 });

    public static ComparedLearner Lstm(string name = "lstm", ulong seed = 1) =>
        new(name, ((ILearnerOptions)new LstmOptions { InputSize = 5, Classes = 3, HiddenSize = 6 }).Create(seed));

    public static ComparedLearner Gpicl(string name = "gpicl") => new(name, SmallLearner.Create(TokenLayout.Paired));
}
