namespace Gpicl.Cli.Experiments.Runs;

/// <summary>Names of tasks and of what is measured.</summary>
internal static class Measured
{
    /// <summary>Tasks of the meta-training distribution, in sequences that were not trained on.</summary>
    public const string Seen = "seen";

    /// <summary>Tasks made of the test split of the same data set by other projections, with uniform label permutations.</summary>
    public const string Unseen = "unseen";

    /// <summary>The Random dataset of the paper (A.5).</summary>
    public const string Random = "random";

    /// <summary>Norm of a step's gradient.</summary>
    public const string GradientNorm = "gradient.norm";

    /// <summary>Cosine of the angle between the gradients of two consecutive steps.</summary>
    public const string GradientCosine = "gradient.cosine";

    /// <summary>Cosine of the angle between two consecutive changes of the weights.</summary>
    public const string UpdateCosine = "update.cosine";

    /// <summary>Distance of the weights from their initial values.</summary>
    public const string Distance = "distance";

    /// <summary>Norm of Adam's moving average of squared gradients.</summary>
    public const string SecondMoment = "moment.norm";

    /// <summary>Mean loss over all positions of a sequence.</summary>
    /// <param name="tasks">The tasks' name.</param>
    public static string Loss(string tasks) => $"{tasks}.loss";

    /// <summary>Mean accuracy at the last ten positions of a sequence.</summary>
    /// <param name="tasks">The tasks' name.</param>
    public static string Accuracy(string tasks) => $"{tasks}.accuracy";

    /// <summary>What <see cref="GradientNorm"/> and <see cref="GradientCosine"/> are of a part of the network alone.</summary>
    /// <param name="curve">One of the two.</param>
    /// <param name="part">Such as <c>head</c>.</param>
    public static string OfPart(string curve, string part) => $"{curve}/{part}";
}
