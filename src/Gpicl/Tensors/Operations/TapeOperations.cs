namespace Gpicl.Tensors.Operations;

/// <summary>The operations layers and learners are written in. Axes may be given from the end: −1 is the last.</summary>
internal static class TapeOperations
{
    /// <summary>x·W + b over the last axis.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="x">[.., in]</param>
    /// <param name="weight">[in, out]</param>
    /// <param name="bias">[out], or null for none.</param>
    /// <returns>[.., out]</returns>
    /// <exception cref="ShapeMismatchException">The sizes disagree.</exception>
    public static Tensor Linear(this Tape tape, Tensor x, Tensor weight, Tensor? bias = null) => tape.Rent<LinearOperation>().Forward(tape, x, weight, bias);

    /// <summary>Matrix product over the last two axes, one for every entry of the leading axes.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="a">[.., m, k], or [.., k, m] when transposed.</param>
    /// <param name="b">[.., k, n], or [.., n, k] when transposed; leading axes as those of <paramref name="a"/>, or none: then one matrix serves all.</param>
    /// <param name="transposeA">Use the transpose of every matrix in <paramref name="a"/>. Default false.</param>
    /// <param name="transposeB">Use the transpose of every matrix in <paramref name="b"/>. Default false.</param>
    /// <returns>[.., m, n]</returns>
    /// <exception cref="ShapeMismatchException">The sizes disagree.</exception>
    public static Tensor MatrixProduct(this Tape tape, Tensor a, Tensor b, bool transposeA = false, bool transposeB = false) =>
        tape.Rent<MatrixProductOperation>().Forward(tape, a, b, transposeA, transposeB);

    /// <summary>a + b; where b lacks leading axes of a, it is added to every part of a that has its shape.</summary>
    /// <exception cref="ShapeMismatchException">The shape of b is neither that of a nor its last axes.</exception>
    public static Tensor Add(this Tape tape, Tensor a, Tensor b) => tape.Rent<AdditionOperation>().Forward(tape, a, b, 1, nameof(Add));

    /// <summary>a − b; where b lacks leading axes of a, it is taken from every part of a that has its shape.</summary>
    /// <exception cref="ShapeMismatchException">The shape of b is neither that of a nor its last axes.</exception>
    public static Tensor Subtract(this Tape tape, Tensor a, Tensor b) => tape.Rent<AdditionOperation>().Forward(tape, a, b, -1, nameof(Subtract));

    /// <summary>factor · x.</summary>
    public static Tensor Scale(this Tape tape, Tensor x, float factor) => tape.Rent<ScaleOperation>().Forward(tape, x, factor);

    /// <summary>eˣ.</summary>
    public static Tensor Exp(this Tape tape, Tensor x) => tape.Rent<UnaryOperation<Exponential>>().Forward(tape, x);

    /// <summary>tanh x.</summary>
    public static Tensor Tanh(this Tape tape, Tensor x) => tape.Rent<UnaryOperation<HyperbolicTangent>>().Forward(tape, x);

    /// <summary>ln(1 + eˣ).</summary>
    public static Tensor Softplus(this Tape tape, Tensor x) => tape.Rent<UnaryOperation<Softplus>>().Forward(tape, x);

    /// <summary>max(x, 0).</summary>
    public static Tensor Relu(this Tape tape, Tensor x) => tape.Rent<UnaryOperation<RectifiedLinear>>().Forward(tape, x);

    /// <summary>GELU in its tanh form.</summary>
    public static Tensor Gelu(this Tape tape, Tensor x) => tape.Rent<UnaryOperation<GaussianErrorLinear>>().Forward(tape, x);

    /// <summary>Softmax over the last axis.</summary>
    public static Tensor Softmax(this Tape tape, Tensor x) => tape.Rent<SoftmaxOperation>().Forward(tape, x);

    /// <summary>gain · (x − mean) / √(variance + 1e-5) + bias, mean and variance taken over the last axis (Ba et al. 2016).</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="x">[.., width]</param>
    /// <param name="gain">[width]</param>
    /// <param name="bias">[width]</param>
    /// <exception cref="ShapeMismatchException">The widths disagree.</exception>
    public static Tensor LayerNorm(this Tape tape, Tensor x, Tensor gain, Tensor bias) => tape.Rent<LayerNormOperation>().Forward(tape, x, gain, bias);

