using Gpicl.Learners;
using Gpicl.Tensors;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Learners.Support;

/// <summary>VSML learners small enough to be differentiated numerically, with gates half open and weights so large that every one has a say.</summary>
internal static class SmallVsml
{
    public static VsmlOptions Options => new() { InputSize = 5, Classes = 3, HiddenSize = 4 };

    public static VsmlWithoutSymmetriesOptions GridOptions => new() { InputSize = 5, Classes = 3, GridSize = 2, HiddenSize = 4, MessageSize = 3 };

    public static Vsml Create(VsmlOptions? options = null) => Enlarge(new Vsml(options ?? Options, seed: 1));

    public static VsmlWithoutSymmetries CreateGrid(VsmlWithoutSymmetriesOptions? options = null) => Enlarge(new VsmlWithoutSymmetries(options ?? GridOptions, seed: 1));

    public static ILearner Create(string name) => name == Vsml.LearnerName ? Create() : CreateGrid();

    private static TLearner Enlarge<TLearner>(TLearner learner)
        where TLearner : ILearner
    {
        int seed = 20;
        foreach (Parameter parameter in learner.Parameters)
        {
            float[] values = RandomNumbers.Uniform(parameter.Shape.Length, seed++, -1, 1);
            float scale = parameter.Name == "output.weight" ? 8 : 1;
            for (int i = 0; i < values.Length; i++)
                parameter.Values[i] = scale * values[i];
        }

        return learner;
    }
}
