namespace Microsoft.ML.Trainers;

/// <summary>How many rows each class has, and in how many of them each feature is positive.</summary>
public sealed class NaiveBayesMulticlassModelParameters : MulticlassScorer
{
    internal const string Name = "NaiveBayes";

    private readonly long[] rowsOfClass;
    private readonly long[] positives; // [class, feature]

    internal NaiveBayesMulticlassModelParameters(long[] rowsOfClass, int features, long[] positives)
        : base(rowsOfClass.Length, features)
    {
        this.rowsOfClass = rowsOfClass;
        this.positives = positives;
    }

    internal static NaiveBayesMulticlassModelParameters Load(BinaryReader reader)
        => new(ValueStore.ReadArray<long>(reader), reader.ReadInt32(), ValueStore.ReadArray<long>(reader));

    internal override void Save(BinaryWriter writer)
    {
        writer.Write(Name);
        ValueStore.WriteArray(writer, rowsOfClass);
        writer.Write(Features);
        ValueStore.WriteArray(writer, positives);
    }

    internal override void Score(ReadOnlySpan<float> features, Span<float> scores)
    {
        double total = rowsOfClass.Sum();
        for (var c = 0; c < Classes; c++)
        {
            var logProbability = Math.Log(rowsOfClass[c] / total);
            for (var f = 0; f < Features && rowsOfClass[c] > 0; f++)
            {
                var positive = positives[c * Features + f];
                var matching = features[f] > 0 ? positive : rowsOfClass[c] - positive;
                logProbability += Math.Log(matching + 1.0) - Math.Log(rowsOfClass[c] + Classes);
            }

            scores[c] = (float)logProbability;
        }
    }
}
