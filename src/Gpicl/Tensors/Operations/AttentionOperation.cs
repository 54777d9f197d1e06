using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>Multi-head attention over tokens whose queries, keys and values lie side by side, [.., 3·D].</summary>
internal sealed unsafe class AttentionOperation : Operation
{
    private Tensor input = null!, logSumExp = null!;
    private AttentionPattern pattern;
    private int batch, length, width, heads;
    private bool queriesOnly;

    public Tensor Forward(Tape tape, Tensor queriesKeysValues, int headCount, AttentionPattern attend, bool onlyQueries)
    {
        Shape shape = queriesKeysValues.Shape;
        bool paired = attend == AttentionPattern.Paired;
        ShapeMismatchException.ThrowUnless(
            paired ? shape.Rank == 4 && shape[0] == 2 : shape.Rank == 3, nameof(TapeOperations.Attention), paired ? "the paired pattern needs [2, batch, T, 3·D]" : "the causal pattern needs [batch, T, 3·D]", shape);
        ShapeMismatchException.ThrowUnless(
            headCount > 0 && shape[-1] % (3 * headCount) == 0, nameof(TapeOperations.Attention), $"the last size must be a multiple of 3 times {headCount} heads", shape);
        (input, pattern, heads, queriesOnly) = (queriesKeysValues, attend, headCount, onlyQueries);
        (batch, length, width) = (shape[-3], shape[-2], shape[-1] / 3);

        // Where only query tokens are asked for, support tokens serve as keys and values and give no output.
        Tensor output = tape.New(paired && onlyQueries ? new Shape(1, batch, length, width) : shape.With(-1, width));
        // [.., T, heads], not taken from the number of elements: of width 0, tokens have none and are still worked through.
        logSumExp = tape.Keep(output.Shape.With(-1, heads).Length);
        tape.Workers.For(batch * heads, 1, new Part(this, output, backwardTo: null));
        return tape.Record(this, output, queriesKeysValues.RequiresGradient);
    }

    public override void Backward(Tape tape)
    {
        GradientTarget target = tape.TargetFor(input);
        target.ClearIfFresh(input.Shape.Length);
        tape.Workers.For(batch * heads, 1, new Part(this, Output, target.Pointer));
    }

    private readonly struct Part(AttentionOperation operation, Tensor output, float* backwardTo) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            for (int i = start; i < limit; i++)
            {
                int sequence = i / operation.heads, head = i % operation.heads;
                if (operation.pattern == AttentionPattern.Causal)
                {
                    Run(sequence, sequence, head, ownKey: false);
                    continue;
                }

                Run(sequence, operation.batch + sequence, head, ownKey: true);
                if (!operation.queriesOnly)
                    Run(operation.batch + sequence, operation.batch + sequence, head, ownKey: false);
            }
        }

        // Tokens of one sequence attend to the keys of another (or the same).
        private void Run(int sequence, int attended, int head, bool ownKey)
        {
            int length = operation.length, width = operation.width, size = width / operation.heads;
            var kernel = new AttentionKernel(length, size, 3 * width, ownKey);
            nint from = (nint)sequence * length * 3 * width + head * size;
            nint to = (nint)attended * length * 3 * width + head * size;
            nint at = (nint)sequence * length * width + head * size;
            float* x = operation.input.Pointer;
            float* logSumExp = operation.logSumExp.Pointer + ((nint)sequence * operation.heads + head) * length;
            if (backwardTo == null)
            {
                kernel.Forward(
                    x + from, x + to + width, x + to + 2 * width, x + from + width, x + from + 2 * width, output.Pointer + at, width, logSumExp);
                return;
            }

            float* d = backwardTo;
            kernel.Backward(
                x + from, x + to + width, x + to + 2 * width, x + from + width, x + from + 2 * width,
                output.Pointer + at, Tape.OutputGradient(operation) + at, width, logSumExp,
                d + from, d + to + width, d + to + 2 * width, d + from + width, d + from + 2 * width);
        }
    }
}
