using Gpicl.Model;
using Gpicl.Randomness;
using Gpicl.Tasks;
using Gpicl.Tensors.Kernels;

namespace Gpicl.InContext;

/// <summary>One member of an ensemble: its random projection, label permutation and order of the examples. Immutable.</summary>
internal sealed unsafe class EnsembleMember
{
    private readonly int[] permutation;

    private EnsembleMember(PackedMatrix embedding, int[] permutation)
    {
        Embedding = embedding;
        this.permutation = permutation;
    }

    /// <summary>Projection and embedding of inputs in one, AᵀW: [width, D].</summary>
    public PackedMatrix Embedding { get; }

    /// <summary>
    /// ρ: element y is the model's label for label y of the task, [model's classes], or [all labels there may be] where the task has more
    /// classes than the model.
    /// </summary>
    public ReadOnlySpan<int> Permutation => permutation;

    /// <summary>Makes a member from its number.</summary>
    /// <param name="transformer">The weights.</param>
    /// <param name="width">Values of an input.</param>
    /// <param name="seed">Seed of the ensemble.</param>
    /// <param name="member">Number of the member.</param>
    /// <param name="classes">Classes of the task.</param>
    /// <param name="placement">How values are handed to the model, where its input has room for each.</param>
    /// <param name="reduction">Of images, before they are projected; null if there is none.</param>
    public static EnsembleMember Create(
        GpiclNetwork transformer, int width, ulong seed, int member, int classes, InputPlacement placement, ImageReduction? reduction = null)
    {
        if (reduction != null)
        {
            EnsembleMember small = Create(transformer, reduction.Size, seed, member, classes, placement);
            var values = new float[reduction.Size * transformer.Options.ModelSize];
            small.Embedding.CopyTo(values);
            return Restore(transformer, width, seed, member, classes, reduction.Expand(values, transformer.Options.ModelSize));
        }

        GpiclOptions options = transformer.Options;
        float[] projection = MemberProjection.For(placement, seed, member, options.InputSize, width); // [width, N]
        var embedding = new float[checked(width * options.ModelSize)]; // [width, D]
        fixed (float* a = projection, e = embedding)
        {
            Gemm.MultiplyOnThisThread(
                width, options.ModelSize, options.InputSize, new MatrixOperand(a, options.InputSize),
                new MatrixOperand(transformer.InputWeight.Pointer, options.ModelSize), e, options.ModelSize);
        }

        return Restore(transformer, width, seed, member, classes, embedding);
    }

    /// <summary>Makes a member from its number and its embedding.</summary>
    public static EnsembleMember Restore(GpiclNetwork transformer, int width, ulong seed, int member, int classes, ReadOnlySpan<float> embedding)
    {
        int[] permutation = LabelCodes.Create(seed, member, classes, transformer.Classes);
        fixed (float* e = embedding)
            return new EnsembleMember(new PackedMatrix(width, transformer.Options.ModelSize, new MatrixOperand(e, transformer.Options.ModelSize)), permutation);
    }

    /// <summary>The order in which a member reads examples: element i is the number of the example at position i.</summary>
    public static int[] Order(ulong seed, int member, int count)
    {
        var order = new int[count];
        for (int i = 0; i < count; i++)
            order[i] = i;
        if (member > 0)
            new CounterGenerator(seed, StreamPurpose.ContextOrder, (ulong)member).Shuffle(order);
        return order;
    }

    /// <summary>The number of a member's task: one that meta-training has not seen, even where it had the same seed.</summary>
    public static long Number(int member) => TaskNumbers.FirstUnseen + member;
}
