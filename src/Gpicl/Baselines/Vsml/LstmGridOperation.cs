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
    private int hidden, channels;

    public Tensor Forward(Tape tape, Tensor before, Tensor messages, Tensor terms, Tensor recurrent, Tensor message)
    {
        (state, rowMessages, columnTerms, recurrentWeight, messageWeight) = (before, messages, terms, recurrent, message);
        CheckShapes();
        (hidden, channels) = (recurrent.Shape[0], message.Shape[0]);
        layout = new LstmGridLayout(messages.Shape[0], messages.Shape[1], terms.Shape[1]);

        // Without gradients nobody reads a state again: the next one takes its place.
        Tensor next = tape.Gradients == null ? tape.View(before, before.Shape) : tape.New(before.Shape);
        tape.Workers.For(layout.Groups, 1, new ForwardPart(this, next));
        return tape.Record(
            this, next,
            before.RequiresGradient || messages.RequiresGradient || terms.RequiresGradient || recurrent.RequiresGradient || message.RequiresGradient);
    }

    public override void Backward(Tape tape)
    {
        GradientTarget toState = tape.TargetFor(state), toMessages = tape.TargetFor(rowMessages), toTerms = tape.TargetFor(columnTerms);
        toTerms.ClearIfFresh(columnTerms.Shape.Length);
        toMessages.ClearIfFresh(rowMessages.Shape.Length);

        // Each group has sums of its own, so that their order does not depend on threads.
        Tensor weightGradients = tape.Keep(checked(layout.Groups * WeightGradientLength)); // [B / S, H + F + G, 4·H]
        tape.Workers.For(layout.Groups, 1, new BackwardPart(this, toState, toMessages, toTerms, weightGradients));
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
        for (int group = 0; group < layout.Groups; group++)
            VectorKernels.AddScaled(length, 1, parts + (nint)group * WeightGradientLength, target.Pointer);
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
            before == new LstmGridLayout(messages[0], messages[1], terms[1]).StateShape(recurrent[0]), Name, "the state must be that of the same grids", before,
            messages, terms);
    }

    private LstmGridKernel Kernel => new(layout.Cells, layout.PaddedCells, hidden);

    private nint MessageOffset(int group) => (nint)group * layout.GroupSize * layout.Rows * channels;

    private nint StateOffset(int group, int block) => ((nint)group * layout.Blocks + block) * 2 * hidden * layout.PaddedCells;

    private nint TermOffset(int group, int block) => ((nint)group * layout.Blocks + block) * layout.BlockColumns * Gates;

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
            for (int group = start; group < limit; group++)
            {
                operands.SetMessages(operation.rowMessages.Pointer + operation.MessageOffset(group));
                for (int block = 0; block < operation.layout.Blocks; block++)
                {
                    nint at = operation.StateOffset(group, block);
                    float* before = operation.state.Pointer + at;
                    operands.Multiply(before, operation.columnTerms.Pointer + operation.TermOffset(group, block), gates);
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
            LstmGridOperands operands = operation.Begin(
                checked((operation.Gates + 2 * operation.hidden + operation.channels) * layout.PaddedCells), out float* gates);
            for (int group = start; group < limit; group++)
            {
                float* weightGradient = weightGradients.Pointer + (nint)group * operation.WeightGradientLength;
                new Span<float>(weightGradient, operation.WeightGradientLength).Clear();
                operands.SetMessages(operation.rowMessages.Pointer + operation.MessageOffset(group));
                for (int block = 0; block < layout.Blocks; block++)
                    RunBlock(group, block, operands, gates, weightGradient);
            }
        }

        private void RunBlock(int group, int block, LstmGridOperands operands, float* gates, float* weightGradient)
        {
            LstmGridLayout layout = operation.layout;
            int hidden = operation.hidden, channels = operation.channels, half = hidden * layout.PaddedCells;
            float* cellGradient = gates + operation.Gates * layout.PaddedCells, inputGradient = cellGradient + half; // [H, P], [H + F, P]
            nint at = operation.StateOffset(group, block), term = operation.TermOffset(group, block);
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
                operands.AddMessageGradient(inputGradient + half, toMessages.Pointer + operation.MessageOffset(group));
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
    }
}