    /// <summary>
    /// Multi-head scaled dot-product attention, fused: scores exist for a few rows of one head at a time, and no mask is
    /// ever in memory.
    /// </summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="queriesKeysValues">Causal: [batch, T, 3·D]. Paired: [2, batch, T, 3·D]. Queries, keys and values side by side, D each.</param>
    /// <param name="heads">Number of heads; D must be a multiple of it.</param>
    /// <param name="pattern">Which tokens a token may attend to.</param>
    /// <param name="queriesOnly">Paired pattern only: give no output for support tokens. Default false.</param>
    /// <returns>Causal: [batch, T, D]. Paired: [2, batch, T, D], or [1, batch, T, D] with <paramref name="queriesOnly"/>.</returns>
    /// <exception cref="ShapeMismatchException">The shape does not fit the pattern or the heads.</exception>
    public static Tensor Attention(this Tape tape, Tensor queriesKeysValues, int heads, AttentionPattern pattern, bool queriesOnly = false) =>
        tape.Rent<AttentionOperation>().Forward(tape, queriesKeysValues, heads, pattern, queriesOnly);

    /// <summary>The mean over rows of −ln softmax(logits)[label], in nats.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="logits">[.., classes]</param>
    /// <param name="labels">One label per row, 0 .. classes − 1; must not change before the backward pass.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ShapeMismatchException">The number of labels is not the number of rows, or there are none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is out of range.</exception>
    public static Tensor CrossEntropy(this Tape tape, Tensor logits, ReadOnlyMemory<int> labels) =>
        tape.Rent<CrossEntropyOperation>().Forward(tape, logits, labels);

    /// <summary>Rows of a table picked by index.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="table">[rows, width]</param>
    /// <param name="indices">0 .. rows − 1, or −1 for a row of zeros; must not change before the backward pass.</param>
    /// <param name="indexShape">The shape the indices are laid out in; rank at most 3.</param>
    /// <returns>The index shape with <c>width</c> added as last axis.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public static Tensor Gather(this Tape tape, Tensor table, ReadOnlyMemory<int> indices, Shape indexShape) =>
        tape.Rent<GatherOperation>().Forward(tape, table, indices, indexShape);

    /// <summary>Each index as a vector with a single 1.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="indices">0 .. classes − 1, or −1 for zeros only.</param>
    /// <param name="indexShape">The shape the indices are laid out in; rank at most 3.</param>
    /// <param name="classes">Size of the added last axis.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public static Tensor OneHot(this Tape tape, ReadOnlySpan<int> indices, Shape indexShape, int classes)
    {
        ShapeMismatchException.ThrowUnless(
            indexShape.Rank < Shape.MaximumRank && indexShape.Length == indices.Length, nameof(OneHot),
            $"the shape of the indices must hold {indices.Length} elements", indexShape);
        Span<int> sizes = stackalloc int[indexShape.Rank + 1];
        for (int i = 0; i < indexShape.Rank; i++)
            sizes[i] = indexShape[i];
        sizes[^1] = classes;
        Tensor result = tape.Zeros(new Shape(sizes));
        for (int i = 0; i < indices.Length; i++)
        {
            if (indices[i] < -1 || indices[i] >= classes)
                throw new ArgumentOutOfRangeException(nameof(indices), indices[i], $"Index {i} is {indices[i]}; {classes} classes allow −1 .. {classes - 1}.");
            if (indices[i] >= 0)
                result.Values[i * classes + indices[i]] = 1;
        }

        return result;
    }

    /// <summary>Tensors put one after the other along an axis.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="axis">The axis to join along.</param>
    /// <param name="tensors">At least one; sizes equal but along the axis.</param>
    /// <exception cref="ShapeMismatchException">Other sizes differ.</exception>
    public static Tensor Concatenate(this Tape tape, int axis, params Tensor[] tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentOutOfRangeException.ThrowIfZero(tensors.Length);
        return tape.Rent<ConcatenateOperation>().Forward(tape, axis, tensors);
    }

    /// <summary>Items <paramref name="start"/> .. <paramref name="start"/> + <paramref name="length"/> − 1 along an axis.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The items are not within the axis.</exception>
    public static Tensor Slice(this Tape tape, Tensor x, int axis, int start, int length)
    {
        if (start < 0 || length < 0 || start > x.Shape[axis] - length)
            throw new ArgumentOutOfRangeException(nameof(start), start, $"{length} items from {start} are not within axis {axis} of {x.Shape}.");
        return tape.Rent<SliceOperation>().Forward(tape, x, axis, start, length);
    }

    /// <summary>The same elements under another shape; no copy is made.</summary>
    /// <exception cref="ShapeMismatchException">The number of elements differs.</exception>
    public static Tensor Reshape(this Tape tape, Tensor x, Shape shape)
    {
        ShapeMismatchException.ThrowUnless(x.Shape.Length == shape.Length, nameof(Reshape), "the number of elements must stay the same", x.Shape, shape);
        return tape.View(x, shape);
    }
}
