namespace Gpicl.InContext;

/// <summary>Something fitted to labeled examples that predicts labels. All members may be used from several threads at once.</summary>
public interface IClassifier
{
    /// <summary>Values of an input.</summary>
    int Width { get; }

    /// <summary>Number of classes; labels are 0 .. Classes − 1.</summary>
    int Classes { get; }

    /// <summary>The probabilities of every row's classes; each row adds up to 1.</summary>
    /// <param name="inputs">[rows, Width], row-major; finite, or NaN where a value is missing.</param>
    /// <param name="probabilities">Receives [rows, Classes].</param>
    /// <exception cref="ArgumentException">The sizes disagree, or a value is infinite.</exception>
    void PredictProbabilities(ReadOnlySpan<float> inputs, Span<float> probabilities);
}
