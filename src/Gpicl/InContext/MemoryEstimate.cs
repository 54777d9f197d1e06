using Gpicl.Datasets;
using Gpicl.Model;
using Gpicl.Tensors;

namespace Gpicl.InContext;

/// <summary>What a fit takes of memory at most, by sizes alone.</summary>
internal static class MemoryEstimate
{
    private const int MostValuesOfFeature = 7; // encoded: six pieces, and whether it is missing
    private const int BytesAside = 1 << 20; // whatever does not grow with rows, features and members
    private const int WorkingTokens = 512; // of a pass, with all that they become on the way, for each thread
    private const int ThreadBytes = 3 << 18; // of a thread, in which kernels pack what they multiply
    private const int PositionBytes = 16; // of an example for each member: its place in an order

    // Smaller ones are not looked at: the question takes longer than the fit may.
    private const long LeastToRefuse = 1 << 26;

    /// <summary>Bytes at the most demanding moment of a fit; as much or less is kept. The largest number where it is larger.</summary>
    /// <param name="model">Of the weights.</param>
    /// <param name="rows">At least 1.</param>
    /// <param name="width">Values of a row.</param>
    /// <param name="classes">Classes of the task.</param>
    /// <param name="options">Of the fit.</param>
    /// <param name="choosesWeights">Whether there are several sets of weights to choose from.</param>
    public static long Bytes(GpiclOptions model, long rows, int width, int classes, InContextOptions options, bool choosesWeights)
    {
        Int128 members = LabelCodes.Members(options.Members, classes, model.Classes);
        Int128 examples = rows + (Int128)options.ClassMeans * Math.Min(classes, rows);
        int all = (options.Workers ?? WorkerPool.Shared).ThreadCount;
        Int128 threads = Int128.Min(all, members);
        bool isEncoded = options.Encoding != FeatureEncoding.Standardized && options.Image == null;
        Int128 values = (Int128)width * (isEncoded ? MostValuesOfFeature : 1);

        // Where weights or copies of images may be chosen, what is best so far and what is tried exist side by side.
        int tries = choosesWeights && options.Image == null && rows <= InContextLearner.MostRowsToChoose ? 2 : 1;
        (int tokens, int contexts) = options switch
        {
            { Image: null } or { Augmentation: Augmentation.None } => (1, tries),
            { Augmentation: Augmentation.Auto } => (1 + ImageAugmenter.Copies, 2),
            _ => (1 + ImageAugmenter.Copies, 1),
        };
        Int128 context = contexts * ContextCache.BytesOf(members, model, tokens * examples, options.CompactContext);
        Int128 projections = tries * members * values * (model.ModelSize + 48) + threads * values * (model.InputSize + 2 * model.ModelSize);
        Int128 table = examples * (3 * (Int128)width + 2); // a copy, and its columns, gathered and sorted
        Int128 discriminant = classes > model.Classes || isEncoded
            ? 2 * examples * values + 4 * Int128.Min(values, Discriminant.MostValues) * (values + classes)
            : 0;
        Int128 logits = members * model.Classes * Int128.Min(examples, PrequentialLogits.MostRows) + PrequentialLogits.MostRows * (Int128)classes * 4;
        Int128 work = threads * WorkingTokens * (values + (Int128)model.ModelSize * (5 + model.HiddenFactor));
        Int128 floats = projections + table + discriminant + logits + work;
        Int128 bytes = context + members * examples * PositionBytes + (Int128)all * ThreadBytes + sizeof(float) * floats + BytesAside;
        return (long)Int128.Min(bytes, long.MaxValue);
    }

    /// <exception cref="InsufficientMemoryException">A fit would take more than this process may have.</exception>
    public static void Require(GpiclOptions model, int rows, int width, int classes, InContextOptions options, bool choosesWeights)
    {
        long needed = Bytes(model, rows, width, classes, options, choosesWeights);
        if (needed < LeastToRefuse)
            return;
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (available > 0 && needed > available)
            throw new InsufficientMemoryException(
                FormattableString.Invariant($"A fit to {rows} rows of {width} values takes up to {needed / 1e9:F1} GB, but this process may have ")
                + FormattableString.Invariant($"{available / 1e9:F1} GB. Fewer rows, or fewer than {options.Members} members, take less."));
    }
}
