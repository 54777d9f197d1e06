namespace Microsoft.ML.Trainers;

/// <summary>
/// Limited-memory BFGS, with L1 penalties kept differentiable by staying in one orthant a step
/// (Andrew and Gao, Scalable training of L1-regularized log-linear models, ICML 2007).
/// </summary>
internal sealed class OrthantWiseOptimizer(double l1, double l2, double tolerance, int historySize)
{
    private const int MaximumIterations = 2000;

    /// <summary>Minimises the loss plus penalties of all parameters but the first <paramref name="free"/>.</summary>
    public double[] Minimize(CrossEntropy loss, int free, int size)
    {
        var x = new double[size];
        var gradient = new double[size];
        var value = Evaluate(loss, free, x, gradient);
        var history = new List<(double[] Step, double[] Change)>();
        var still = 0;
        for (var iteration = 0; iteration < MaximumIterations && still < 5; iteration++)
        {
            var steepest = PseudoGradient(free, x, gradient);
            var norm = Norm(steepest);
            if (norm < 1e-9)
                break;
            var direction = Direction(steepest, history);
            for (var i = free; l1 > 0 && i < size; i++)
            {
                if (direction[i] * steepest[i] >= 0)
                    direction[i] = 0;
            }

            if (Dot(direction, steepest) >= 0)
            {
                history.Clear();
                direction = Array.ConvertAll(steepest, part => -part);
            }

            var before = value;
            var (next, nextGradient, nextValue) = Search(loss, free, x, value, steepest, direction, history.Count == 0 ? 1 / norm : 1);
            if (next is null)
                break;
            var step = Subtract(next, x);
            var change = Subtract(nextGradient, gradient);
            if (Dot(step, change) > 1e-12)
                history.Add((step, change));
            if (history.Count > historySize)
                history.RemoveAt(0);
            (x, gradient, value) = (next, nextGradient, nextValue);
            still = (before - value) / Math.Max(1, Math.Abs(value)) < tolerance * 0.1 ? still + 1 : 0;
        }

        return x;
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (left, right) => left * right).Sum();

    private static double Norm(double[] a) => Math.Sqrt(Dot(a, a));

    private static double[] Subtract(double[] a, double[] b) => [.. a.Zip(b, (left, right) => left - right)];

    private static double[] Direction(double[] steepest, List<(double[] Step, double[] Change)> history)
    {
        var direction = Array.ConvertAll(steepest, part => -part);
        var weights = new double[history.Count];
        for (var i = history.Count - 1; i >= 0; i--)
        {
            var (step, change) = history[i];
            weights[i] = Dot(step, direction) / Dot(step, change);
            AddScaled(direction, change, -weights[i]);
        }

        if (history.Count > 0)
        {
            var (step, change) = history[^1];
            var scale = Dot(step, change) / Dot(change, change);
            direction = Array.ConvertAll(direction, part => part * scale);
        }

        for (var i = 0; i < history.Count; i++)
        {
            var (step, change) = history[i];
            AddScaled(direction, step, weights[i] - Dot(change, direction) / Dot(step, change));
        }

        return direction;
    }

    private static void AddScaled(double[] target, double[] source, double scale)
    {
        for (var i = 0; i < target.Length; i++)
            target[i] += source[i] * scale;
    }

    private (double[] X, double[] Gradient, double Value) Search(CrossEntropy loss, int free, double[] x, double value, double[] steepest, double[] direction, double length)
    {
        for (var attempt = 0; attempt < 40; attempt++, length *= 0.5)
        {
            var next = new double[x.Length];
            for (var i = 0; i < x.Length; i++)
            {
                next[i] = x[i] + length * direction[i];
                var orthant = x[i] != 0 ? x[i] : -steepest[i];
                if (l1 > 0 && i >= free && next[i] * orthant < 0)
                    next[i] = 0;
            }

            var gradient = new double[x.Length];
            var nextValue = Evaluate(loss, free, next, gradient);
            if (nextValue <= value + 1e-4 * Dot(steepest, Subtract(next, x)))
                return (next, gradient, nextValue);
        }

        return default;
    }

    private double Evaluate(CrossEntropy loss, int free, double[] x, double[] gradient)
    {
        var value = loss.Evaluate(x, gradient);
        for (var i = free; i < x.Length; i++)
        {
            value += l1 * Math.Abs(x[i]) + 0.5 * l2 * x[i] * x[i];
            gradient[i] += l2 * x[i];
        }

        return value;
    }

    private double[] PseudoGradient(int free, double[] x, double[] gradient)
    {
        var result = (double[])gradient.Clone();
        for (var i = free; i < x.Length; i++)
        {
            if (x[i] != 0)
                result[i] += Math.Sign(x[i]) * l1;
            else
                result[i] = gradient[i] + l1 < 0 ? gradient[i] + l1 : gradient[i] - l1 > 0 ? gradient[i] - l1 : 0;
        }

        return result;
    }
}
