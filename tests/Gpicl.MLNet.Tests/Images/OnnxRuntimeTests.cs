using Gpicl.MLNet.Tests.Support.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Gpicl.MLNet.Tests.Images;

public sealed class OnnxRuntimeTests
{
    [OnnxFact]
    public void A_model_runs()
    {
        byte[] model = new OnnxGraph()
            .Input("x", OnnxGraph.Float, -1, 2).Constant("two", [2f]).Node("Mul", ["x", "two"], "y").Output("y", OnnxGraph.Float, -1, 2).ToModel();
        using var session = new InferenceSession(model);
        using OrtValue x = OrtValue.CreateTensorValueFromMemory<float>([1, 2, 3, 4], [2, 2]);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> y = session.Run(options, ["x"], [x], ["y"]);

        Assert.Equal([2, 4, 6, 8], y[0].GetTensorDataAsSpan<float>().ToArray());
    }
}
