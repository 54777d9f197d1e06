namespace Microsoft.ML.Trainers;

/// <summary>A model that gives each class of a row a score.</summary>
public abstract class MulticlassScorer
{
    private protected MulticlassScorer(int classes, int features)
    {
        Classes = classes;
        Features = features;
    }

    internal int Classes { get; }

    internal int Features { get; }

    internal abstract void Score(ReadOnlySpan<float> features, Span<float> scores);

    internal abstract void Save(BinaryWriter writer);
}
