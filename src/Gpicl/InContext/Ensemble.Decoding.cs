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

    // Probabilities of what the members say together, and of a second opinion on each class, if there is one.
    private void Decode(float* logits, nint memberStride, float temperature, ReadOnlySpan<double> opinions, Span<double> probabilities)
    {
        bool isCoded = IsCoded(probabilities.Length);
        if (!isCoded && opinions.IsEmpty)
        {
            Average(logits, memberStride, temperature, probabilities);
            return;
        }

        Score(logits, memberStride, temperature, probabilities);
        if (!isCoded)
            SecondOpinion.Add(opinions, probabilities);
        else
            for (int label = 0; label < opinions.Length; label++)
                probabilities[label] += opinions[label];
        Softmax(probabilities);
    }

    // Logarithms of probabilities: of the average of the members; of more classes than the model knows, of each class's symbols, averaged over the
    // members, but for a constant.
    private void Score(float* logits, nint memberStride, float temperature, Span<double> scores)
    {
        if (IsCoded(scores.Length))
        {
            SumSymbols(logits, memberStride, temperature, scores);
            return;
        }

        Average(logits, memberStride, temperature, scores);
        foreach (ref double score in scores)
            score = Math.Log(Math.Max(score, double.Epsilon));
    }

    private bool IsCoded(int classes) => classes > transformer.Classes;

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
        PrequentialLogits logits, ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, int classes, InContextOptions options)
    {
        int[] counts = Counts(labels, classes);
        var scores = new double[logits.Rows * classes];
        var predicted = new int[logits.Rows];
        for (int i = 0; i < predicted.Length; i++)
        {
            predicted[i] = labels[logits.Order[logits.First + i]];
            Score(logits.At(0, logits.First + i), logits.MemberStride, options.Temperature, scores.AsSpan(i * classes, classes));
        }

        GC.KeepAlive(logits);
        if (!IsCoded(classes))
        {
            Discriminant? second = options.Encoding == FeatureEncoding.Standardized
                ? null
                : SecondOpinion.Choose(EncodeAll(inputs), labels, classes, logits, ref scores, sum => FitCalibrator(sum).Loss);
            Prequential = new PrequentialPredictions(Normalized(scores), predicted);
            Calibrator calibrator = FitCalibrator(scores).Calibrator;
            return (calibrator, second, Prequential.LateLoss(calibrator, logits.First, labels.Length));
        }

        Prequential = new PrequentialPredictions(Normalized(scores), predicted);
        float[] encoded = EncodeAll(inputs);
        if (Discriminant.Fit(encoded, labels, classes) is not { } discriminant)
            return (FitCalibrator(scores).Calibrator, null, null);
        var (chosen, weighted) = discriminant.Choose(encoded, labels, logits, scores, FitCalibrator);
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
