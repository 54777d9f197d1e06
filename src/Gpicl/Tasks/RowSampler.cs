using Gpicl.Randomness;

namespace Gpicl.Tasks;

/// <summary>Draws the rows of a dataset that make up a sequence.</summary>
internal static class RowSampler
{
    /// <summary>
    /// Fills <paramref name="rows"/> with distinct numbers below <paramref name="count"/> in random order, or with repetition
    /// when there are too few.
    /// </summary>
    public static void Draw(CounterGenerator generator, int count, Span<int> rows)
    {
        if (rows.Length > count)
        {
            foreach (ref int row in rows)
                row = generator.NextInt32(count);
            return;
        }
        // Floyd's algorithm: every set of rows is equally likely, with one draw per row.
        for (int i = 0; i < rows.Length; i++)
        {
            int last = count - rows.Length + i;
            int row = generator.NextInt32(last + 1);
            rows[i] = rows[..i].Contains(row) ? last : row;
        }
        generator.Shuffle(rows);
    }
}
