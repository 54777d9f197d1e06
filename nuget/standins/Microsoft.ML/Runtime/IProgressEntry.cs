namespace Microsoft.ML.Runtime;

/// <summary>Filled in with the state of something long.</summary>
public interface IProgressEntry
{
    void SetProgress(int index, double value);

    void SetProgress(int index, double value, double lim);

    void SetMetric(int index, double value);
}
