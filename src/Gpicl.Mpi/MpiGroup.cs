using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Gpicl.Datasets;
using Gpicl.MetaTraining;
using Gpicl.MetaTraining.Optimizers;
using Gpicl.Tensors;

namespace Gpicl.Mpi;

/// <summary>
/// The processes that one <c>mpiexec</c> has started, as a group that meta-trains together. A sum costs each process as much
/// traffic as the best all-reduce, twice the values: every process adds up one part of them and hands its sums to all.
/// </summary>
public sealed unsafe class MpiGroup : ITrainingGroup, IDisposable
{
    private static readonly TimeSpan MessageTime = TimeSpan.FromSeconds(0.5);

    private readonly MPI.Environment environment;
    private readonly MPI.Intracommunicator world = MPI.Communicator.world;
    private float[] parts = [], gathered = []; // [Size, part]

    private MpiGroup(MPI.Environment environment)
    {
        this.environment = environment;
        Rank = world.Rank;
        Size = world.Size;
        int[] machines = Gather(Hash(MPI.Environment.ProcessorName));
        LocalRank = machines.Take(Rank).Count(machine => machine == machines[Rank]);
        LocalSize = machines.Count(machine => machine == machines[Rank]);
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <summary>Number of this process among those on the same machine, 0 .. <see cref="LocalSize"/> − 1: the GPU to use.</summary>
    public int LocalRank { get; }

    /// <summary>Processes on this machine.</summary>
    public int LocalSize { get; }

    /// <summary>Joins the processes started together. Once in a process; every one of them has to.</summary>
    /// <exception cref="PlatformNotSupportedException">There is no MPICH or Microsoft MPI, or another MPI has started the process.</exception>
    public static MpiGroup Join()
    {
        MpiLibrary.Require();
        string[] arguments = [];
        return new MpiGroup(new MPI.Environment(ref arguments, MPI.Threading.Serialized));
    }

    /// <summary>Prepares meta-training on CPUs from a recipe's initial weights; every process of the group has to, with the same arguments.</summary>
    /// <param name="recipe">Architecture, tasks, optimization, seed; its batch is that of all processes together.</param>
    /// <param name="datasets">Prepared base datasets with weights; none for synthetic tasks alone.</param>
    /// <param name="workers">Threads of this process; <see cref="WorkerPool.Shared"/> when null.</param>
    /// <returns>A trainer to be run by every process. State files are written by the first process only.</returns>
    /// <exception cref="ArgumentException">
    /// An option is out of range, there are no datasets and not every task is synthetic, or there are more processes than
    /// sequences in a batch.
    /// </exception>
    public MetaTrainer CreateTrainer(
        MetaTrainingRecipe recipe, IReadOnlyList<(Dataset Dataset, float Weight)> datasets, WorkerPool? workers = null) =>
        new(recipe, datasets, this, problem => new CpuEngine(problem, workers ?? WorkerPool.Shared), workers);

    /// <inheritdoc/>
    public void Sum(Span<float> values)
    {
        if (Size == 1)
            return;
        int part = (values.Length + Size - 1) / Size;
        if (parts.Length < part * Size)
            (parts, gathered) = (new float[part * Size], new float[part * Size]);
        values.CopyTo(parts);
        parts.AsSpan(values.Length, part * Size - values.Length).Clear();
        fixed (float* mine = parts, others = gathered)
        {
            Check(MPI.Unsafe.MPI_Alltoall((nint)mine, part, MPI.Unsafe.MPI_FLOAT, (nint)others, part, MPI.Unsafe.MPI_FLOAT, MPI.Unsafe.MPI_COMM_WORLD));
            Span<float> sum = gathered.AsSpan(0, part);
            for (int rank = 1; rank < Size; rank++)
                Add(sum, gathered.AsSpan(rank * part, part));
            Check(MPI.Unsafe.MPI_Allgather((nint)others, part, MPI.Unsafe.MPI_FLOAT, (nint)mine, part, MPI.Unsafe.MPI_FLOAT, MPI.Unsafe.MPI_COMM_WORLD));
        }

        parts.AsSpan(0, values.Length).CopyTo(values);
    }

    /// <inheritdoc/>
    public double Sum(double value)
    {
        double sum = 0;
        foreach (long bits in Gather(BitConverter.DoubleToInt64Bits(value)))
            sum += BitConverter.Int64BitsToDouble(bits);
        return sum;
    }

    /// <summary>
    /// Ends all processes, with an exit code other than 0: for one that cannot go on while the others wait for it. What was written to
    /// standard error has half a second to reach who started them, for mpiexec passes on nothing more once it ends them.
    /// </summary>
    public void Abort()
    {
        Console.Error.Flush();
        Thread.Sleep(MessageTime);
        world.Abort(1);
    }

    /// <summary>Leaves the group. No process can join again.</summary>
    public void Dispose() => environment.Dispose();

    private T[] Gather<T>(T value)
        where T : unmanaged
    {
        var all = new T[Size];
        fixed (T* received = all)
            Check(MPI.Unsafe.MPI_Allgather(
                (nint)(&value), sizeof(T), MPI.Unsafe.MPI_BYTE, (nint)received, sizeof(T), MPI.Unsafe.MPI_BYTE, MPI.Unsafe.MPI_COMM_WORLD));
        return all;
    }

    private static void Check(int code)
    {
        if (code != MPI.Unsafe.MPI_SUCCESS)
            throw MPI.Environment.TranslateErrorIntoException(code);
    }

    private static void Add(Span<float> sum, ReadOnlySpan<float> values)
    {
        Span<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(sum);
        ReadOnlySpan<Vector<float>> wideValues = MemoryMarshal.Cast<float, Vector<float>>(values);
        for (int i = 0; i < wide.Length; i++)
            wide[i] += wideValues[i];
        for (int i = wide.Length * Vector<float>.Count; i < sum.Length; i++)
            sum[i] += values[i];
    }

    // Equal for equal names, in every process (FNV-1a).
    private static int Hash(string name)
    {
        uint hash = 2166136261;
        foreach (byte character in Encoding.UTF8.GetBytes(name))
            hash = (hash ^ character) * 16777619;
        return (int)hash;
    }
}
