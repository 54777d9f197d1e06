using Gpicl.Tensors.Operations;

namespace Gpicl.Tensors;

/// <content>The operations layers and learners are written in. Axes may be given from the end: −1 is the last.</content>
public sealed partial class Tape
{
    /// <summary>x·W + b over the last axis.</summary>
    /// <param name="x">[.., in]</param>
    /// <param name="weight">[in, out]</param>
    /// <param name="bias">[out], or null for none.</param>
    /// <returns>[.., out]</returns>
    /// <exception cref="ShapeMismatchException">The sizes disagree.</exception>
    public Tensor Linear(Tensor x, Tensor weight, Tensor? bias = null) => Rent<LinearOperation>().Forward(this, x, weight, bias);

    /// <summary>Matrix product over the last two axes, one for every entry of the leading axes.</summary>
    /// <param name="a">[.., m, k], or [.., k, m] when transposed.</param>
    /// <param name="b">[.., k, n], or [.., n, k] when transposed; leading axes as those of <paramref name="a"/>, or none: then one matrix serves all.</param>
    /// <param name="transposeA">Use the transpose of every matrix in <paramref name="a"/>. Default false.</param>
    /// <param name="transposeB">Use the transpose of every matrix in <paramref name="b"/>. Default false.</param>
    /// <returns>[.., m, n]</returns>
    /// <exception cref="ShapeMismatchException">The sizes disagree.</exception>
    public Tensor MatrixProduct(Tensor a, Tensor b, bool transposeA = false, bool transposeB = false) =>
        Rent<MatrixProductOperation>().Forward(this, a, b, transposeA, transposeB);

    /// <summary>Outer products over the last axis: result[.., i, j] = a[.., i] · b[.., j].</summary>
    /// <param name="a">[.., m], rank 1 to 3.</param>
    /// <param name="b">[.., n], leading axes as those of <paramref name="a"/>.</param>
    /// <returns>[.., m, n]</returns>
    /// <exception cref="ShapeMismatchException">The leading axes disagree.</exception>
    public Tensor OuterProduct(Tensor a, Tensor b)
    {
        ShapeMismatchException.ThrowUnless(
            a.Shape.Rank is >= 1 and < Shape.MaximumRank && a.Shape.Rank == b.Shape.Rank && a.Shape.With(-1, 1) == b.Shape.With(-1, 1),
            nameof(OuterProduct), "leading axes must be equal, with room for one more axis", a.Shape, b.Shape);
        return Multiply(InsertAxis(a, a.Shape.Rank), InsertAxis(b, b.Shape.Rank - 1));
    }

    /// <summary>a + b, sizes of 1 and missing leading axes repeated.</summary>
    /// <exception cref="ShapeMismatchException">Sizes differ and neither is 1.</exception>
    public Tensor Add(Tensor a, Tensor b) => Rent<BinaryOperation<Sum>>().Forward(this, a, b);

    /// <summary>a − b, sizes of 1 and missing leading axes repeated.</summary>
    /// <exception cref="ShapeMismatchException">Sizes differ and neither is 1.</exception>
    public Tensor Subtract(Tensor a, Tensor b) => Rent<BinaryOperation<Difference>>().Forward(this, a, b);

    /// <summary>a · b element by element, sizes of 1 and missing leading axes repeated.</summary>
    /// <exception cref="ShapeMismatchException">Sizes differ and neither is 1.</exception>
    public Tensor Multiply(Tensor a, Tensor b) => Rent<BinaryOperation<Product>>().Forward(this, a, b);

    /// <summary>a / b element by element, sizes of 1 and missing leading axes repeated.</summary>
    /// <exception cref="ShapeMismatchException">Sizes differ and neither is 1.</exception>
    public Tensor Divide(Tensor a, Tensor b) => Rent<BinaryOperation<Quotient>>().Forward(this, a, b);

