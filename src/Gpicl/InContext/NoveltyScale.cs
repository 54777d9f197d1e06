using Gpicl.InContext.Encodings;
using Gpicl.Tensors;

namespace Gpicl.InContext;

/// <summary>
/// How unlike a support set an input is: the distance d to the nearest row, as a quantile of what the rows have, each without itself. Where
/// features are pixels it is d · √(a / b), with a the mean distance to the three nearest rows and b the mean of those rows' own mean distances
/// to their three nearest: some images have nearer neighbors than others. Distances are Euclidean between standardized inputs. Immutable.
/// </summary>
internal sealed unsafe class NoveltyScale
{
    private const int Neighbors = 3;
    private const float ChangedConstant = 3; // deviations that a feature counts for that was the same in all rows and now is not

    private readonly bool isRelative; // to how near the nearest rows are to theirs
    private readonly FeatureEncoder standardizer;
    private readonly float[] rows; // [Count, width]
    private readonly (float Distance, int Row)[] near; // [Count, Neighbors + 1], the nearest first
    private readonly float softening; // keeps quotients of distances between equal rows finite
    private readonly double[] scores; // of the rows, each among the others; in ascending order

    /// <summary>Measures a support set.</summary>
    /// <param name="examples">At least two rows.</param>
    /// <param name="width">Features of a row.</param>
    /// <param name="standardization">How features are standardized.</param>
    /// <param name="workers">Threads.</param>
    public NoveltyScale(ReadOnlySpan<float> examples, int width, Standardization standardization, WorkerPool workers)
    {
        Count = examples.Length / width;
        isRelative = standardization == Standardization.Shared;
        standardizer = Standardizer(examples, width, standardization);
        rows = new float[examples.Length];
        for (int row = 0; row < Count; row++)
            standardizer.Apply(examples.Slice(row * width, width), rows.AsSpan(row * width, width));
        near = new (float, int)[Count * (Neighbors + 1)];
        workers.For(Count, 16, new NearPart(this));
        float[] nearest = [.. Enumerable.Range(0, Count).Select(row => near[row * (Neighbors + 1)].Distance).Order()];
        softening = 1e-3f * nearest[Count / 2] + 1e-6f;
        scores = [.. Enumerable.Range(0, Count).Select(row => Score(Near(row), row)).Order()];
    }

    /// <summary>Rows of the support set.</summary>
    public int Count { get; }

    /// <summary>The novelty of inputs, 0 .. 1.</summary>
    /// <param name="inputs">[rows, width]</param>
    /// <param name="novelty">Receives [rows].</param>
    /// <param name="workers">Threads.</param>
    public void Measure(ReadOnlySpan<float> inputs, Span<float> novelty, WorkerPool workers)
    {
        fixed (float* x = inputs, target = novelty)
            workers.For(novelty.Length, 4, new MeasurePart(this, x, target));
    }

    private static FeatureEncoder Standardizer(ReadOnlySpan<float> examples, int width, Standardization standardization)
    {
        var statistics = new FeatureStatistics(examples, width);
        EncodedValue[] values = InContext.Standardizer.Fit(statistics, standardization).Values.ToArray();
        for (int j = 0; j < width; j++)
        {
            if (values[j].Factor != 0 || statistics.Present[j] == 0)
                continue;
            int row = 0;
            while (float.IsNaN(examples[row * width + j]))
                row++;
            values[j] = new EncodedValue(j, examples[row * width + j], float.MaxValue, -ChangedConstant, ChangedConstant);
        }

        return new FeatureEncoder(width, isSoft: false, values);
    }

    private Span<(float Distance, int Row)> Near(int row) => near.AsSpan(row * (Neighbors + 1), Math.Min(Neighbors + 1, Count - 1));

    // The nearest rows to a standardized input, in ascending order of distance, as many as there is room for.
    private void FindNear(ReadOnlySpan<float> input, int except, Span<(float Distance, int Row)> found)
    {
        found.Fill((float.PositiveInfinity, -1));
        for (int row = 0; row < Count; row++)
        {
            float distance = row == except ? float.PositiveInfinity : MathF.Sqrt(Distances.Squared(input, rows.AsSpan(row * input.Length, input.Length)));
            int place = found.Length;
            while (place > 0 && distance < found[place - 1].Distance)
                place--;
            if (place == found.Length)
                continue;
            found[place..^1].CopyTo(found[(place + 1)..]);
            found[place] = (distance, row);
        }
    }

    // Of an input with these nearest rows; if it is one of the rows itself, as if the others did not know it.
    private double Score(ReadOnlySpan<(float Distance, int Row)> nearest, int self)
    {
        if (!isRelative)
            return nearest[0].Distance;
        nearest = nearest[..Math.Min(Neighbors, nearest.Length)];
        double own = 0, theirs = 0;
        foreach (var (distance, row) in nearest)
        {
            own += distance / nearest.Length;
            double sum = 0;
            int count = 0;
            foreach (var (other, neighbor) in Near(row))
            {
                if (neighbor == self || count == Neighbors)
                    continue;
                sum += other;
                count++;
            }

            theirs += (count == 0 ? distance : sum / count) / nearest.Length;
        }

        return nearest[0].Distance * Math.Sqrt((own + softening) / (theirs + softening));
    }

    // A line through the rows' scores and their ranks; equal ones share the mean of theirs.
    private double Quantile(double score)
    {
        int below = LowerBound(score), above = below;
        while (above < Count && scores[above] == score)
            above++;
        if (above > below)
            return Rank(score);
        if (below == 0)
            return Rank(scores[0]) * score / scores[0];
        double last = scores[below - 1];
        if (below == Count)
            return 1 - (1 - Rank(last)) * last / score;
        return double.Lerp(Rank(last), Rank(scores[below]), (score - last) / (scores[below] - last));
    }

    private double Rank(double score)
    {
        int first = LowerBound(score), last = first;
        while (last + 1 < Count && scores[last + 1] == score)
            last++;
        return ((first + last) / 2.0 + 1) / (Count + 1);
    }

    private int LowerBound(double score)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = scores[middle] < score ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private readonly struct NearPart(NoveltyScale scale) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            int width = scale.standardizer.Width;
            for (int row = start; row < limit; row++)
                scale.FindNear(scale.rows.AsSpan(row * width, width), row, scale.Near(row));
        }
    }

    private readonly struct MeasurePart(NoveltyScale scale, float* inputs, float* novelty) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            int width = scale.standardizer.Width;
            var input = new float[width];
            Span<(float, int)> nearest = stackalloc (float, int)[Math.Min(Neighbors, scale.Count)];
            for (int row = start; row < limit; row++)
            {
                scale.standardizer.Apply(new ReadOnlySpan<float>(inputs + (nint)row * width, width), input);
                scale.FindNear(input, -1, nearest);
                novelty[row] = (float)scale.Quantile(scale.Score(nearest, -1));
            }
        }
    }
}
