namespace Gpicl.Cli.Benchmarks;

/// <summary>The speed of an in-context classifier.</summary>
/// <param name="FitMilliseconds">Median time to fit the support set.</param>
/// <param name="PredictMicroseconds">Median time of one prediction by itself.</param>
/// <param name="AppendMicroseconds">Median time to append one example.</param>
/// <param name="RowsPerSecond">Predictions a second in large batches, on all threads.</param>
/// <param name="NaiveMicroseconds">Median time of one prediction by running the whole sequence again.</param>
/// <param name="ContextBytes">Size of the cache.</param>
internal sealed record PredictionResult(
    double FitMilliseconds, double PredictMicroseconds, double AppendMicroseconds, double RowsPerSecond, double NaiveMicroseconds, long ContextBytes);
