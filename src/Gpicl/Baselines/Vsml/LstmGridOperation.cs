using Gpicl.Tensors;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Baselines.Vsml;

/// <summary>
/// One tick of a grid of LSTM cells with shared weights, fused. Gates are worked out again in the backward pass, so that only
/// states are kept.
/// </summary>
internal sealed unsafe class LstmGridOperation : Operation
{
    [ThreadStatic]
    private static ScratchMemory? scratch;

    private Tensor state = null!, rowMessages = null!, columnTerms = null!, recurrentWeight = null!, messageWeight = null!;
    private LstmGridLayout layout;
    private int sequences, hidden, channels;

    public Tensor Forward(Tape tape, Tensor before, Tensor messages, Tensor terms, Tensor recurrent, Tensor message)
    {
        (state, rowMessages, columnTerms, recurrentWeight, messageWeight) = (before, messages, terms, recurrent, message);
        CheckShapes();
        (sequences, hidden, channels) = (messages.Shape[0], recurrent.Shape[0], message.Shape[0]);
        layout = new LstmGridLayout(messages.Shape[1], terms.Shape[1]);

        // Without gradients nobody reads a state again: the next one takes its place.
        Tensor next = tape.Gradients == null ? tape.View(before, before.Shape) : tape.New(before.Shape);
        tape.Workers.For(sequences, 1, new ForwardPart(this, next));
        return tape.Record(
            this, next,
            before.RequiresGradient || messages.RequiresGradient || terms.RequiresGradient || recurrent.RequiresGradient || message.RequiresGradient);
    }

    public override void Backward(Tape tape)
    {
        GradientTarget toState = tape.TargetFor(state), toMessages = tape.TargetFor(rowMessages), toTerms = tape.TargetFor(columnTerms);
        toTerms.ClearIfFresh(columnTerms.Shape.Length);

        // Each sequence has sums of its own, so that their order does not depend on threads.
        Tensor weightGradients = tape.Keep(checked(sequences * WeightGradientLength)); // [B, H + F + G, 4·H]
        tape.Workers.For(sequences, 1, new BackwardPart(this, toState, toMessages, toTerms, weightGradients));
        AddUp(tape.TargetFor(recurrentWeight), recurrentWeight.Shape.Length, weightGradients.Pointer);
        AddUp(tape.TargetFor(messageWeight), messageWeight.Shape.Length, weightGradients.Pointer + recurrentWeight.Shape.Length);
    }

    private int Gates => 4 * hidden;

    private int WeightGradientLength => checked((hidden + channels + layout.BlockColumns) * Gates);

    private void AddUp(GradientTarget target, int length, float* parts)
    {
        if (!target.IsWanted)
            return;
        target.ClearIfFresh(length);
        for (int sequence = 0; sequence < sequences; sequence++)
            VectorKernels.AddScaled(length, 1, parts + (nint)sequence * WeightGradientLength, target.Pointer);
    }

    private void CheckShapes()
    {
        Shape before = state.Shape, messages = rowMessages.Shape, terms = columnTerms.Shape, recurrent = recurrentWeight.Shape, message = messageWeight.Shape;
        const string Name = nameof(LstmGridOperations.LstmGrid);
        ShapeMismatchException.ThrowUnless(recurrent.Rank == 2 && recurrent[1] == 4 * recurrent[0], Name, "the recurrent weight must be [H, 4·H]", recurrent);
        ShapeMismatchException.ThrowUnless(
            message.Rank == 2 && message[1] == recurrent[1] && messages.Rank == 3 && messages[2] == message[0], Name,
            "messages [B, N, F] need a weight [F, 4·H]", messages, message);
        ShapeMismatchException.ThrowUnless(
            terms.Rank == 3 && terms[0] == messages[0] && terms[2] == recurrent[1], Name, "column terms must be [B, C, 4·H] with messages [B, N, F]", terms,
            messages);
        ShapeMismatchException.ThrowUnless(
            before == new LstmGridLayout(messages[1], terms[1]).StateShape(messages[0], recurrent[0]), Name, "the state must be that of the same grid", before,
            messages, terms);
    }

    private LstmGridKernel Kernel => new(layout.Cells, layout.PaddedCells, hidden);

    private float* MessagesOf(int sequence) => rowMessages.Pointer + (nint)sequence * layout.Rows * channels;

    private nint StateOffset(int sequence, int block) => ((nint)sequence * layout.Blocks + block) * 2 * hidden * layout.PaddedCells;

    private nint TermOffset(int sequence, int block) => ((nint)sequence * layout.Blocks + block) * layout.BlockColumns * Gates;

