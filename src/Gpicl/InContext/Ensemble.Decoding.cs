using Gpicl.InContext.Encodings;

namespace Gpicl.InContext;

/// <summary>From logits of the members to probabilities of classes.</summary>
internal sealed unsafe partial class Ensemble
{
    // Each member's softmax over the labels in use, averaged.
    private void Average(float* logits, nint memberStride, float temperature, Span<double> probabilities)
    {
        probabilities.Clear();
        Span<double> own = stackalloc double[probabilities.Length];
        foreach (EnsembleMember member in members)
        {
            double max = double.NegativeInfinity, sum = 0;
            for (int label = 0; label < own.Length; label++)
                max = Math.Max(max, logits[member.Permutation[label]]);
            for (int label = 0; label < own.Length; label++)
                sum += own[label] = Math.Exp((logits[member.Permutation[label]] - max) / temperature);
            for (int label = 0; label < own.Length; label++)
                probabilities[label] += own[label] / (sum * members.Length);
            logits += memberStride;
        }
    }

    // Of more classes than the model knows: the log-probabilities of each class's symbols, averaged over the members, and what else is known of classes,
    // if anything.
    private void Decode(float* logits, nint memberStride, float temperature, ReadOnlySpan<double> opinions, Span<double> probabilities)
    {
        SumSymbols(logits, memberStride, temperature, probabilities);
        for (int label = 0; label < Math.Min(opinions.Length, probabilities.Length); label++)
            probabilities[label] += opinions[label];
        Softmax(probabilities);
    }

    private void SumSymbols(float* logits, nint memberStride, float temperature, Span<double> scores)
    {
        int symbols = transformer.Classes;
        double scale = LabelCodes.Scale(scores.Length, symbols) / members.Length;
        scores.Clear();
        Span<double> own = stackalloc double[symbols];
        foreach (EnsembleMember member in members)
        {
            double max = double.NegativeInfinity, sum = 0;
            for (int symbol = 0; symbol < symbols; symbol++)
                max = Math.Max(max, logits[symbol]);
            for (int symbol = 0; symbol < symbols; symbol++)
                sum += Math.Exp(own[symbol] = (logits[symbol] - max) / temperature);
            for (int label = 0; label < scores.Length; label++)
                scores[label] += scale * (own[member.Permutation[label]] - Math.Log(sum));
            logits += memberStride;
        }
    }

    private static void Softmax(Span<double> values)
    {
        double max = double.NegativeInfinity, sum = 0;
        foreach (double value in values)
            max = Math.Max(max, value);
        foreach (ref double value in values)
            sum += value = Math.Exp(value - max);
        foreach (ref double value in values)
            value /= sum;
    }

    private (Calibrator Calibrator, Discriminant? Discriminant, double? LateLoss) Calibrate(
        PrequentialLogits logits, ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, int classes, float temperature)
    {
        int[] counts = Counts(labels, classes);
        bool isCoded = classes > transformer.Classes;
        var probabilities = new double[logits.Rows * classes];
        var predicted = new int[logits.Rows];
        for (int i = 0; i < predicted.Length; i++)
        {
            predicted[i] = labels[logits.Order[logits.First + i]];
            Span<double> own = probabilities.AsSpan(i * classes, classes);
            if (isCoded)
                SumSymbols(logits.At(0, logits.First + i), logits.MemberStride, temperature, own);
            else
                Average(logits.At(0, logits.First + i), logits.MemberStride, temperature, own);
        }

        GC.KeepAlive(logits);
        if (!isCoded)
        {
            Prequential = new PrequentialPredictions(probabilities, predicted);
            var calibrator = Calibrator.Fit(probabilities, predicted, counts, out _);
            return (calibrator, null, Prequential.LateLoss(calibrator, logits.First, labels.Length));
        }

        Prequential = new PrequentialPredictions(Normalized(probabilities), predicted);
        float[] encoded = EncodeAll(inputs);
        if (Discriminant.Fit(encoded, labels, classes) is not { } discriminant)
            return (FitCalibrator(probabilities).Calibrator, null, null);
        var (chosen, weighted) = discriminant.Choose(encoded, labels, logits, probabilities, FitCalibrator);
        return (chosen, weighted, null);

        (Calibrator Calibrator, double Loss) FitCalibrator(double[] scores) => (Calibrator.Fit(Normalized(scores), predicted, counts, out double loss), loss);

        double[] Normalized(double[] scores)
        {
            double[] normalized = [.. scores];
            for (int start = 0; start < normalized.Length; start += classes)
                Softmax(normalized.AsSpan(start, classes));
            return normalized;
        }
    }

    private static int[] Counts(ReadOnlySpan<int> labels, int classes)
    {
        var counts = new int[classes];
        foreach (int label in labels)
            counts[label]++;
        return counts;
    }

    // As the discriminant sees rows.
    private float[] EncodeAll(ReadOnlySpan<float> rows)
    {
        FeatureEncoder encoder = encoders[0];
        var encoded = new float[rows.Length / width * encoder.Count];
        for (int row = 0; row < rows.Length / width; row++)
            encoder.Apply(rows.Slice(row * width, width), encoded.AsSpan(row * encoder.Count, encoder.Count));
        return encoded;
    }
}
