namespace Gpicl.InContext.Encodings;

/// <summary>Learns encoders from a support set.</summary>
internal sealed class EncoderFit
{
    private const int Bins = 6;
    private const int MostPieces = 1200; // of all features together, where each has one at least: a bound on what wide tables cost
    private const double LeastRelevance = 0.1; // what a feature weighs that tells nothing, and what it must tell that it is missing
    private const double LargestRatio = 3; // of a half-shared scale and the usual one

    private readonly float[] inputs; // [rows, width] and more
    private readonly int[] labels; // [rows] and more
    private readonly int rows;
    private readonly int classes;
    private readonly ColumnSummary[] columns;
    private readonly double usualDeviation;

    /// <summary>Looks at all features.</summary>
    /// <param name="inputs">[rows, width] and perhaps further rows, which are not looked at.</param>
    /// <param name="labels">[rows] and perhaps further ones.</param>
    /// <param name="rows">At least one.</param>
    /// <param name="statistics">Of the rows.</param>
    /// <param name="classes">Number of classes.</param>
    public EncoderFit(float[] inputs, int[] labels, int rows, FeatureStatistics statistics, int classes)
    {
        (this.inputs, this.labels, this.rows, this.classes) = (inputs, labels, rows, classes);
        int width = statistics.Means.Length;
        columns = new ColumnSummary[width];
        for (int j = 0; j < width; j++)
            columns[j] = new ColumnSummary(inputs.AsSpan(0, rows * width), width, j, statistics.Variances[j]);
        double[] deviations = [.. columns.Select(column => column.Deviation).Where(deviation => deviation > 0).Order()];
        usualDeviation = deviations.Length == 0 ? 1 : deviations[deviations.Length / 2];
    }

    private int Width => columns.Length;

    /// <summary>Learns an encoder whose values have the variance 1 in the mean.</summary>
    public FeatureEncoder Fit(EncoderRecipe recipe)
    {
        List<EncodedValue> pieces = [];
        for (int j = 0; j < Width; j++)
        {
            if (columns[j].Deviation > 0)
                AddPieces(pieces, recipe.Shape, j);
            if (columns[j].HasMissing)
                pieces.Add(EncodedValue.Linear(Width + j, 0, 1));
        }

        bool isSoft = recipe.Shape == EncoderShape.Soft;
        List<(EncodedValue Value, double Scale, double Variance)> kept = [];
        double sum = 0;
        foreach (EncodedValue piece in pieces)
        {
            ClassSpread spread = Measure(piece, isSoft);
            double variance = spread.Variance;
            bool isIndicator = piece.Column >= Width;
            if (variance == 0 || (isIndicator && spread.Relevance < LeastRelevance))
                continue;
            ColumnSummary column = columns[piece.Column % Width];

            // Words spread over columns of zeros and ones, where deviations of their own would make much of rare ones.
            double scale = isIndicator ? 2 : column.IsTwoValued ? 2 / (column.Range * piece.Factor) : 1 / Math.Sqrt(variance);
            if (recipe.HalfShared)
                scale *= Math.Clamp(Math.Sqrt((isIndicator ? Math.Sqrt(variance) : column.Deviation) / usualDeviation), 1 / LargestRatio, LargestRatio);
            if (recipe.ByRelevance)
                scale *= Math.Sqrt(LeastRelevance + spread.Relevance);
            sum += scale * scale * variance;
            kept.Add((piece with { Mean = (float)spread.Mean }, scale, variance));
        }

        // Where nothing varies, something has to be projected.
        if (kept.Count == 0)
            return new FeatureEncoder(Width, isSoft, [new EncodedValue(0, 0, 0, 0, 0)]);
        double norm = Math.Sqrt(kept.Count / sum);
        return new FeatureEncoder(Width, isSoft, [.. kept.Select(each => each.Value with { Scale = (float)(each.Scale * norm) })]);
    }

    private void AddPieces(List<EncodedValue> pieces, EncoderShape shape, int j)
    {
        ColumnSummary column = columns[j];
        if (column.IsTwoValued || shape != EncoderShape.Pieces)
        {
            double spread = shape == EncoderShape.Soft ? column.Quantile(0.75) - column.Quantile(0.25) : 0;
            float scale = (float)(1 / (spread == 0 ? column.Deviation : spread));
            if (float.IsFinite(scale))
                pieces.Add(EncodedValue.Linear(j, (float)column.Quantile(0.5), scale));
            return;
        }

        int bins = Math.Clamp(MostPieces / Width, 1, Bins);
        float edge = (float)column.Quantile(0);
        for (int bin = 1; bin <= bins; bin++)
        {
            float next = (float)column.Quantile((double)bin / bins), factor = (float)(1 / ((double)next - edge));
            if (!float.IsFinite(factor))
                continue; // two quantiles are one value
            pieces.Add(new EncodedValue(j, edge, factor, 0, 1));
            edge = next;
        }
    }

    // What a piece is before its own mean and scale are known.
    private ClassSpread Measure(EncodedValue piece, bool isSoft)
    {
        var encoder = new FeatureEncoder(Width, isSoft, [piece]);
        var spread = new ClassSpread(classes);
        Span<float> value = stackalloc float[1];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> input = inputs.AsSpan(row * Width, Width);
            if (piece.Column < Width && float.IsNaN(input[piece.Column]))
                continue;
            encoder.Apply(input, value);
            spread.Add(value[0], labels[row]);
        }

        return spread;
    }
}
