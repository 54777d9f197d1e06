namespace Gpicl.Samples.Playground;

/// <summary>What requests and answers hold, as JSON.</summary>
internal static class Messages
{
    /// <param name="Pictures">1 .. <see cref="Workspace.MostItems"/> pictures, each <see cref="Workspace.Side"/> squared bytes in base 64.</param>
    public sealed record AddRequest(byte[][] Pictures);

    /// <param name="Csv">The table.</param>
    /// <param name="Answers">Number of the column with the labels, from 0; −1 for none; null to find out.</param>
    public sealed record TableRequest(string Csv, int? Answers = null);

    /// <param name="Id">The item to label.</param>
    /// <param name="Label">What it is; null for the answer it came with.</param>
    public sealed record LabelRequest(long Id, string? Label = null);

    /// <param name="Id">An item.</param>
    public sealed record ItemRequest(long Id);

    /// <summary>Asks about an item or a picture that is none yet.</summary>
    /// <param name="Id">The item; of one that is labeled, the answer is what would be predicted had it not been seen.</param>
    /// <param name="Picture">The picture.</param>
    /// <param name="Explain">Whether the answer says why.</param>
    public sealed record AskRequest(long? Id = null, byte[]? Picture = null, bool Explain = false);

    /// <param name="Chances">All labels, in their order; empty where fewer than two kinds are known.</param>
    /// <param name="Novelty">How unlike the examples it is, 0 .. 1; null where nothing is predicted.</param>
    /// <param name="Examples">The examples that matter most; null where they were not asked for.</param>
    /// <param name="Features">The columns that matter most; empty for pictures; null where they were not asked for.</param>
    public sealed record AskAnswer(Chance[] Chances, double? Novelty, Influence[]? Examples, FeatureChange[]? Features);

    /// <param name="Label">A label.</param>
    /// <param name="Probability">How probable it is.</param>
    public sealed record Chance(string Label, double Probability);

    /// <param name="Id">An example.</param>
    /// <param name="Label">Its label.</param>
    /// <param name="Change">By how much the probability of the predicted label falls without it.</param>
    public sealed record Influence(long Id, string Label, double Change);

    /// <param name="Feature">A column, or a word of one.</param>
    /// <param name="Change">By how much the probability falls, in the mean, with another row's value in its place.</param>
    public sealed record FeatureChange(string Feature, double Change);

    /// <summary>All there is to see but the contents of items.</summary>
    /// <param name="Columns">As in <see cref="Experiment"/>.</param>
    /// <param name="Answers">How many unlabeled items came with an answer.</param>
    /// <param name="Labels">All labels, in order of their first example.</param>
    /// <param name="Examples">What is labeled, in the order in which it was.</param>
    /// <param name="Unlabeled">The others, the one to label next first.</param>
    /// <param name="Rest">Which part of those with answers is predicted right; null where there are none or nothing is predicted.</param>
    /// <param name="FitMilliseconds">How long it took to read all examples; null where nothing was read.</param>
    /// <param name="Note">As in <see cref="Experiment"/>.</param>
    public sealed record View(
        string[]? Columns, int Answers, string[] Labels, Labeling[] Examples, Unlabeled[] Unlabeled, double? Rest, double? FitMilliseconds, string? Note);

    /// <param name="Id">An item.</param>
    /// <param name="HasAnswer">Whether it came with one.</param>
    /// <param name="Predicted">The likeliest label; null where nothing is predicted.</param>
    /// <param name="Probability">Its probability.</param>
    public sealed record Unlabeled(long Id, bool HasAnswer, string? Predicted, double Probability);

    /// <summary>What does not change about an item.</summary>
    /// <param name="Id">The item.</param>
    /// <param name="Pixels">As in <see cref="Item"/>.</param>
    /// <param name="Fields">As in <see cref="Item"/>.</param>
    public sealed record Content(long Id, byte[]? Pixels, string[]? Fields);

    /// <param name="Folds">Into how many parts the examples were cut.</param>
    /// <param name="Accuracy">Each part predicted from the others, 0 .. 1.</param>
    /// <param name="LogLoss">In nats.</param>
    /// <param name="MostFrequent">Accuracy of always saying the most frequent label.</param>
    public sealed record Judgment(int Folds, double Accuracy, double LogLoss, double MostFrequent);
}
