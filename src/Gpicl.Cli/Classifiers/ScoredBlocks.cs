using Gpicl.Cli.Csv;
using Gpicl.InContext;

namespace Gpicl.Cli.Classifiers;

/// <summary>Predicts rows block by block, so that memory does not grow with their number.</summary>
internal static class ScoredBlocks
{
    /// <summary>Rows of a block where nothing but predictions is computed.</summary>
    public const int UsualRows = 1024;

    /// <summary>Takes one row and its probabilities.</summary>
    public delegate void Take(string source, int label, ReadOnlySpan<float> input, ReadOnlySpan<float> probabilities);

    /// <summary>Predicts all rows.</summary>
    /// <param name="classifier">Predicts.</param>
    /// <param name="rows">Are read to their end.</param>
    /// <param name="take">Takes the probabilities of each row, in their order.</param>
    /// <param name="finished">Told after every block how many rows are done.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    /// <param name="blockRows">Rows of a block.</param>
    /// <returns>How many rows there were.</returns>
    public static long Run(
        InContextClassifier classifier, EncodedRows rows, Take take, Action<long> finished, CancellationToken cancellation, int blockRows = UsualRows)
    {
        float[] inputs = new float[blockRows * classifier.Width], probabilities = new float[blockRows * classifier.Classes];
        var labels = new int[blockRows];
        var sources = new string[blockRows];
        long done = 0;
        for (int count = blockRows; count == blockRows;)
        {
            cancellation.ThrowIfCancellationRequested();
            for (count = 0; count < blockRows && rows.Read(inputs.AsSpan(count * classifier.Width, classifier.Width), out labels[count]); count++)
                sources[count] = rows.Source;
            classifier.PredictProbabilities(inputs.AsSpan(0, count * classifier.Width), probabilities.AsSpan(0, count * classifier.Classes));
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<float> input = inputs.AsSpan(i * classifier.Width, classifier.Width);
                take(sources[i], labels[i], input, probabilities.AsSpan(i * classifier.Classes, classifier.Classes));
            }

            done += count;
            finished(done);
        }

        return done;
    }
}
