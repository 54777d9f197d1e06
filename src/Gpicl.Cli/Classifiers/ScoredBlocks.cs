using Gpicl.Cli.Csv;
using Gpicl.InContext;

namespace Gpicl.Cli.Classifiers;

/// <summary>Predicts rows block by block, so that memory does not grow with their number.</summary>
internal static class ScoredBlocks
{
    private const int BlockRows = 1024;

    /// <summary>Takes the probabilities of one row.</summary>
    public delegate void Take(string source, int label, ReadOnlySpan<float> probabilities);

    /// <summary>Predicts all rows.</summary>
    /// <param name="classifier">Predicts.</param>
    /// <param name="rows">Are read to their end.</param>
    /// <param name="take">Takes the probabilities of each row, in their order.</param>
    /// <param name="finished">Told after every block how many rows are done.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    /// <returns>How many rows there were.</returns>
    public static long Run(InContextClassifier classifier, EncodedRows rows, Take take, Action<long> finished, CancellationToken cancellation)
    {
        float[] inputs = new float[BlockRows * classifier.Width], probabilities = new float[BlockRows * classifier.Classes];
        var labels = new int[BlockRows];
        var sources = new string[BlockRows];
        long done = 0;
        for (int count = BlockRows; count == BlockRows;)
        {
            cancellation.ThrowIfCancellationRequested();
            for (count = 0; count < BlockRows && rows.Read(inputs.AsSpan(count * classifier.Width, classifier.Width), out labels[count]); count++)
                sources[count] = rows.Source;
            classifier.PredictProbabilities(inputs.AsSpan(0, count * classifier.Width), probabilities.AsSpan(0, count * classifier.Classes));
            for (int i = 0; i < count; i++)
                take(sources[i], labels[i], probabilities.AsSpan(i * classifier.Classes, classifier.Classes));
            done += count;
            finished(done);
        }

        return done;
    }
}
