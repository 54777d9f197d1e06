using Gpicl.Tensors.Kernels;

namespace Gpicl.Tensors.Operations;

/// <summary>One tick of a grid of LSTM cells with shared weights, fused. Gates are worked out again in the backward pass, so that only states are kept.</summary>
internal sealed unsafe class LstmGridOperation : Operation
{
    [ThreadStatic]
    private static ScratchMemory? scratch;

    private Tensor state = null!, rowMessages = null!, columnTerms = null!, recurrentWeight = null!, messageWeight = null!;
    private int sequences, rows, columns, hidden, channels;

    public Tensor Forward(Tape tape, Tensor before, Tensor messages, Tensor terms, Tensor recurrent, Tensor message)
    {
        (state, rowMessages, columnTerms, recurrentWeight, messageWeight) = (before, messages, terms, recurrent, message);
        CheckShapes();
        (sequences, rows, columns, hidden, channels) = (messages.Shape[0], messages.Shape[1], terms.Shape[1], recurrent.Shape[0], message.Shape[0]);

        // Without gradients nobody reads a state again: the next one takes its place.
        Tensor next = tape.Gradients == null ? tape.View(before, before.Shape) : tape.New(before.Shape);
        tape.Workers.For(sequences, 1, new ForwardPart(this, next));
        return tape.Record(this, next, before.RequiresGradient || messages.RequiresGradient || terms.RequiresGradient || recurrent.RequiresGradient || message.RequiresGradient);
    }

    public override void Backward(Tape tape)
    {
        GradientTarget toState = tape.TargetFor(state), toMessages = tape.TargetFor(rowMessages), toTerms = tape.TargetFor(columnTerms);
        toTerms.ClearIfFresh(columnTerms.Shape.Length);

        // Each sequence has sums of its own, so that their order does not depend on threads.
        int recurrent = recurrentWeight.Shape.Length, message = messageWeight.Shape.Length;
        Tensor weightGradients = tape.Keep(checked(sequences * (recurrent + message)));
        tape.Workers.For(sequences, 1, new BackwardPart(this, toState, toMessages, toTerms, weightGradients));
        AddUp(tape.TargetFor(recurrentWeight), recurrent, weightGradients.Pointer, recurrent + message);
        AddUp(tape.TargetFor(messageWeight), message, weightGradients.Pointer + recurrent, recurrent + message);
    }

    private void AddUp(GradientTarget target, int length, float* parts, int stride)
    {
        if (!target.IsWanted)
            return;
        target.ClearIfFresh(length);
        for (int sequence = 0; sequence < sequences; sequence++)
            VectorKernels.AddScaled(length, 1, parts + (nint)sequence * stride, target.Pointer);
    }

    private void CheckShapes()
    {
        Shape before = state.Shape, messages = rowMessages.Shape, terms = columnTerms.Shape, recurrent = recurrentWeight.Shape, message = messageWeight.Shape;
        const string Name = nameof(Tape.LstmGrid);
        ShapeMismatchException.ThrowUnless(recurrent.Rank == 2 && recurrent[1] == 4 * recurrent[0], Name, "the recurrent weight must be [H, 4·H]", recurrent);
        ShapeMismatchException.ThrowUnless(
            message.Rank == 2 && message[1] == recurrent[1] && messages.Rank == 3 && messages[2] == message[0], Name, "messages [B, N, F] need a weight [F, 4·H]", messages, message);
        ShapeMismatchException.ThrowUnless(
            terms.Rank == 3 && terms[0] == messages[0] && terms[2] == recurrent[1], Name, "column terms must be [B, C, 4·H] with messages [B, N, F]", terms, messages);
        ShapeMismatchException.ThrowUnless(
            before == new Shape(messages[0], terms[1], 2 * recurrent[0], LstmGridKernel.PaddedRowsOf(messages[1])), Name, "the state must be that of the same grid", before, messages, terms);
    }

    private MatrixOperand RecurrentWeight => new(recurrentWeight.Pointer, 4 * hidden, transposed: true);

    private LstmGridKernel Kernel => new(rows, hidden);

    private float* MessagesOf(int sequence) => rowMessages.Pointer + (nint)sequence * rows * channels;

    private nint StateOffset(int sequence, int column) => ((nint)sequence * columns + column) * 2 * hidden * Kernel.PaddedRows;

    private nint TermOffset(int sequence, int column) => ((nint)sequence * columns + column) * 4 * hidden;