    /// <summary>factor · x.</summary>
    public Tensor Scale(Tensor x, float factor) => Rent<ScaleOperation>().Forward(this, x, factor);

    /// <summary>eˣ.</summary>
    public Tensor Exp(Tensor x) => Rent<UnaryOperation<Exponential>>().Forward(this, x);

    /// <summary>ln x; −∞ at 0, NaN below.</summary>
    public Tensor Log(Tensor x) => Rent<UnaryOperation<Logarithm>>().Forward(this, x);

    /// <summary>tanh x.</summary>
    public Tensor Tanh(Tensor x) => Rent<UnaryOperation<HyperbolicTangent>>().Forward(this, x);

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public Tensor Sigmoid(Tensor x) => Rent<UnaryOperation<Sigmoid>>().Forward(this, x);

    /// <summary>ln(1 + eˣ).</summary>
    public Tensor Softplus(Tensor x) => Rent<UnaryOperation<Softplus>>().Forward(this, x);

    /// <summary>max(x, 0).</summary>
    public Tensor Relu(Tensor x) => Rent<UnaryOperation<RectifiedLinear>>().Forward(this, x);

    /// <summary>GELU in its tanh form.</summary>
    public Tensor Gelu(Tensor x) => Rent<UnaryOperation<GaussianErrorLinear>>().Forward(this, x);

    /// <summary>The sum over one axis.</summary>
    /// <param name="x">Any shape of rank 1 or more.</param>
    /// <param name="axis">The axis to sum over.</param>
    /// <param name="keepAxis">Keep the axis with size 1 instead of removing it. Default false.</param>
    public Tensor SumOver(Tensor x, int axis, bool keepAxis = false) => Rent<SumOperation>().Forward(this, x, axis, keepAxis, 1);

    /// <summary>The mean over one axis.</summary>
    /// <param name="x">Any shape of rank 1 or more.</param>
    /// <param name="axis">The axis to average over; its size must not be 0.</param>
    /// <param name="keepAxis">Keep the axis with size 1 instead of removing it. Default false.</param>
    /// <exception cref="ShapeMismatchException">The axis has size 0.</exception>
    public Tensor MeanOver(Tensor x, int axis, bool keepAxis = false)
    {
        ShapeMismatchException.ThrowUnless(x.Shape[axis] > 0, nameof(MeanOver), $"axis {axis} must not be empty", x.Shape);
        return Rent<SumOperation>().Forward(this, x, axis, keepAxis, 1f / x.Shape[axis]);
    }

    /// <summary>Softmax over the last axis.</summary>
    public Tensor Softmax(Tensor x) => Rent<SoftmaxOperation>().Forward(this, x);

    /// <summary>gain · (x − mean) / √(variance + 1e-5) + bias, mean and variance taken over the last axis (Ba et al. 2016).</summary>
    /// <param name="x">[.., width]</param>
    /// <param name="gain">[width]</param>
    /// <param name="bias">[width]</param>
    /// <exception cref="ShapeMismatchException">The widths disagree.</exception>
    public Tensor LayerNorm(Tensor x, Tensor gain, Tensor bias) => Rent<LayerNormOperation>().Forward(this, x, gain, bias);

    /// <summary>
    /// Multi-head scaled dot-product attention, fused: scores exist for a few rows of one head at a time, and no mask is
    /// ever in memory.
    /// </summary>
    /// <param name="queriesKeysValues">Causal: [batch, T, 3·D]. Paired: [2, batch, T, 3·D]. Queries, keys and values side by side, D each.</param>
    /// <param name="heads">Number of heads; D must be a multiple of it.</param>
    /// <param name="pattern">Which tokens a token may attend to.</param>
    /// <param name="queriesOnly">Paired pattern only: give no output for support tokens. Default false.</param>
    /// <returns>Causal: [batch, T, D]. Paired: [2, batch, T, D], or [1, batch, T, D] with <paramref name="queriesOnly"/>.</returns>
    /// <exception cref="ShapeMismatchException">The shape does not fit the pattern or the heads.</exception>
    public Tensor Attention(Tensor queriesKeysValues, int heads, AttentionPattern pattern, bool queriesOnly = false) =>
        Rent<AttentionOperation>().Forward(this, queriesKeysValues, heads, pattern, queriesOnly);

