using Gpicl.Model;

namespace Gpicl.Cli.MetaLearning;

/// <summary>The learners that can be used as they are, for they have nothing to meta-train.</summary>
internal static class UntrainedLearner
{
    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => LearnerCatalog.Names.Where(name => LearnerCatalog.CreateOptions(name).ParameterCount == 0);
}
