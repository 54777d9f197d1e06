using Gpicl.Baselines.Vsml;
using Gpicl.Model;
using Gpicl.Tensors;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Baselines.Support;

/// <summary>VSML learners with gates half open and weights so large that every one of them has a say.</summary>
internal static class SmallVsml
{
    public static VsmlLearner Create(VsmlOptions options) => (VsmlLearner)Enlarge(new VsmlLearner(options));

    public static VsmlWithoutSymmetries Create(VsmlWithoutSymmetriesOptions options) => (VsmlWithoutSymmetries)Enlarge(new VsmlWithoutSymmetries(options));

    private static ILearner Enlarge(ILearner learner)
    {
        int seed = 20;
        foreach (Parameter parameter in learner.Parameters)
        {
            double bound = parameter.Name == "output.weight" ? 8 : 1;
            RandomNumbers.Uniform(parameter.Shape.Length, seed++, -bound, bound).CopyTo(parameter.Values);
        }

        return learner;
    }
}
