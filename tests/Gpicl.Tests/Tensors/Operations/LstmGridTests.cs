using Gpicl.Tensors;
using Gpicl.Tests.Tensors.Support;

namespace Gpicl.Tests.Tensors.Operations;

public class LstmGridTests
{
    [Theory]
    [InlineData(1, 1, 1, 1, 1)]
    [InlineData(2, 3, 2, 3, 1)]
    [InlineData(1, 16, 3, 2, 4)]
    [InlineData(2, 17, 1, 5, 2)]
    public void A_tick(int batch, int rows, int columns, int hidden, int channels)
    {
        int padded = (rows + 15) / 16 * 16, gates = 4 * hidden;
        var state = new Shape(batch, columns, 2 * hidden, padded);
        OperationCheck.Run(
            (tape, x) => tape.LstmGrid(x[0], x[1], x[2], x[3], x[4]),
            x => [.. Enumerable.Range(0, batch).SelectMany(sequence =>
            {
                var grid = new NaiveLstmGrid(rows, columns, hidden);
                double[] before = Part(x[0], sequence, batch);
                ForEach(rows, columns, hidden, (n, c, u) =>
                {
                    grid.Hidden[n, c][u] = before[((c * 2 * hidden) + u) * padded + n];
                    grid.Cell[n, c][u] = before[((c * 2 + 1) * hidden + u) * padded + n];
                });
                grid.Tick(Part(x[1], sequence, batch), [], x[4], [], x[3], Part(x[2], sequence, batch));
                var after = new double[before.Length]; // zeros in the padding
                ForEach(rows, columns, hidden, (n, c, u) =>
                {
                    after[((c * 2 * hidden) + u) * padded + n] = grid.Hidden[n, c][u];
                    after[((c * 2 + 1) * hidden + u) * padded + n] = grid.Cell[n, c][u];
                });
                return after;
            })],
            state,
            [state, new Shape(batch, rows, channels), new Shape(batch, columns, gates), new Shape(hidden, gates), new Shape(channels, gates)]);
    }

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(2, 16, 3, 2)]
    [InlineData(2, 21, 2, 3)]
    public void The_mean_of_hidden_states_over_the_rows(int batch, int rows, int columns, int hidden)
    {
        int padded = (rows + 15) / 16 * 16;
        OperationCheck.Run(
            (tape, x) => tape.LstmGridMean(x[0], rows),
            x => [.. from cell in Enumerable.Range(0, batch * columns)
                     from unit in Enumerable.Range(0, hidden)
                     select x[0].AsSpan((cell * 2 * hidden + unit) * padded, rows).ToArray().Average()],
            new Shape(batch, columns, hidden),
            [new Shape(batch, columns, 2 * hidden, padded)]);
    }

    [Fact]
    public void A_new_state_is_zero_with_rows_padded_to_whole_vectors()
    {
        using var tape = new Tape();

        Tensor state = tape.LstmGridState(2, 17, 3, 4);

        Assert.Equal(new Shape(2, 3, 8, 32), state.Shape);
        Assert.All(state.Values.ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        using var tape = new Tape();
        Tensor state = tape.LstmGridState(2, 5, 3, 4), messages = Zeros(2, 5, 2), terms = Zeros(2, 3, 16), recurrent = Zeros(4, 16), message = Zeros(2, 16);

        AssertRefused(() => tape.LstmGrid(state, messages, terms, Zeros(4, 15), message), "[4, 15]");
        AssertRefused(() => tape.LstmGrid(state, Zeros(2, 5, 3), terms, recurrent, message), "[2, 5, 3] and [2, 16]");
        AssertRefused(() => tape.LstmGrid(state, messages, Zeros(1, 3, 16), recurrent, message), "[1, 3, 16] and [2, 5, 2]");
        AssertRefused(() => tape.LstmGrid(state, Zeros(2, 17, 2), terms, recurrent, message), "[2, 3, 8, 16] and [2, 17, 2]");
        AssertRefused(() => tape.LstmGridMean(state, 17), "[2, 3, 8, 16]");

        Tensor Zeros(params int[] sizes) => tape.Zeros(new Shape(sizes));

        static void AssertRefused(Action action, string found) =>
            Assert.Contains(found, Assert.Throws<ShapeMismatchException>(action).Message, StringComparison.Ordinal);
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
