using Gpicl.Tensors;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Baselines.Maml;

/// <content>The backward pass: from the last example to the first, for each what its forward pass did in reverse.</content>
internal sealed unsafe partial class OnlineDescentOperation
{
    public override void Backward(Tape tape)
    {
        foreach (OnlineDescentLayer layer in layers)
            layer.BeginBackward(tape);
        int widest = layers.Max(layer => layer.Width);
        Tensor rateGradients = tape.Keep(batch * 2 * layers.Length); // [B, layers, 2], added up in the order of the sequences
        Tensor scratch = tape.Keep(batch * (widest + 2 * length));
        rateGradients.Values.Clear();
        tape.Workers.For(batch, 1, new BackwardPart(this, Tape.OutputGradient(this), rateGradients.Pointer, scratch.Pointer, widest));

        PassOnFirst(tape.TargetFor(first));
        for (int l = 1; l < layers.Length; l++)
            PassOnWeights(tape, layers[l - 1], layers[l], weights[l - 1], biases[l - 1]);
        GradientTarget toRates = tape.TargetFor(rates);
        toRates.ClearIfFresh(2 * layers.Length);
        for (int sequence = 0; sequence < batch && toRates.IsWanted; sequence++)
            VectorKernels.AddScaled(2 * layers.Length, 1, rateGradients.Pointer + sequence * 2 * layers.Length, toRates.Pointer);
    }

    private void PassOnFirst(GradientTarget target)
    {
        if (!target.IsWanted)
            return;
        target.ClearIfFresh(first.Shape.Length);
        OnlineDescentLayer layer = layers[0];
        for (nint row = 0; row < batch * length; row++)
            VectorKernels.AddScaled(layer.Outputs, 1, layer.SumGradients + row * layer.Width, target.Pointer + row * layer.Outputs);
    }

    // dU = Σ a·dzᵀ, and through the errors brought back e = U δ: + Σ de·δᵀ
    private void PassOnWeights(Tape tape, OnlineDescentLayer before, OnlineDescentLayer layer, Tensor weight, Tensor bias)
    {
        int rows = batch * length;
        GradientTarget toWeight = tape.TargetFor(weight);
        if (toWeight.IsWanted)
        {
            Gemm.Multiply(
                tape.Workers, layer.Inputs, layer.Outputs, rows, new MatrixOperand(before.Values, before.Width, transposed: true),
                new MatrixOperand(layer.SumGradients, layer.Width), toWeight.Pointer, layer.Outputs, toWeight.Accumulate);
            if (!firstOrder)
                Gemm.Multiply(
                    tape.Workers, layer.Inputs, layer.Outputs, rows, new MatrixOperand(before.ReturnGradients, before.Width, transposed: true),
                    new MatrixOperand(layer.Errors, layer.Width), toWeight.Pointer, layer.Outputs, accumulate: true);
        }

        GradientTarget toBias = tape.TargetFor(bias);
        toBias.ClearIfFresh(layer.Outputs);
        if (toBias.IsWanted)
            VectorKernels.AddColumnSums(rows, layer.Outputs, layer.SumGradients, layer.Width, toBias.Pointer);
    }

    private readonly struct BackwardPart(OnlineDescentOperation operation, float* gradient, float* rateGradients, float* scratch, int widest) : IRangeBody
    {
        public void Execute(int start, int limit)
        {
            int length = operation.length;
            for (int sequence = start; sequence < limit; sequence++)
            {
                float* own = scratch + (nint)sequence * (widest + 2 * length);
                var backward = new OnlineDescentBackward(
                    operation.layers, operation.rates.Pointer, sequence, length, operation.firstOrder, rateGradients + sequence * 2 * operation.layers.Length,
                    own, own + widest, own + widest + length);
                for (int t = length - 1; t >= 0; t--)
                    backward.Run(t, gradient + ((nint)sequence * length + t) * operation.Last.Outputs, operation.targets.Span[sequence * length + t]);
            }
        }
    }
}
