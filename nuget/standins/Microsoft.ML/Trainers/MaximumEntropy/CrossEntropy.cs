namespace Microsoft.ML.Trainers;

/// <summary>Summed cross-entropy of linear scores. Parameters: one bias a class, then each class's weights.</summary>
internal sealed class CrossEntropy(TrainingRows rows)
{
    public double Evaluate(double[] parameters, double[] gradient)
    {
        Array.Clear(gradient);
        var scores = new double[rows.Classes];
        double total = 0;
        for (var row = 0; row < rows.Labels.Count; row++)
        {
            var features = rows.Features[row];
            for (var c = 0; c < scores.Length; c++)
            {
                var start = rows.Classes + c * rows.FeatureCount;
                scores[c] = parameters[c];
                for (var f = 0; f < features.Length; f++)
                    scores[c] += parameters[start + f] * features[f];
            }

            var largest = scores.Max();
            var logSum = largest + Math.Log(scores.Sum(score => Math.Exp(score - largest)));
            total += logSum - scores[rows.Labels[row]];
            for (var c = 0; c < scores.Length; c++)
            {
                var start = rows.Classes + c * rows.FeatureCount;
                var error = Math.Exp(scores[c] - logSum) - (c == rows.Labels[row] ? 1 : 0);
                gradient[c] += error;
                for (var f = 0; f < features.Length; f++)
                    gradient[start + f] += error * features[f];
            }
        }

        return total;
    }
}