    /// <summary>
    /// An LSTM run over time from a state of zeros, fused: with gates (i, f, g, o) = x_t + h_{t−1}·W,
    /// c_t = σ(f)·c_{t−1} + σ(i)·tanh(g) and h_t = σ(o)·tanh(c_t).
    /// </summary>
    /// <param name="x">[batch, T, 4·size]: what the inputs, bias included, add to the gates i, f, g and o, one after the other.</param>
    /// <param name="recurrentWeight">W, [size, 4·size].</param>
    /// <returns>h, [batch, T, size].</returns>
    /// <exception cref="ShapeMismatchException">The sizes disagree.</exception>
    public Tensor Lstm(Tensor x, Tensor recurrentWeight) => Rent<LstmOperation>().Forward(this, x, recurrentWeight);

    /// <summary>
    /// An outer-product LSTM (A.4) run over time from a state of zeros, fused. Its state are heads of s × s cells. With
    /// (k1, k2, q, o) = x_t + h_{t−1}·W for every head, gates (i, g, f)_ab = scale·tanh(k1)_a · scale·tanh(k2)_b,
    /// c_t = σ(f + 1)·c_{t−1} + σ(i)·g, read_b = Σ_a c_ab·q_a and h_t = σ(o)·tanh(read).
    /// </summary>
    /// <param name="x">[batch, T, 8·size], size = heads · s: for every head k1 [3·s], k2 [3·s], q [s] and o [s].</param>
    /// <param name="recurrentWeight">W, [size, 8·size].</param>
    /// <param name="scale">One value.</param>
    /// <param name="heads">Number of heads, a divisor of size.</param>
    /// <returns>h, [batch, T, size].</returns>
    /// <exception cref="ShapeMismatchException">The sizes disagree.</exception>
    public Tensor OuterProductLstm(Tensor x, Tensor recurrentWeight, Tensor scale, int heads) =>
        Rent<OuterProductLstmOperation>().Forward(this, x, recurrentWeight, scale, heads);

    /// <summary>The mean over rows of −ln softmax(logits)[label], in nats.</summary>
    /// <param name="logits">[.., classes]</param>
    /// <param name="labels">One label per row, 0 .. classes − 1; must not change before the backward pass.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ShapeMismatchException">The number of labels is not the number of rows, or there are none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is out of range.</exception>
    public Tensor CrossEntropy(Tensor logits, ReadOnlyMemory<int> labels) => Rent<CrossEntropyOperation>().Forward(this, logits, labels);

    /// <summary>
    /// The logits of a rectified linear network that learns as it goes: it predicts an example, takes a step of gradient
    /// descent on that example's cross-entropy, then predicts the next. Differentiable through all steps, exactly.
    /// </summary>
    /// <param name="firstSums">[B, T, units] what the first layer gives to every input by its initial weights and biases.</param>
    /// <param name="products">[B, T, T] inner products of the inputs of each sequence; without a gradient.</param>
    /// <param name="laterWeights">Initial weights of the layers after the first, each [units of the layer before, units].</param>
    /// <param name="laterBiases">Their initial biases, each [units]; the last layer's units are the classes.</param>
    /// <param name="learningRates">[layers, 2] learning rates of each layer's weights and biases.</param>
    /// <param name="labels">[B·T], 0 .. classes − 1; must not change before the backward pass.</param>
    /// <param name="constantSteps">Take steps for constants in the backward pass (first order). Default false.</param>
    /// <returns>[B, T, classes]</returns>
    /// <exception cref="ShapeMismatchException">The shapes do not fit together.</exception>
    /// <exception cref="ArgumentException">The products need a gradient.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is out of range.</exception>
    public Tensor DescendOnline(
        Tensor firstSums, Tensor products, ReadOnlySpan<Tensor> laterWeights, ReadOnlySpan<Tensor> laterBiases, Tensor learningRates, ReadOnlyMemory<int> labels, bool constantSteps = false) =>
        Rent<OnlineDescentOperation>().Forward(this, firstSums, products, laterWeights, laterBiases, learningRates, labels, constantSteps);

