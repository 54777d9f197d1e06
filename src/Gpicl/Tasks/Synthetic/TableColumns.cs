using Gpicl.Randomness;

namespace Gpicl.Tasks.Synthetic;

/// <summary>
/// What becomes of features before a learner sees them: words have a column of zeros and ones for each level, missing values are
/// replaced by means. Draws nothing where the options ask for neither.
/// </summary>
internal static class TableColumns
{
    private const int MostLevels = 12;
    private const float LargestMissingPart = 0.5f;

    /// <summary>Makes columns [columns, T] from features [width, T] of mean 0.</summary>
    /// <param name="generator">The stream of the sequence.</param>
    /// <param name="scratch">Scratch memory of the sequence.</param>
    /// <param name="options">The prior.</param>
    /// <param name="features">[width, T]; the result where nothing is done.</param>
    /// <param name="length">T</param>
    /// <param name="mostColumns">Features stay as they are once there are so many columns; at least the number of features.</param>
    public static Span<float> Make(
        scoped ref CounterGenerator generator, ScratchArena scratch, SyntheticTaskOptions options, Span<float> features, int length, int mostColumns)
    {
        float words = Part(ref generator, options.WordProbability), missing = Part(ref generator, options.MissingValueProbability);
        if (words == 0 && missing == 0)
            return features;
        float missingPart = missing == 0 ? 0 : LargestMissingPart * generator.NextSingle();
        bool told = missing > 0 && generator.NextBoolean(0.5f);
        Span<int> absent = scratch.Integers(length); // 1 where a value is missing
        Span<float> columns = scratch.Floats(checked(mostColumns * length)); // [mostColumns, T]
        int count = 0;
        for (int left = features.Length / length; left > 0; left--, features = features[length..])
        {
            Span<float> feature = features[..length];
            int room = mostColumns - count - left + 1; // for this feature, if all behind it are to have one column
            bool hasHoles = generator.NextBoolean(missing);
            foreach (ref int value in absent)
                value = hasHoles && generator.NextBoolean(missingPart) ? 1 : 0;
            int levels = generator.NextBoolean(words) ? (int)generator.NextLogUniform(2, MostLevels + 0.999f) : 0;
            if (levels > 0 && levels + 1 <= room)
            {
                count += AddWords(ref generator, scratch, feature, levels, absent, columns[(count * length)..]);
                continue;
            }

            feature.CopyTo(columns[(count++ * length)..]);
            if (!hasHoles)
                continue;
            FillHoles(columns.Slice((count - 1) * length, length), absent);
            if (told && room > 1)
                Indicate(absent, columns.Slice(count++ * length, length));
        }

        return columns[..(count * length)];
    }

    // Of the features, that are concerned.
    private static float Part(ref CounterGenerator generator, float probability) =>
        probability > 0 && generator.NextBoolean(probability) ? generator.NextSingle() : 0;

    // Bins of the feature between random quantiles are levels. One of two has one column; missing is a level of its own.
    private static int AddWords(
        ref CounterGenerator generator, ScratchArena scratch, ReadOnlySpan<float> feature, int levels, ReadOnlySpan<int> absent, Span<float> columns)
    {
        int length = feature.Length;
        Span<float> sorted = scratch.Floats(length), upperEnds = scratch.Floats(levels);
        feature.CopyTo(sorted);
        sorted.Sort();
        ClassLabels.DrawProbabilities(ref generator, unequal: true, upperEnds);
        bool hasHoles = absent.Contains(1);
        int count = levels == 2 && !hasHoles ? 1 : levels + (hasHoles ? 1 : 0);
        columns[..(count * length)].Clear();
        for (int t = 0; t < length; t++)
        {
            int level = 0;
            while (level < levels - 1 && feature[t] > sorted[(int)(upperEnds[level] * (length - 1))])
                level++;
            if (absent[t] == 1)
                level = levels;
            if (level < count)
                columns[level * length + t] = 1;
        }

        for (int column = 0; column < count; column++)
            Center(columns.Slice(column * length, length));
        return count;
    }

    private static void FillHoles(Span<float> feature, ReadOnlySpan<int> absent)
    {
        float sum = 0;
        int present = 0;
        for (int t = 0; t < feature.Length; t++)
        {
            if (absent[t] == 0)
            {
                sum += feature[t];
                present++;
            }
        }

        for (int t = 0; t < feature.Length; t++)
            if (absent[t] == 1)
                feature[t] = present == 0 ? 0 : sum / present;
    }

    private static void Indicate(ReadOnlySpan<int> absent, Span<float> column)
    {
        for (int t = 0; t < column.Length; t++)
            column[t] = absent[t];
        Center(column);
    }

    // Zeros and ones become values two apart with mean 0, as words are encoded for a classifier.
    private static void Center(Span<float> column)
    {
        float mean = 0;
        foreach (float value in column)
            mean += value / column.Length;
        foreach (ref float value in column)
            value = 2 * (value - mean);
    }
}
