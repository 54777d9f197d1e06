using Gpicl.Model;
using Gpicl.Tasks;

namespace Gpicl.MetaTesting;

/// <summary>Checks that tasks and a learner speak of inputs and labels of the same sizes.</summary>
internal static class LearnerFit
{
    /// <summary>Throws unless both have the same input size and number of classes.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="learner">The learner.</param>
    /// <param name="argument">Name of the caller's argument.</param>
    /// <param name="subject">What messages call the tasks.</param>
    public static void Require(ITaskDistribution tasks, ILearner learner, string argument, string subject = "Tasks")
    {
        if (tasks.InputSize != learner.InputSize || tasks.Classes != learner.Classes)
            throw new ArgumentException(
                $"{subject} have inputs of width {tasks.InputSize} and {tasks.Classes} classes, the learner expects {learner.InputSize} and {learner.Classes}.",
                argument);
    }
}
