using Gpicl.Baselines.Maml;
using Gpicl.Baselines.Nearest;
using Gpicl.Baselines.Online;
using Gpicl.Baselines.Regression;
using Gpicl.Model;

namespace Gpicl.Tests.Baselines.Support;

/// <summary>The classical learners in several small forms, by a name for test output.</summary>
internal static class SmallRivals
{
    private const int Width = 5, Classes = 3;

    private static readonly Dictionary<string, ILearnerOptions> Forms = new()
    {
        ["nearest neighbor"] = new NearestNeighborsOptions { InputSize = Width, Classes = Classes },
        ["five nearest neighbors"] = new NearestNeighborsOptions { InputSize = Width, Classes = Classes, Neighbors = 5 },
        ["nearest centroid"] = new NearestCentroidOptions { InputSize = Width, Classes = Classes },
        ["logistic regression"] = new LogisticRegressionOptions { InputSize = Width, Classes = Classes },
        ["online SGD"] = new OnlineSgdOptions { InputSize = Width, Classes = Classes, Optimizer = OnlineOptimizer.Sgd, LearningRate = 0.1f },
        ["online Adam, one hidden layer"] = new OnlineSgdOptions
        {
            InputSize = Width,
            Classes = Classes,
            HiddenLayers = 1,
            HiddenSize = 9,
            LearningRate = 0.01f,
        },
        ["online AdamW, two hidden layers"] = new OnlineSgdOptions
        {
            InputSize = Width,
            Classes = Classes,
            HiddenLayers = 2,
            HiddenSize = 20,
            Optimizer = OnlineOptimizer.AdamW,
            LearningRate = 0.02f,
        },
        ["MAML"] = new MamlOptions { InputSize = Width, Classes = Classes, HiddenLayers = 0, LearningRate = 0.05f },
        ["MAML, one hidden layer"] = new MamlOptions { InputSize = Width, Classes = Classes, HiddenSize = 9, LearningRate = 0.05f },
        ["MAML, two hidden layers"] = new MamlOptions { InputSize = Width, Classes = Classes, HiddenLayers = 2, HiddenSize = 20, LearningRate = 0.05f },
    };

    public static IEnumerable<string> Names => Forms.Keys;

    public static ILearner Create(string name) => Forms[name].Create(seed: 4);
}
