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
            paired ? shape.Rank == 4 && shape[0] == 2 : shape.Rank == 3, nameof(TapeOperations.Attention),
            paired ? "the paired pattern needs [2, batch, T, 3·D]" : "the causal pattern needs [batch, T, 3·D]", shape);
        ShapeMismatchException.ThrowUnless(
            headCount > 0 && shape[-1] % (3 * headCount) == 0, nameof(TapeOperations.Attention),
            $"the last size must be a multiple of 3 times {headCount} heads", shape);
        (input, pattern, heads, queriesOnly) = (queriesKeysValues, attend, headCount, onlyQueries);
        (batch, length, width) = (shape[-3], shape[-2], shape[-1] / 3);

        // Where only query tokens are asked for, support tokens serve as keys and values and give no output.
        Tensor output = tape.New(paired && onlyQueries ? new Shape(1, batch, length, width) : shape.With(-1, width));
        // [.., T, heads], not taken from the number of elements: of width 0, tokens have none and are still worked through.
        logSumExp = tape.Keep(output.Shape.With(-1, heads).Length);
        tape.Workers.For(batch * heads, 1, new Part(this, output, default));
        return tape.Record(this, output, queriesKeysValues.RequiresGradient);
    }

    public override void Backward(Tape tape) => tape.Workers.For(batch * heads, 1, new Part(this, Output, tape.TargetFor(input)));

    private readonly struct Part(AttentionOperation operation, Tensor output, GradientTarget backwardTo) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            switch (GemmBlocks.InstructionSet)
            {
                case InstructionSet.Avx512: Execute<Avx512MicroKernel>(start, limit); break;
                case InstructionSet.Avx2: Execute<Avx2MicroKernel>(start, limit); break;
                default: Execute<PortableMicroKernel>(start, limit); break;
            }
        }

        private void Execute<TKernel>(int start, int limit)
            where TKernel : struct, IMicroKernel
        {
            int length = operation.length, width = operation.width, size = width / operation.heads, stride = 3 * width;
            for (int i = start; i < limit; i++)
            {
                // In the paired pattern, queries come first; they and the support tokens attend to support tokens.
                int sequence = i / operation.heads, head = i % operation.heads;
                bool paired = operation.pattern == AttentionPattern.Paired;
                int attended = paired ? operation.batch + sequence : sequence;
                nint to = (nint)attended * length * stride + head * size;
                float* x = operation.input.Pointer;
                AttentionKernel<TKernel> kernel = AttentionKernel<TKernel>.Start(
                    length, size, stride, width, x + to + width, x + to + 2 * width, backwardTo.IsWanted);
                if (paired)
                    Run(kernel, sequence, head, ownKey: true);
                if (!paired || !operation.queriesOnly)
                    Run(kernel, attended, head, ownKey: false);
                if (!backwardTo.IsWanted)
                    continue;
                float* gradient = backwardTo.Pointer + to;
                kernel.WriteKeyAndValueGradients(gradient + width, gradient + 2 * width, backwardTo.Accumulate);
                for (int row = 0; paired && operation.queriesOnly && !backwardTo.Accumulate && row < length; row++)
                    new Span<float>(gradient + (nint)row * stride, size).Clear();
            }
        }

        private void Run<TKernel>(AttentionKernel<TKernel> kernel, int sequence, int head, bool ownKey)
            where TKernel : struct, IMicroKernel
        {
            int length = operation.length, width = operation.width, size = width / operation.heads;
            nint at = (nint)sequence * length * width + head * size;
            float* query = operation.input.Pointer + 3 * (nint)sequence * length * width + head * size;
            float* key = ownKey ? query + width : null, value = query + 2 * width;
            float* logSumExp = operation.logSumExp.Pointer + ((nint)sequence * operation.heads + head) * length;
            if (!backwardTo.IsWanted)
            {
                kernel.Forward(query, key, value, output.Pointer + at, logSumExp);
                return;
            }

            float* gradient = backwardTo.Pointer + (query - operation.input.Pointer);
            kernel.Backward(
                query, key, value, output.Pointer + at, Tape.OutputGradient(operation) + at, logSumExp,
                gradient, gradient + width, gradient + 2 * width, backwardTo.Accumulate);
        }
    }
}