    // Both sides of the product, and more scratch behind them.
    private LstmGridOperands Begin(int more, out float* rest)
    {
        int length = LstmGridOperands.LengthOf(layout, hidden, channels);
        float* memory = (scratch ??= new ScratchMemory()).Get(checked(length + more));
        rest = memory + length;
        return new LstmGridOperands(layout, hidden, channels, memory, recurrentWeight.Pointer, messageWeight.Pointer);
    }

    private readonly struct ForwardPart(LstmGridOperation operation, Tensor next) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            LstmGridOperands operands = operation.Begin(checked(operation.Gates * operation.layout.PaddedCells), out float* gates);
            for (int sequence = start; sequence < limit; sequence++)
            {
                operands.SetMessages(operation.MessagesOf(sequence));
                for (int block = 0; block < operation.layout.Blocks; block++)
                {
                    nint at = operation.StateOffset(sequence, block);
                    float* before = operation.state.Pointer + at;
                    operands.Multiply(before, operation.columnTerms.Pointer + operation.TermOffset(sequence, block), gates);
                    operation.Kernel.Forward(gates, before, next.Pointer + at);
                }
            }
        }
    }

    private readonly struct BackwardPart(
        LstmGridOperation operation, GradientTarget toState, GradientTarget toMessages, GradientTarget toTerms, Tensor weightGradients) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            LstmGridLayout layout = operation.layout;
            int padded = layout.PaddedCells, hidden = operation.hidden, messages = operation.channels * padded;
            LstmGridOperands operands = operation.Begin(checked((operation.Gates + 2 * hidden) * padded + 2 * messages), out float* gates);
            float* messageGradient = gates + (operation.Gates + 2 * hidden) * padded + messages;
            for (int sequence = start; sequence < limit; sequence++)
            {
                float* weightGradient = weightGradients.Pointer + (nint)sequence * operation.WeightGradientLength;
                new Span<float>(weightGradient, operation.WeightGradientLength).Clear();
                new Span<float>(messageGradient, messages).Clear();
                operands.SetMessages(operation.MessagesOf(sequence));
                for (int block = 0; block < layout.Blocks; block++)
                    RunBlock(sequence, block, operands, gates, weightGradient, messageGradient);
                if (toMessages.IsWanted)
                    PassToMessages(sequence, messageGradient);
            }
        }

        private void RunBlock(int sequence, int block, LstmGridOperands operands, float* gates, float* weightGradient, float* messageGradient)
        {
            LstmGridLayout layout = operation.layout;
            int hidden = operation.hidden, channels = operation.channels, half = hidden * layout.PaddedCells;
            float* cellGradient = gates + operation.Gates * layout.PaddedCells, inputGradient = cellGradient + half; // [H, P], [H + F, P]
            nint at = operation.StateOffset(sequence, block), term = operation.TermOffset(sequence, block);
            float* before = operation.state.Pointer + at;
            operands.Multiply(before, operation.columnTerms.Pointer + term, gates);
            operation.Kernel.Backward(gates, before, Tape.OutputGradient(operation) + at, cellGradient);

            // Those of weights add up over the blocks, those of columns belong to this one.
            int columnLength = layout.BlockColumns * operation.Gates;
            float* columnGradient = weightGradient + (hidden + channels) * operation.Gates;
            new Span<float>(columnGradient, columnLength).Clear();
            operands.AddWeightGradient(gates, weightGradient);
            if (toTerms.IsWanted)
                VectorKernels.AddScaled(columnLength, 1, columnGradient, toTerms.Pointer + term);

            if (!toState.IsWanted && !toMessages.IsWanted)
                return;
            operands.FindInputGradient(gates, toMessages.IsWanted, inputGradient);
            if (toMessages.IsWanted)
                VectorKernels.AddScaled(channels * layout.PaddedCells, 1, inputGradient + half, messageGradient);
            if (!toState.IsWanted)
                return;
            PassToState(half, inputGradient, toState.Pointer + at);
            PassToState(half, cellGradient, toState.Pointer + at + half);
        }

        private void PassToState(int length, float* gradient, float* to)
        {
            if (toState.Accumulate)
                VectorKernels.AddScaled(length, 1, gradient, to);
            else
                new ReadOnlySpan<float>(gradient, length).CopyTo(new Span<float>(to, length));
        }

        // A row's message is read by its cells in all columns.
        private void PassToMessages(int sequence, float* messageGradient)
        {
            int rows = operation.layout.Rows, channels = operation.channels, padded = operation.layout.PaddedCells;
            float* to = toMessages.Pointer + (nint)sequence * rows * channels;
            for (int row = 0; row < rows; row++)
                for (int channel = 0; channel < channels; channel++, to++)
                {
                    float sum = toMessages.Accumulate ? *to : 0;
                    for (int cell = row; cell < operation.layout.Cells; cell += rows)
                        sum += messageGradient[channel * padded + cell];
                    *to = sum;
                }
        }
    }
}
