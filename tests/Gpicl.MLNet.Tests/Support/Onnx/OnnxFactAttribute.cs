using Microsoft.ML.OnnxRuntime;

namespace Gpicl.MLNet.Tests.Support.Onnx;

/// <summary>A test that runs where ONNX Runtime is there, and says so where it is not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnnxFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Missing = new(() =>
    {
        try
        {
            new SessionOptions().Dispose();
            return null;
        }
        catch (Exception exception) when ((exception as TypeInitializationException)?.InnerException is DllNotFoundException || exception is DllNotFoundException)
        {
            return (exception.InnerException ?? exception).Message;
        }
    });

    public OnnxFactAttribute() => Skip = Missing.Value;
}
