using Gpicl.Baselines.Maml;
using Gpicl.Baselines.MultiTask;
using Gpicl.Baselines.Nearest;
using Gpicl.Baselines.Online;
using Gpicl.Baselines.Recurrent;
using Gpicl.Baselines.Regression;
using Gpicl.Baselines.Vsml;
using Gpicl.Model;
using Gpicl.Tensors;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Model.Support;

/// <summary>Learners small enough to be differentiated numerically.</summary>
internal static class SmallLearner
{
    /// <summary>Small options of every learner there is, by name: inputs of 5 values, 3 classes.</summary>
    public static IReadOnlyDictionary<string, ILearnerOptions> ByName { get; } = new ILearnerOptions[]
    {
        Options(TokenLayout.Paired),
        new LstmOptions { InputSize = 5, Classes = 3, HiddenSize = 6 },
        new OuterProductLstmOptions { InputSize = 5, Classes = 3, Heads = 2, HeadSize = 3 },
        new MultiTaskMlpOptions { InputSize = 5, Classes = 3, HiddenSize = 6 },
        new VsmlOptions { InputSize = 5, Classes = 3, HiddenSize = 4 },
        new VsmlWithoutSymmetriesOptions { InputSize = 5, Classes = 3, GridSize = 2, HiddenSize = 4, MessageSize = 3 },
        new OnlineSgdOptions { InputSize = 5, Classes = 3, HiddenLayers = 2, HiddenSize = 6 },
        new MamlOptions { InputSize = 5, Classes = 3, HiddenSize = 6 },
        new NearestNeighborsOptions { InputSize = 5, Classes = 3, Neighbors = 3 },
        new NearestCentroidOptions { InputSize = 5, Classes = 3 },
        new LogisticRegressionOptions { InputSize = 5, Classes = 3 },
    }.ToDictionary(LearnerCatalog.NameOf);

    public static GpiclOptions Options(TokenLayout layout, int layers = 2) => new()
    {
        InputSize = 5,
        Classes = 3,
        Layout = layout,
        ModelSize = 8,
        Layers = layers,
        Heads = 2,
        MaximumLength = 40,
    };

    public static GpiclNetwork Create(TokenLayout layout, int layers = 2) => Create(Options(layout, layers));

    public static GpiclNetwork Create(GpiclOptions options) => (GpiclNetwork)Create((ILearnerOptions)options);

    /// <summary>A learner whose gains are not one and whose positions and biases are not small, so that none of them goes unnoticed.</summary>
    public static ILearner Create(ILearnerOptions options)
    {
        ILearner learner = options.Create(seed: 1);
        int seed = 10;
        foreach (Parameter parameter in learner.Parameters)
        {
            float[] shift = RandomNumbers.Uniform(parameter.Shape.Length, seed++, -0.4, 0.4);
            for (int i = 0; i < shift.Length; i++)
                parameter.Values[i] += shift[i];
        }

        return learner;
    }
}