    // [4, H, P], padding 0
    private void ComputeRowTerms(int sequence, float* terms, int padded)
    {
        new Span<float>(terms, 4 * hidden * padded).Clear();
        Gemm.MultiplyOnThisThread(
            4 * hidden, rows, channels, new MatrixOperand(messageWeight.Pointer, 4 * hidden, transposed: true), new MatrixOperand(MessagesOf(sequence), channels, transposed: true), terms, padded);
    }

    private readonly struct ForwardPart(LstmGridOperation operation, Tensor next) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            LstmGridKernel kernel = operation.Kernel;
            int padded = kernel.PaddedRows, gates = 4 * operation.hidden;
            float* rowTerms = (scratch ??= new ScratchMemory()).Get(checked(2 * gates * padded)), products = rowTerms + (nint)gates * padded;
            for (int sequence = start; sequence < limit; sequence++)
            {
                operation.ComputeRowTerms(sequence, rowTerms, padded);
                for (int column = 0; column < operation.columns; column++)
                {
                    nint at = operation.StateOffset(sequence, column);
                    float* before = operation.state.Pointer + at;
                    Gemm.MultiplyOnThisThread(gates, padded, operation.hidden, operation.RecurrentWeight, new MatrixOperand(before, padded), products, padded);
                    kernel.Forward(products, rowTerms, operation.columnTerms.Pointer + operation.TermOffset(sequence, column), before, next.Pointer + at);
                }
            }
        }
    }

    private readonly struct BackwardPart(
        LstmGridOperation operation, GradientTarget toState, GradientTarget toMessages, GradientTarget toTerms, Tensor weightGradients) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            int padded = operation.Kernel.PaddedRows, hidden = operation.hidden, channels = operation.channels, gates = 4 * hidden, plane = checked(gates * padded);
            float* rowTerms = (scratch ??= new ScratchMemory()).Get(checked(3 * plane + hidden * padded + gates)), rowGradient = rowTerms + plane;
            var messageWeight = new MatrixOperand(operation.messageWeight.Pointer, gates, transposed: true);
            for (int sequence = start; sequence < limit; sequence++)
            {
                float* toRecurrent = weightGradients.Pointer + (nint)sequence * (hidden + channels) * gates, toMessage = toRecurrent + hidden * gates;
                new Span<float>(toRecurrent, hidden * gates).Clear();
                new Span<float>(rowGradient, plane).Clear();
                operation.ComputeRowTerms(sequence, rowTerms, padded);
                for (int column = 0; column < operation.columns; column++)
                    RunColumn(sequence, column, rowTerms, rowGradient, toRecurrent);

                var summed = new MatrixOperand(rowGradient, padded, transposed: true); // [N, 4·H]
                Gemm.MultiplyOnThisThread(channels, gates, operation.rows, new MatrixOperand(operation.MessagesOf(sequence), channels, transposed: true), summed, toMessage, gates);
                if (toMessages.IsWanted)
                {
                    Gemm.MultiplyOnThisThread(
                        operation.rows, channels, gates, summed, messageWeight, toMessages.Pointer + (nint)sequence * operation.rows * channels, channels, toMessages.Accumulate);
                }
            }
        }

        private void RunColumn(int sequence, int column, float* rowTerms, float* rowGradient, float* toRecurrent)
        {
            LstmGridKernel kernel = operation.Kernel;
            int padded = kernel.PaddedRows, hidden = operation.hidden, gates = 4 * hidden, half = hidden * padded;
            float* products = rowGradient + gates * padded, cellGradient = products + gates * padded, unwanted = cellGradient + half;
            nint at = operation.StateOffset(sequence, column), term = operation.TermOffset(sequence, column);
            float* before = operation.state.Pointer + at;
            Gemm.MultiplyOnThisThread(gates, padded, hidden, operation.RecurrentWeight, new MatrixOperand(before, padded), products, padded);
            kernel.Backward(
                products, rowTerms, operation.columnTerms.Pointer + term, before, Tape.OutputGradient(operation) + at,
                rowGradient, toTerms.IsWanted ? toTerms.Pointer + term : unwanted, cellGradient);
            Gemm.MultiplyOnThisThread(
                hidden, gates, padded, new MatrixOperand(before, padded), new MatrixOperand(products, padded, transposed: true), toRecurrent, gates, accumulate: true);
            if (!toState.IsWanted)
                return;
            float* to = toState.Pointer + at;
            Gemm.MultiplyOnThisThread(
                hidden, padded, gates, new MatrixOperand(operation.recurrentWeight.Pointer, gates), new MatrixOperand(products, padded), to, padded, toState.Accumulate);
            if (toState.Accumulate)
                VectorKernels.AddScaled(half, 1, cellGradient, to + half);
            else
                new ReadOnlySpan<float>(cellGradient, half).CopyTo(new Span<float>(to + half, half));
        }
    }
}
