namespace Gpicl.Samples.TextTriage;

/// <summary>Texts to learn from and texts to predict, as many of each class, drawn at random.</summary>
/// <param name="Known">By class, in an order such that the first rows of each are the smaller splits.</param>
/// <param name="New">Never seen by any learner; the same for all sizes.</param>
internal sealed record Split(EmbeddedMessage[][] Known, EmbeddedMessage[] New)
{
    /// <summary>Most texts of a class to learn from, and those to predict.</summary>
    public const int MostKnown = 32, NewOfEach = 30;

    /// <summary>Texts of a class that splits are drawn from; more are not read.</summary>
    public const int MostTexts = 150;

    public static Split Draw(IEnumerable<EmbeddedMessage> messages, int seed)
    {
        EmbeddedMessage[] shuffled = [.. messages];
        new Random(seed).Shuffle(shuffled);
        EmbeddedMessage[][] classes = [.. shuffled.GroupBy(message => message.Label).Select(group => group.ToArray())];
        return new Split([.. classes.Select(rows => rows[..MostKnown])], [.. classes.SelectMany(rows => rows[MostKnown..].Take(NewOfEach))]);
    }

    /// <summary>So many texts of each class to learn from.</summary>
    public IEnumerable<EmbeddedMessage> First(int ofEach) => Known.SelectMany(rows => rows.Take(ofEach));
}
