using Gpicl.Tensors;
using Gpicl.Tensors.Operations;

namespace Gpicl.Tests.Tensors.Support;

/// <summary>One attention block with a loss, large enough that every kernel uses more than one thread.</summary>
internal sealed class SmallModel : IDisposable
{
    private const int Batch = 4, Length = 40, Width = 48, Classes = 7;

    private readonly Parameter[] parameters;
    private readonly Gradients gradients;
    private readonly WorkerPool pool;
    private readonly Tape tape;
    private readonly float[] inputs = RandomNumbers.Uniform(Batch * Length * Width, seed: 100);
    private readonly int[] labels = [.. Enumerable.Range(0, Batch * Length).Select(i => i * 5 % Classes)];

    public SmallModel(int threads)
    {
        Shape[] shapes = [new(Width), new(Width), new(Width, 3 * Width), new(3 * Width), new(Width, 4 * Width), new(4 * Width), new(4 * Width, Classes)];
        parameters = [.. shapes.Select((shape, i) => new Parameter($"parameter {i}", shape, RandomNumbers.Uniform(shape.Length, seed: i, -0.3, 0.3)))];
        gradients = new Gradients(new ParameterSet(parameters));
        pool = new WorkerPool(threads);
        tape = new Tape(gradients, pool);
    }

    public (float Loss, float[] Gradients) Step() => (StepWithoutCopies(), gradients.Values.ToArray());

    public float StepWithoutCopies()
    {
        gradients.Clear();
        tape.Reset();
        Tensor x = tape.Constant(new Shape(Batch, Length, Width), inputs);
        Tensor normalized = tape.LayerNorm(x, parameters[0], parameters[1]);
        Tensor attended = tape.Attention(tape.Linear(normalized, parameters[2], parameters[3]), 4, AttentionPattern.Causal);
        Tensor hidden = tape.Gelu(tape.Linear(tape.Add(x, attended), parameters[4], parameters[5]));
        Tensor loss = tape.CrossEntropy(tape.Linear(hidden, parameters[6]), labels);
        tape.Backward(loss);
        return loss.ToScalar();
    }

    public void Dispose()
    {
        tape.Dispose();
        pool.Dispose();
    }
}
