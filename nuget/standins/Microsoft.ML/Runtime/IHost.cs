namespace Microsoft.ML.Runtime;

/// <summary>An environment of one component's own.</summary>
public interface IHost : IHostEnvironment
{
    Random Rand { get; }
}
