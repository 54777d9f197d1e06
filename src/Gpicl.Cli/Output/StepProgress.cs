namespace Gpicl.Cli.Output;

/// <summary>How far a long piece of work has come.</summary>
/// <param name="Done">Steps finished.</param>
/// <param name="Detail">What to show beside the bar, such as the loss.</param>
internal readonly record struct StepProgress(int Done, string Detail);
