using static TorchSharp.torch;

namespace Gpicl.Torch.Tasks;

/// <summary>
/// Room on the host for the sequences of one step: some as the network reads them, some before their projection. In pinned
/// memory for CUDA, which copies from there while the host goes on.
/// </summary>
internal sealed class HostBatch : IDisposable
{
    /// <summary>Makes room.</summary>
    /// <param name="count">Sequences.</param>
    /// <param name="length">Examples of each, T.</param>
    /// <param name="inputSize">N_x.</param>
    /// <param name="widths">Widths of what is projected on the device, by component.</param>
    /// <param name="pinned">Whether to pin the memory.</param>
    public HostBatch(int count, int length, int inputSize, IReadOnlyList<int> widths, bool pinned)
    {
        Inputs = Allocate([count, length, inputSize], ScalarType.Float32, pinned);
        Labels = Allocate([count, length], ScalarType.Int32, pinned);
        Examples = [.. widths.Select(width => Allocate([count, length, width], ScalarType.Float32, pinned))];
        ReadyIndices = [];
        Projected = [.. widths.Select(_ => new List<(int Index, long Task)>())];
    }

    /// <summary>Sequences as the network reads them, one after the other, [up to B, T, N_x].</summary>
    public Tensor Inputs { get; }

    /// <summary>Labels of all sequences in order, [B, T].</summary>
    public Tensor Labels { get; }

    /// <summary>For every component that is projected on the device, its sequences one after the other, [up to B, T, width].</summary>
    public IReadOnlyList<Tensor> Examples { get; }

    /// <summary>Places in the batch of the sequences in <see cref="Inputs"/>.</summary>
    public List<int> ReadyIndices { get; }

    /// <summary>Places in the batch and tasks of the sequences in <see cref="Examples"/>.</summary>
    public IReadOnlyList<List<(int Index, long Task)>> Projected { get; }

    public void Dispose()
    {
        Inputs.Dispose();
        Labels.Dispose();
        foreach (Tensor tensor in Examples)
            tensor.Dispose();
    }

    private static Tensor Allocate(long[] shape, ScalarType type, bool pinned)
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        Tensor room = zeros(shape, dtype: type);
        return (pinned ? room.pin_memory() : room).DetachFromDisposeScope();
    }
}
