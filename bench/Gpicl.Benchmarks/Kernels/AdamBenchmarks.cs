using BenchmarkDotNet.Attributes;
using Gpicl.MetaTraining.Optimizers;
using Gpicl.Tensors;

namespace Gpicl.Benchmarks.Kernels;

/// <summary>One step of Adam on one thread, over as many weights as the paper's network has.</summary>
public class AdamBenchmarks
{
    private const int Weights = 3_200_000;

    private IOptimizer optimizer = null!;
    private Gradients gradients = null!;

    [GlobalSetup]
    public void CreateOptimizer()
    {
        var shape = new Shape(Weights);
        var parameters = new ParameterSet([new Parameter("weights", shape, RandomValues.Normal(shape).Values)]);
        gradients = new Gradients(parameters);
        RandomValues.Normal(shape, seed: 1).Values.CopyTo(gradients.Values);
        optimizer = new OptimizerOptions().Create(parameters, WorkerPool.SingleThread);
    }

    [Benchmark]
    public void Update() => optimizer.Update(gradients, 1e-3f);
}
