using Gpicl.Baselines.Vsml;
using Gpicl.Tensors;
using Gpicl.Tests.Baselines.Support;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Baselines.Vsml;

public class LstmGridTests
{
    [Theory]
    [InlineData(1, 1, 1, 1, 1)]
    [InlineData(2, 3, 2, 3, 1)]
    [InlineData(1, 16, 3, 2, 4)]
    [InlineData(2, 17, 1, 5, 2)]
    [InlineData(2, 8, 8, 2, 3)]
    [InlineData(2, 40, 4, 2, 1)]
    [InlineData(6, 3, 7, 2, 2)] // three grids to a block
    public void A_tick(int batch, int rows, int columns, int hidden, int channels)
    {
        var layout = new LstmGridLayout(batch, rows, columns);
        int gates = 4 * hidden;
        Shape state = layout.StateShape(hidden);
        OperationCheck.Run(
            (tape, x) => tape.LstmGrid(x[0], x[1], x[2], x[3], x[4]),
            x =>
            {
                var after = new double[state.Length]; // zeros in the padding
                for (int sequence = 0; sequence < batch; sequence++)
                {
                    var grid = new NaiveLstmGrid(rows, columns, hidden);
                    int grids = sequence;
                    ForEach(rows, columns, hidden, (n, c, u) =>
                    {
                        grid.Hidden[n, c][u] = x[0][Place(layout, hidden, grids, n, c, u)];
                        grid.Cell[n, c][u] = x[0][Place(layout, hidden, grids, n, c, hidden + u)];
                    });
                    grid.Tick(Part(x[1], sequence, batch), [], x[4], [], x[3], Part(x[2], sequence, batch));
                    ForEach(rows, columns, hidden, (n, c, u) =>
                    {
                        after[Place(layout, hidden, grids, n, c, u)] = grid.Hidden[n, c][u];
                        after[Place(layout, hidden, grids, n, c, hidden + u)] = grid.Cell[n, c][u];
                    });
                }

                return after;
            },
            state,
            [state, new Shape(batch, rows, channels), new Shape(batch, columns, gates), new Shape(hidden, gates), new Shape(channels, gates)]);
    }

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(2, 16, 3, 2)]
    [InlineData(2, 21, 6, 3)]
    [InlineData(2, 40, 4, 2)]
    [InlineData(6, 3, 7, 2)]
    public void The_mean_of_hidden_states_over_rows_and_over_columns(int batch, int rows, int columns, int hidden)
    {
        var layout = new LstmGridLayout(batch, rows, columns);
        OperationCheck.Run(
            (tape, x) => tape.LstmGridMean(x[0], layout),
            x => [.. from sequence in Enumerable.Range(0, batch)
                     from column in Enumerable.Range(0, columns)
                     from unit in Enumerable.Range(0, hidden)
                     select Enumerable.Range(0, rows).Average(row => x[0][Place(layout, hidden, sequence, row, column, unit)])],
            new Shape(batch, columns, hidden),
            [layout.StateShape(hidden)]);
        OperationCheck.Run(
            (tape, x) => tape.LstmGridRowMean(x[0], layout),
            x => [.. from sequence in Enumerable.Range(0, batch)
                     from row in Enumerable.Range(0, rows)
                     from unit in Enumerable.Range(0, hidden)
                     select Enumerable.Range(0, columns).Average(column => x[0][Place(layout, hidden, sequence, row, column, unit)])],
            new Shape(batch, rows, hidden),
            [layout.StateShape(hidden)]);
    }

    [Theory]
    [InlineData(1, 17, 6)]
    [InlineData(6, 3, 7)]
    public void A_new_state_remembers_in_every_grid_what_it_is_told_to(int batch, int rows, int columns)
    {
        float[] memories = [.. Enumerable.Range(1, rows * columns * 2).Select(i => (float)i)]; // [N, C, H]
        var layout = new LstmGridLayout(batch, rows, columns);
        using var tape = new Tape();

        float[] state = tape.LstmGridState(layout, 2, memories).Values.ToArray();

        for (int sequence = 0; sequence < batch; sequence++)
        {
            int grids = sequence;
            ForEach(rows, columns, 2, (n, c, u) => Assert.Equal(memories[(n * columns + c) * 2 + u], state[Place(layout, 2, grids, n, c, 2 + u)]));
        }

        Assert.Equal(batch * memories.Sum(), state.Sum()); // all else is 0
    }

    [Theory]
    [InlineData(2, 196, 10, 2, 10, 208)]
    [InlineData(2, 17, 3, 2, 1, 64)]
    [InlineData(2, 8, 8, 2, 1, 64)]
    [InlineData(2, 16, 16, 2, 4, 64)]
    [InlineData(2, 24, 24, 2, 6, 96)]
    [InlineData(2, 3, 7, 1, 1, 48)]
    [InlineData(2, 30, 7, 2, 7, 32)]
    [InlineData(32, 1, 1, 1, 1, 32)]
    [InlineData(32, 4, 4, 8, 1, 64)]
    [InlineData(7, 4, 4, 7, 1, 16)]
    public void A_new_state_is_zero_with_columns_side_by_side_padded_to_whole_vectors(int batch, int rows, int columns, int groups, int blocks, int padded)
    {
        using var tape = new Tape();

        Tensor state = tape.LstmGridState(new LstmGridLayout(batch, rows, columns), 4);

        Assert.Equal(new Shape(groups, blocks, 8, padded), state.Shape);
        Assert.All(state.Values.ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        using var tape = new Tape();
        Tensor state = tape.LstmGridState(new LstmGridLayout(2, 5, 3), 4), messages = Zeros(2, 5, 2), terms = Zeros(2, 3, 16);
        Tensor recurrent = Zeros(4, 16), message = Zeros(2, 16);

        AssertRefused(() => tape.LstmGrid(state, messages, terms, Zeros(4, 15), message), "[4, 15]");
        AssertRefused(() => tape.LstmGrid(state, Zeros(2, 5, 3), terms, recurrent, message), "[2, 5, 3] and [2, 16]");
        AssertRefused(() => tape.LstmGrid(state, messages, Zeros(1, 3, 16), recurrent, message), "[1, 3, 16] and [2, 5, 2]");
        AssertRefused(() => tape.LstmGrid(state, Zeros(2, 17, 2), terms, recurrent, message), "[1, 1, 8, 32] and [2, 17, 2]");
        AssertRefused(() => tape.LstmGridMean(state, new LstmGridLayout(2, 17, 3)), "[1, 1, 8, 32]");
        AssertRefused(() => tape.LstmGridRowMean(state, new LstmGridLayout(3, 5, 3)), "[1, 1, 8, 32]");

        Tensor Zeros(params int[] sizes) => tape.Zeros(new Shape(sizes));

        static void AssertRefused(Action action, string found) =>
            Assert.Contains(found, Assert.Throws<ShapeMismatchException>(action).Message, StringComparison.Ordinal);
    }

    // Of a row, a column and one of the hidden, then cell states of a grid, within the state of all.
    private static int Place(LstmGridLayout layout, int hidden, int sequence, int row, int column, int state)
    {
        column += sequence * layout.Columns;
        return ((column / layout.BlockColumns * 2 * hidden) + state) * layout.PaddedCells + column % layout.BlockColumns * layout.Rows + row;
    }

    private static double[] Part(double[] values, int index, int parts) => values[(values.Length / parts * index)..(values.Length / parts * (index + 1))];

    private static void ForEach(int rows, int columns, int hidden, Action<int, int, int> action)
    {
        for (int n = 0; n < rows; n++)
            for (int c = 0; c < columns; c++)
                for (int u = 0; u < hidden; u++)
                    action(n, c, u);
    }
}
