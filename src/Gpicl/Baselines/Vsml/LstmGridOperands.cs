using Gpicl.Tensors.Kernels;

namespace Gpicl.Baselines.Vsml;

/// <summary>
/// The two sides of the one matrix product that gives what goes into all gates of a block, WᵀX: hidden states meet the
/// recurrent weights, messages the message weights, and every cell the term of its column. So the gradients of all three
/// are products, too: of the weights and terms, X·dᵀ, of hidden states and messages, W·d. In one thread's scratch memory.
/// </summary>
internal readonly unsafe struct LstmGridOperands
{
    private readonly LstmGridLayout layout;
    private readonly int hidden, channels;

    /// <summary>Takes memory, and fills what is the same for all blocks.</summary>
    /// <param name="layout">Of the grid.</param>
    /// <param name="hidden">H.</param>
    /// <param name="channels">F, channels of a message.</param>
    /// <param name="memory">Room for <see cref="LengthOf"/> floats.</param>
    /// <param name="recurrentWeight">[H, 4·H]</param>
    /// <param name="messageWeight">[F, 4·H]</param>
    public LstmGridOperands(LstmGridLayout layout, int hidden, int channels, float* memory, float* recurrentWeight, float* messageWeight)
    {
        (this.layout, this.hidden, this.channels) = (layout, hidden, channels);
        Weights = memory;
        Inputs = memory + (nint)Depth * Gates;
        Copy(recurrentWeight, Weights, hidden * Gates);
        Copy(messageWeight, Weights + (nint)hidden * Gates, channels * Gates);

        // A row for each column of the block: 1 at its cells.
        float* selectors = Inputs + (nint)(hidden + channels) * layout.PaddedCells;
        new Span<float>(selectors, layout.BlockColumns * layout.PaddedCells).Clear();
        for (int column = 0; column < layout.BlockColumns; column++)
            new Span<float>(selectors + (nint)column * (layout.PaddedCells + layout.Rows), layout.Rows).Fill(1);
    }

    /// <summary>W, [H + F + G, 4·H]: recurrent weights, message weights, column terms.</summary>
    public float* Weights { get; }

    /// <summary>X, [H + F + G, P]: hidden states, messages, selectors of columns.</summary>
    public float* Inputs { get; }

    private int Gates => 4 * hidden;

    private int Depth => hidden + channels + layout.BlockColumns;

    /// <summary>Floats of both sides.</summary>
    public static int LengthOf(LstmGridLayout layout, int hidden, int channels) =>
        checked((hidden + channels + layout.BlockColumns) * (4 * hidden + layout.PaddedCells));

    /// <summary>Puts the messages of a grid's rows beside every one of its columns in a block.</summary>
    /// <param name="messages">Those of the grids of a group, [S, N, F].</param>
    public void SetMessages(float* messages)
    {
        int padded = layout.PaddedCells, rows = layout.Rows;
        float* to = Inputs + (nint)hidden * padded;
        new Span<float>(to, channels * padded).Clear();
        for (int channel = 0; channel < channels; channel++, to += padded)
            for (int column = 0; column < layout.BlockColumns; column++)
            {
                float* from = messages + (nint)GridOf(column) * rows * channels + channel, cells = to + column * rows;
                for (int row = 0; row < rows; row++, from += channels)
                    cells[row] = *from;
            }
    }

    /// <summary>Adds up what the cells of a row bring for its message, over the columns of its grid in a block.</summary>
    /// <param name="cellGradient">[F, P]</param>
    /// <param name="gradient">[S, N, F], added to.</param>
    public void AddMessageGradient(float* cellGradient, float* gradient)
    {
        int padded = layout.PaddedCells, rows = layout.Rows;
        for (int channel = 0; channel < channels; channel++)
            for (int column = 0; column < layout.BlockColumns; column++)
            {
                float* to = gradient + (nint)GridOf(column) * rows * channels + channel, cells = cellGradient + (nint)channel * padded + column * rows;
                for (int row = 0; row < rows; row++, to += channels)
                    *to += cells[row];
            }
    }

    // Which of a group's grids a column of a block belongs to.
    private int GridOf(int column) => layout.GroupSize == 1 ? 0 : column / layout.Columns;

    /// <summary>Computes what goes into the gates of a block.</summary>
    /// <param name="state">[2·H, P]</param>
    /// <param name="columnTerms">[G, 4·H]</param>
    /// <param name="gates">Receives [4·H, P].</param>
    public void Multiply(float* state, float* columnTerms, float* gates)
    {
        int padded = layout.PaddedCells;
        Copy(state, Inputs, hidden * padded);
        Copy(columnTerms, Weights + (nint)(hidden + channels) * Gates, layout.BlockColumns * Gates);
        Gemm.MultiplyOnThisThread(Gates, padded, Depth, new MatrixOperand(Weights, Gates, transposed: true), new MatrixOperand(Inputs, padded), gates, padded);
    }

    /// <summary>Adds X·dᵀ.</summary>
    /// <param name="gateGradient">d, [4·H, P].</param>
    /// <param name="weightGradient">[H + F + G, 4·H], added to.</param>
    public void AddWeightGradient(float* gateGradient, float* weightGradient)
    {
        int padded = layout.PaddedCells;
        Gemm.MultiplyOnThisThread(
            Depth, Gates, padded, new MatrixOperand(Inputs, padded), new MatrixOperand(gateGradient, padded, transposed: true), weightGradient, Gates,
            accumulate: true);
    }

    /// <summary>Computes W·d for hidden states and, when wanted, messages.</summary>
    /// <param name="gateGradient">d, [4·H, P].</param>
    /// <param name="messages">Whether the messages' rows are wanted.</param>
    /// <param name="inputGradient">Receives [H + F, P] or [H, P].</param>
    public void FindInputGradient(float* gateGradient, bool messages, float* inputGradient)
    {
        int padded = layout.PaddedCells;
        Gemm.MultiplyOnThisThread(
            messages ? hidden + channels : hidden, padded, Gates, new MatrixOperand(Weights, Gates), new MatrixOperand(gateGradient, padded), inputGradient,
            padded);
    }

    private static void Copy(float* from, float* to, int length) => new ReadOnlySpan<float>(from, length).CopyTo(new Span<float>(to, length));
}
