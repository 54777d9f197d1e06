using Gpicl.Model;
using Gpicl.Tensors;
using Gpicl.Tensors.Operations;

namespace Gpicl.Baselines.Nearest;

/// <summary>
/// k-nearest neighbors: the examples seen so far that are nearest to an input (Euclidean distance) vote on its label, each
/// with the inverse of its distance, the nearest with 1. Nothing is meta-trained.
/// </summary>
/// <param name="options">Sizes and number of neighbors.</param>
internal sealed class NearestNeighbors(NearestNeighborsOptions options) : Learner<NearestNeighborsOptions>(LearnerName, options)
{
    /// <summary>The name of this learner in tables and files.</summary>
    public const string LearnerName = "nearest-neighbors";

    protected override long StateAfter(int length) => (long)length * (InputSize + 1);

    public override double ForwardOperations(int length) => 2.0 * length * length * InputSize;

    protected override Tensor Predict(Tape tape, Tensor inputs, ReadOnlyMemory<int> labels)
    {
        Tensor products = tape.MatrixProduct(inputs, inputs, transposeB: true); // [B, T, T]
        Tensor logits = tape.Zeros(inputs.Shape.With(-1, Classes)); // [B, T, C]
        tape.Workers.For(inputs.Shape[0], 1, new Vote(Options.Neighbors, products, logits, labels));
        return logits;
    }

    private readonly struct Vote(int neighbors, Tensor products, Tensor logits, ReadOnlyMemory<int> labels) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            int length = logits.Shape[1], classes = logits.Shape[2];
            for (int sequence = start; sequence < limit; sequence++)
            {
                ReadOnlySpan<float> inner = products.Values.Slice(sequence * length * length, length * length); // [T, T]
                ReadOnlySpan<int> classOf = labels.Span.Slice(sequence * length, length);
                for (int t = 0; t < length; t++)
                    Predict(inner, classOf, t, logits.Values.Slice((sequence * length + t) * classes, classes));
            }
        }

        private void Predict(ReadOnlySpan<float> inner, ReadOnlySpan<int> classOf, int t, Span<float> votes)
        {
            Span<(float Distance, int Label)> nearest = stackalloc (float, int)[NearestNeighborsOptions.MostNeighbors];
            int length = classOf.Length, count = 0;
            for (int j = 0; j < t; j++)
            {
                float squared = inner[j * length + j] - 2 * inner[t * length + j] + inner[t * length + t];
                float distance = MathF.Sqrt(MathF.Max(squared, 0));
                int place = count < neighbors ? count++ : neighbors; // behind the last, where there is no room
                while (place > 0 && distance < nearest[place - 1].Distance)
                {
                    if (place < neighbors)
                        nearest[place] = nearest[place - 1];
                    place--;
                }

                if (place < neighbors)
                    nearest[place] = (distance, classOf[j]);
            }

            // One vote is shared by all classes, so that none is ruled out.
            votes.Fill(1f / votes.Length);
            for (int i = 0; i < count; i++)
                votes[nearest[i].Label] += nearest[i].Distance > nearest[0].Distance ? nearest[0].Distance / nearest[i].Distance : 1;
            foreach (ref float vote in votes)
                vote = MathF.Log(vote);
        }
    }
}
