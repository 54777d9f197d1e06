using BenchmarkDotNet.Attributes;
using Gpicl.Tensors;
using Gpicl.Tensors.Operations;

namespace Gpicl.Benchmarks.Kernels;

/// <summary>An operation on one thread, forward and backward, with the memory of its results reused as in training.</summary>
public abstract class TapeBenchmark : IDisposable
{
    private Parameter input = null!;
    private Tensor weights = null!;
    private Tape tape = null!;

    /// <summary>Shape of the operation's input.</summary>
    private protected abstract Shape InputShape { get; }

    /// <summary>Prepares the input and a tape.</summary>
    [GlobalSetup]
    public void Setup()
    {
        CreateParameters();
        input = new Parameter("input", InputShape, RandomValues.Normal(InputShape).Values);
        tape = new Tape(new Gradients(new ParameterSet([input])), WorkerPool.SingleThread);
        weights = RandomValues.Normal(Apply(tape, input).Shape, seed: 1);
        tape.Reset();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        tape.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public void Forward()
    {
        Apply(tape, input);
        tape.Reset();
    }

    /// <summary>Both passes; a weighted sum stands for the loss.</summary>
    [Benchmark]
    public void ForwardAndBackward()
    {
        Tensor output = Apply(tape, input);
        if (output.Shape.Rank > 0)
        {
            int length = output.Shape.Length;
            output = tape.MatrixProduct(tape.Reshape(output, new Shape(1, length)), tape.Reshape(weights, new Shape(length, 1)));
        }

        tape.Backward(output);
        tape.Reset();
    }

    /// <summary>Makes what the operation needs besides its input.</summary>
    protected virtual void CreateParameters()
    {
    }

    /// <summary>The operation.</summary>
    private protected abstract Tensor Apply(Tape tape, Tensor input);
}
