using Gpicl.Model;
using Gpicl.Tensors;
using Gpicl.Tensors.Operations;

namespace Gpicl.Baselines.Regression;

/// <summary>
/// Multinomial logistic regression with an L2 penalty, fitted to convergence anew for every prediction, on the examples
/// before it; the strength of the penalty is chosen by cross-validation among those examples. Nothing is meta-trained.
/// </summary>
/// <remarks>
/// Inputs are divided by their root mean square length among the examples seen, and the intercept is penalized as any
/// other weight, so that classes not yet seen have finite logits. Fits are made in kernel form: their cost depends on the
/// width of the inputs only through one matrix product.
/// </remarks>
/// <param name="options">Sizes of inputs and labels.</param>
internal sealed class LogisticRegression(LogisticRegressionOptions options) : Learner<LogisticRegressionOptions>(LearnerName, options), ILearner
{
    /// <summary>The name of this learner in tables and files.</summary>
    public const string LearnerName = "logistic-regression";

    protected override long StateAfter(int length) => (InputSize + 1L) * Classes;

    /// <inheritdoc/>
    /// <remarks>The products of the inputs alone: how many steps a fit takes depends on the data.</remarks>
    public override double ForwardOperations(int length) => 2.0 * length * length * InputSize;

    protected override Tensor Predict(Tape tape, Tensor inputs, ReadOnlyMemory<int> labels)
    {
        Tensor logits = tape.Zeros(inputs.Shape.With(-1, Classes)); // [B, T, C]
        Fit(tape, inputs, labels, first: 0, logits);
        return logits;
    }

    /// <inheritdoc/>
    public Tensor ForwardLast(Tape tape, Tensor inputs, ReadOnlyMemory<int> labels)
    {
        ArgumentNullException.ThrowIfNull(tape);
        SequenceCheck.Require(this, inputs, labels);
        Tensor logits = tape.Zeros(new Shape(inputs.Shape[0], Classes));
        Fit(tape, inputs, labels, first: inputs.Shape[1] - 1, logits);
        return logits;
    }

    // Fills the logits of positions first .. T − 1 of every sequence.
    private void Fit(Tape tape, Tensor inputs, ReadOnlyMemory<int> labels, int first, Tensor logits)
    {
        Tensor products = tape.MatrixProduct(inputs, inputs, transposeB: true); // [B, T, T]
        tape.Workers.For(inputs.Shape[0], 1, new Fits(products, labels, first, logits, Classes));
    }

    private readonly struct Fits(Tensor products, ReadOnlyMemory<int> labels, int first, Tensor logits, int classes) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            int length = products.Shape[1], predicted = length - first;
            var regression = new CrossValidatedRegression(classes);
            for (int sequence = start; sequence < limit; sequence++)
            {
                ReadOnlySpan<float> inner = products.Values.Slice(sequence * length * length, length * length);
                ReadOnlySpan<int> classOf = labels.Span.Slice(sequence * length, length);
                for (int t = first; t < length; t++)
                {
                    regression.Fit(inner, classOf, t);
                    regression.Predict(inner[(t * length)..], logits.Values.Slice((sequence * predicted + t - first) * classes, classes));
                }
            }
        }
    }
}
