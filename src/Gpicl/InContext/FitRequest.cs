namespace Gpicl.InContext;

/// <summary>What a classifier's fit was asked for: what it takes to fit anew to other rows as if it were the first time.</summary>
/// <param name="Rows">Rows given to Fit, class means not included.</param>
/// <param name="Classes">Classes given to Fit; others were appended.</param>
/// <param name="Options">Options as given, with what was left open still open.</param>
/// <param name="ChoosesWeights">Whether the learner was <see cref="InContextLearner.Default"/>, which chooses its weights by the support set.</param>
internal sealed record FitRequest(int Rows, int Classes, InContextOptions Options, bool ChoosesWeights);