    /// <summary>Rows of a table picked by index.</summary>
    /// <param name="table">[rows, width]</param>
    /// <param name="indices">0 .. rows − 1, or −1 for a row of zeros; must not change before the backward pass.</param>
    /// <param name="indexShape">The shape the indices are laid out in; rank at most 3.</param>
    /// <returns>The index shape with <c>width</c> added as last axis.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public Tensor Gather(Tensor table, ReadOnlyMemory<int> indices, Shape indexShape) => Rent<GatherOperation>().Forward(this, table, indices, indexShape);

    /// <summary>Each index as a vector with a single 1.</summary>
    /// <param name="indices">0 .. classes − 1, or −1 for zeros only.</param>
    /// <param name="indexShape">The shape the indices are laid out in; rank at most 3.</param>
    /// <param name="classes">Size of the added last axis.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public Tensor OneHot(ReadOnlySpan<int> indices, Shape indexShape, int classes)
    {
        ShapeMismatchException.ThrowUnless(
            indexShape.Rank < Shape.MaximumRank && indexShape.Length == indices.Length, nameof(OneHot), $"the shape of the indices must hold {indices.Length} elements", indexShape);
        Span<int> sizes = stackalloc int[indexShape.Rank + 1];
        for (int i = 0; i < indexShape.Rank; i++)
            sizes[i] = indexShape[i];
        sizes[^1] = classes;
        Tensor result = Zeros(new Shape(sizes));
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
    /// <param name="axis">The axis to join along.</param>
    /// <param name="tensors">At least one; sizes equal but along the axis.</param>
    /// <exception cref="ShapeMismatchException">Other sizes differ.</exception>
    public Tensor Concatenate(int axis, params Tensor[] tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentOutOfRangeException.ThrowIfZero(tensors.Length);
        return Rent<ConcatenateOperation>().Forward(this, axis, tensors);
    }

    /// <summary>Items <paramref name="start"/> .. <paramref name="start"/> + <paramref name="length"/> − 1 along an axis.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The items are not within the axis.</exception>
    public Tensor Slice(Tensor x, int axis, int start, int length)
    {
        if (start < 0 || length < 0 || start > x.Shape[axis] - length)
            throw new ArgumentOutOfRangeException(nameof(start), start, $"{length} items from {start} are not within axis {axis} of {x.Shape}.");
        return Rent<SliceOperation>().Forward(this, x, axis, start, length);
    }

    /// <summary>The same elements under another shape; no copy is made.</summary>
    /// <exception cref="ShapeMismatchException">The number of elements differs.</exception>
    public Tensor Reshape(Tensor x, Shape shape)
    {
        ShapeMismatchException.ThrowUnless(x.Shape.Length == shape.Length, nameof(Reshape), "the number of elements must stay the same", x.Shape, shape);
        return View(x, shape);
    }

    /// <summary>Two axes exchanged.</summary>
    public Tensor Transpose(Tensor x, int axis1, int axis2) => Rent<TransposeOperation>().Forward(this, x, axis1, axis2);

    private Tensor InsertAxis(Tensor x, int before)
    {
        Span<int> sizes = stackalloc int[x.Shape.Rank + 1];
        for (int i = 0; i < sizes.Length; i++)
            sizes[i] = i < before ? x.Shape[i] : i == before ? 1 : x.Shape[i - 1];
        return View(x, new Shape(sizes));
    }
}
