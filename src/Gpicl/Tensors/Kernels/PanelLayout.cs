namespace Gpicl.Tensors.Kernels;

/// <summary>
/// How the columns of a matrix are divided into packed panels: wide ones, and at the end up to two narrow ones where that
/// leaves less to be filled with zeros. With panels of 48 and 32, every multiple of 16 from 32 on comes out even.
/// </summary>
internal readonly struct PanelLayout
{
    private const int MostNarrowPanels = 2;

    private readonly int wide, narrow;

    /// <summary>Divides columns.</summary>
    /// <param name="columns">How many there are.</param>
    /// <param name="wide">Columns of a wide panel.</param>
    /// <param name="narrow">Columns of a narrow panel; as many as <paramref name="wide"/> where there are none.</param>
    public PanelLayout(int columns, int wide, int narrow)
    {
        (this.wide, this.narrow, Columns) = (wide, narrow, columns);
        WideColumns = PaddedColumns = checked(columns + wide - 1) / wide * wide;
        for (int count = 1; narrow < wide && count <= MostNarrowPanels; count++)
        {
            int wideColumns = Math.Max(0, columns - count * narrow + wide - 1) / wide * wide;
            if (wideColumns + count * narrow < PaddedColumns)
                (WideColumns, PaddedColumns) = (wideColumns, wideColumns + count * narrow);
        }
    }

    /// <summary>The layout for the micro-kernel in use.</summary>
    public static PanelLayout Of(int columns) => new(columns, GemmBlocks.Columns, GemmBlocks.NarrowColumns);

    /// <summary>Columns of the matrix.</summary>
    public int Columns { get; }

    /// <summary>Columns in wide panels, those filled up with zeros included.</summary>
    public int WideColumns { get; }

    /// <summary>Columns in all panels.</summary>
    public int PaddedColumns { get; }

    /// <summary>Number of panels.</summary>
    public int Panels => WideColumns / wide + (PaddedColumns - WideColumns) / narrow;

    /// <summary>The first column of a panel, or one past the last for the panel after the last.</summary>
    public int Start(int panel) => Math.Min(panel * wide, WideColumns) + Math.Max(0, panel - WideColumns / wide) * narrow;

    /// <summary>The width of the panel that begins with a column.</summary>
    public int Width(int column) => column < WideColumns ? wide : narrow;

    /// <summary>Where a column begins in panels of <paramref name="depth"/> rows that lie one after the other.</summary>
    public nint Offset(int column, int depth)
    {
        (int first, int width) = column < WideColumns ? (column / wide * wide, wide) : (WideColumns + (column - WideColumns) / narrow * narrow, narrow);
        return (nint)first * depth + column - first;
    }

    /// <summary>Packs panels of B.</summary>
    /// <param name="b">B, [depth, Columns].</param>
    /// <param name="from">The first panel.</param>
    /// <param name="limit">The panel after the last.</param>
    /// <param name="depth">Rows of B.</param>
    /// <param name="target">Room for all panels; panel <paramref name="from"/> is written to its place in it.</param>
    public unsafe void Pack(MatrixOperand b, int from, int limit, int depth, float* target)
    {
        int start = Start(from), end = Start(limit), middle = Math.Clamp(WideColumns, start, end);
        Pack(b, start, middle, depth, wide, target);
        Pack(b, middle, end, depth, narrow, target);
    }

    private unsafe void Pack(MatrixOperand b, int start, int end, int depth, int width, float* target)
    {
        int columns = Math.Min(end, Columns) - start;
        if (columns > 0)
            Packing.Pack(b.From(0, start).Data, b.Stride, depthIsContiguous: b.Transposed, columns, depth, width, target + (nint)start * depth);
    }
}
