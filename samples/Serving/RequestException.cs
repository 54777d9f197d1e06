namespace Gpicl.Samples.Serving;

/// <summary>A request that cannot be met, with the status it is answered with and a message for the caller.</summary>
internal sealed class RequestException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;
}
