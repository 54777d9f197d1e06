using System.Diagnostics;
using Gpicl.Onnx.Graphs;
using Gpicl.Onnx.Images;
using Gpicl.Onnx.Tests.Support;

namespace Gpicl.Onnx.Tests.Images;

/// <summary>The working set is that of the whole process, so that no other test may run meanwhile.</summary>
[CollectionDefinition(nameof(ImageFeatureWorkingSetTests), DisableParallelization = true)]
[Collection(nameof(ImageFeatureWorkingSetTests))]
public sealed class ImageFeatureWorkingSetTests
{
    private const int Cycles = 1000;

    // Weights of 256 KiB: were they kept, a thousand of them would be 256 MiB.
    private const int Weights = 65536;

    [Fact]
    public void A_thousand_extractors_made_used_and_disposed_leave_the_working_set_flat()
    {
        using var network = new TemporaryNetwork(
            TemporaryNetwork.Values(2).Constant("weights", new float[Weights], Weights)
                .Node("Identity", ["weights"], "kept").Output("kept", ElementType.Float, Weights));
        Cycle(network, 100);
        long before = WorkingSet();
        Cycle(network, Cycles);

        Assert.InRange(WorkingSet() - before, long.MinValue, 50L << 20);
    }

    private static void Cycle(TemporaryNetwork network, int times)
    {
        for (int i = 0; i < times; i++)
        {
            using var extractor = new ImageFeatureExtractor(network.Model(), new() { IntraOpNumThreads = 1 });
            extractor.Extract([Pictures.Make(2, 2)]);
        }
    }

    private static long WorkingSet()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
