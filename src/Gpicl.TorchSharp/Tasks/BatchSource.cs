using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Gpicl.Tasks;
using Gpicl.Tensors;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Gpicl.Torch.Tasks;

/// <summary>
/// Brings the sequences of step after step to a device. Task distributions sample them on all threads of the host; an
/// accelerator meanwhile computes the step before. Wide projections can be made on the device.
/// </summary>
internal sealed unsafe class BatchSource : IDisposable
{
    private readonly ITaskDistribution tasks;
    private readonly int count, length;
    private readonly WorkerPool workers;
    private readonly Device device;
    private readonly ProjectedTasks?[] onDevice; // by component of a mixture: projected there, or null
    private readonly int[] placeOf; // of a component among those projected on the device
    private readonly HostBatch[] buffers;
    private readonly bool prefetches;
    private Task? ahead;
    private long aheadOf = -1;
    private int current;

    /// <summary>Makes room for batches.</summary>
    /// <param name="tasks">Where sequences come from.</param>
    /// <param name="count">Sequences that are fetched at once.</param>
    /// <param name="length">Examples of each.</param>
    /// <param name="device">Where they are wanted.</param>
    /// <param name="projectsOnDevice">Whether projections of a number of values are made there.</param>
    /// <param name="workers">Threads that sample.</param>
    public BatchSource(ITaskDistribution tasks, int count, int length, Device device, Func<long, bool> projectsOnDevice, WorkerPool workers)
    {
        this.tasks = tasks;
        this.count = count;
        this.length = length;
        this.device = device;
        this.workers = workers;
        IReadOnlyList<ITaskDistribution> components = tasks is TaskMixture mixture ? mixture.Components : [tasks];
        onDevice = [.. components.Select(
            component => component is ProjectedTasks { Options.PixelFraction: 0 } projected
                && projectsOnDevice((long)projected.InputSize * projected.Width) ? projected : null)];
        placeOf = new int[onDevice.Length];
        for (int i = 1; i < placeOf.Length; i++)
            placeOf[i] = placeOf[i - 1] + (onDevice[i - 1] == null ? 0 : 1);
        prefetches = device.type != DeviceType.CPU;
        int[] widths = [.. onDevice.OfType<ProjectedTasks>().Select(projected => projected.Width)];
        buffers =
        [
            .. Enumerable.Range(0, prefetches ? 2 : 1).Select(_ => new HostBatch(count, length, tasks.InputSize, widths, device.type == DeviceType.CUDA)),
        ];
    }

    /// <summary>Fetches sequences.</summary>
    /// <param name="firstSequence">Number of the first.</param>
    /// <param name="nextSequence">Number of the first that will be asked for next.</param>
    /// <returns>Inputs [B, T, N_x] and labels [B, T] on the device, of the caller's scope.</returns>
    public (Tensor Inputs, Tensor Labels) Fetch(long firstSequence, long nextSequence)
    {
        ahead?.GetAwaiter().GetResult();
        if (aheadOf != firstSequence)
            Sample(buffers[current], firstSequence);
        HostBatch batch = buffers[current];
        (ahead, aheadOf) = (null, -1);
        if (prefetches)
        {
            current = 1 - current;
            HostBatch next = buffers[current]; // copied to the device two steps ago: nobody reads it any more
            aheadOf = nextSequence;
            ahead = Task.Run(() => Sample(next, nextSequence));
        }

        return (Assemble(batch), batch.Labels.to(device, non_blocking: true).to(ScalarType.Int64));
    }

    public void Dispose()
    {
        try
        {
            ahead?.Wait();
        }
        catch (AggregateException)
        {
            // Of a batch that nobody will ask for.
        }

        foreach (HostBatch batch in buffers)
            batch.Dispose();
    }

    private Tensor Assemble(HostBatch batch)
    {
        int ready = batch.ReadyIndices.Count;
        if (ready == count)
            return batch.Inputs.to(device, non_blocking: true);
        Tensor inputs = empty(count, length, tasks.InputSize, dtype: ScalarType.Float32, device: device);
        if (ready > 0)
            inputs.index_copy_(0, Places(batch.ReadyIndices), batch.Inputs.narrow(0, 0, ready).to(device, non_blocking: true));
        for (int component = 0; component < onDevice.Length; component++)
        {
            if (onDevice[component] is not { } projected || batch.Projected[placeOf[component]] is not { Count: > 0 } sequences)
                continue;
            Tensor examples = batch.Examples[placeOf[component]].narrow(0, 0, sequences.Count).to(device, non_blocking: true);
            inputs.index_copy_(
                0, Places(sequences.Select(entry => entry.Index)), DeviceProjection.Apply(projected, [.. sequences.Select(entry => entry.Task)], examples));
        }

        return inputs;
    }

    private Tensor Places(IEnumerable<int> indices) => tensor(indices.Select(index => (long)index).ToArray()).to(device);

    private void Sample(HostBatch batch, long firstSequence)
    {
        var plan = new (int Component, int Slot)[count];
        batch.ReadyIndices.Clear();
        foreach (List<(int, long)> sequences in batch.Projected)
            sequences.Clear();
        for (int i = 0; i < count; i++)
        {
            int component = tasks is TaskMixture mixture ? mixture.ComponentOf(firstSequence + i) : 0;
            if (onDevice[component] == null)
            {
                plan[i] = (-1, batch.ReadyIndices.Count);
                batch.ReadyIndices.Add(i);
            }
            else
            {
                List<(int, long)> sequences = batch.Projected[placeOf[component]];
                plan[i] = (component, sequences.Count);
                sequences.Add((i, onDevice[component]!.TaskOf(firstSequence + i)));
            }
        }

        workers.For(count, 1, new Part(this, batch, plan, firstSequence));
    }

    private static Span<T> Row<T>(Tensor tensor, int index)
        where T : unmanaged
    {
        int size = checked((int)(tensor.shape[1] * (tensor.Dimensions == 3 ? tensor.shape[2] : 1)));
        return new Span<T>((T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes)) + (long)index * size, size);
    }

    private readonly struct Part(BatchSource source, HostBatch batch, (int Component, int Slot)[] plan, long firstSequence) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            for (int i = start; i < limit; i++)
            {
                Span<int> labels = Row<int>(batch.Labels, i);
                if (plan[i].Component < 0)
                    source.tasks.Sample(firstSequence + i, Row<float>(batch.Inputs, plan[i].Slot), labels);
                else
                    source.onDevice[plan[i].Component]!.SampleExamples(
                        firstSequence + i, Row<float>(batch.Examples[source.placeOf[plan[i].Component]], plan[i].Slot), labels);
            }
        }
    }
}
