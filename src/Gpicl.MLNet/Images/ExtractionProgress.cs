using System.Diagnostics;
using Gpicl.Onnx.Images;
using Microsoft.ML.Runtime;

namespace Gpicl.MLNet.Images;

/// <summary>Tells the log how the extraction of features comes along: every thousand images, and at the end of a pass of that many.</summary>
/// <param name="host">Has the log.</param>
/// <param name="model">What computes the features.</param>
internal sealed class ExtractionProgress(IHost host, ImageFeatureModel model) : IDisposable
{
    private const int Interval = 1000;

    private readonly Stopwatch watch = Stopwatch.StartNew();
    private long told;
    private long computed;
    private long known;

    /// <summary>Takes the state of a pass.</summary>
    /// <param name="computed">Images that went through the network.</param>
    /// <param name="known">Images whose features were in the cache.</param>
    public void Report(long computed, long known)
    {
        (this.computed, this.known) = (computed, known);
        if (computed + known >= told + Interval)
            Tell();
    }

    /// <summary>The pass is over.</summary>
    public void Dispose()
    {
        if (told > 0 && told < computed + known)
            Tell();
    }

    private void Tell()
    {
        told = computed + known;
        using IChannel channel = host.Start("Extract");
        channel.Info(MessageSensitivity.None, FormattableString.Invariant(
            $"{Path.GetFileName(model.Path)}: features of {told} images, {known} of them from the cache, {told / watch.Elapsed.TotalSeconds:F0} images/s."));
    }
}
