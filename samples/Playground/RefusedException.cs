namespace Gpicl.Samples.Playground;

/// <summary>A request that cannot be met, with the status it is answered with and a message for the visitor.</summary>
internal sealed class RefusedException(string message, int status = StatusCodes.Status400BadRequest) : Exception(message)
{
    public int Status { get; } = status;
}
