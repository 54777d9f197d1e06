namespace Microsoft.ML.Trainers;

/// <summary>Weights of a multinomial logistic regression: one bias a class, then each class's weights.</summary>
public sealed class MaximumEntropyModelParameters : MulticlassScorer
{
    internal const string Name = "MaximumEntropy";

    private readonly float[] weights;

    internal MaximumEntropyModelParameters(int classes, int features, float[] weights)
        : base(classes, features)
    {
        this.weights = weights;
    }

    internal static MaximumEntropyModelParameters Load(BinaryReader reader)
        => new(reader.ReadInt32(), reader.ReadInt32(), ValueStore.ReadArray<float>(reader));

    internal override void Save(BinaryWriter writer)
    {
        writer.Write(Name);
        writer.Write(Classes);
        writer.Write(Features);
        ValueStore.WriteArray(writer, weights);
    }

    internal override void Score(ReadOnlySpan<float> features, Span<float> scores)
    {
        for (var c = 0; c < Classes; c++)
        {
            scores[c] = weights[c];
            for (var f = 0; f < Features; f++)
                scores[c] += weights[Classes + c * Features + f] * features[f];
        }

        var largest = float.NegativeInfinity;
        foreach (var score in scores)
            largest = Math.Max(largest, score);
        var sum = 0f;
        for (var c = 0; c < Classes; c++)
            sum += scores[c] = MathF.Exp(scores[c] - largest);
        for (var c = 0; c < Classes; c++)
            scores[c] /= sum;
    }
}
