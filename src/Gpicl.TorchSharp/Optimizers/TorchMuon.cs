using Gpicl.MetaTraining.Optimizers;
using Gpicl.Tensors;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Gpicl.Torch.Optimizers;

/// <summary>
/// Orthogonalized momentum for weight matrices, all of one shape at a time, and Adam for all else: <see cref="Muon"/> on the host.
/// In bfloat16 the iterations are, too; they need no more.
/// </summary>
internal sealed class TorchMuon : TorchOptimizer
{
    private readonly TorchPrecision precision;
    private readonly TorchAdam adam;
    private readonly Tensor momentum, isMap;
    private readonly Parameter[][] groups; // weights whose maps have the same shape

    public TorchMuon(TorchParameters parameters, OptimizerOptions options, TorchPrecision precision)
        : base(parameters, options)
    {
        this.precision = precision;
        adam = new TorchAdam(parameters, options);
        momentum = Remember();
        isMap = Remember();
        groups = [.. parameters.Source.Where(Muon.IsMap).GroupBy(weight => (weight.Shape[0], weight.Shape[1] / weight.Maps)).Select(group => group.ToArray())];
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        foreach (Parameter weight in groups.SelectMany(group => group))
            TorchParameters.ViewOf(isMap, weight).fill_(1);
    }

    public override IReadOnlyList<(string Name, Tensor Values)> State => [.. adam.State, ("muon.momentum", momentum)];

    internal override void Step(Tensor gradients, float learningRate)
    {
        Tensor ofMaps = gradients * isMap;
        momentum.mul_(Options.Momentum).add_(ofMaps);
        Tensor ahead = ofMaps.add_(momentum, Options.Momentum); // Nesterov's
        foreach (Parameter[] group in groups)
        {
            (int rows, int columns) = (group[0].Shape[0], group[0].Shape[1] / group[0].Maps);
            Tensor direction = Orthogonalize(cat([.. group.Select(weight => MapsOf(ahead, weight))]), rows > columns);
            direction.mul_(-learningRate * OrthogonalMomentum.StepSize * MathF.Sqrt(Math.Max(rows, columns)));
            int first = 0;
            foreach (Parameter weight in group)
            {
                MapsOf(Parameters.Weights, weight).add_(direction.narrow(0, first, weight.Maps));
                first += weight.Maps;
            }
        }

        adam.Steps = Steps;
        adam.Step(gradients.mul_(1 - isMap), learningRate);
    }

    // The maps that lie side by side in a weight matrix: [maps, rows, columns].
    private static Tensor MapsOf(Tensor flat, Parameter weight) =>
        TorchParameters.ViewOf(flat, weight).view(weight.Shape[0], weight.Maps, weight.Shape[1] / weight.Maps).permute(1, 0, 2);

    // [maps, rows, columns] to the semi-orthogonal matrices nearest to them; see OrthogonalMomentum.
    private Tensor Orthogonalize(Tensor maps, bool tall)
    {
        Tensor x = tall ? maps.transpose(1, 2) : maps;
        Tensor norm = x.square().sum([1, 2], keepdim: true).sqrt();
        x = x / norm.clamp_min(float.Epsilon); // of no momentum there is no direction
        if (precision == TorchPrecision.Mixed)
            x = x.to(ScalarType.BFloat16);
        for (int i = 0; i < OrthogonalMomentum.Iterations; i++)
        {
            Tensor gram = x.bmm(x.transpose(1, 2)); // [maps, side, side]
            Tensor polynomial = gram.bmm(gram).mul_(OrthogonalMomentum.Fifth).add_(gram, OrthogonalMomentum.Third);
            x = polynomial.bmm(x).add_(x, OrthogonalMomentum.First);
        }

        x = x.to(ScalarType.Float32);
        return tall ? x.transpose(1, 2).contiguous() : x;
    }
}
