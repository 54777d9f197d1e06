using Gpicl.Randomness;
using Gpicl.Tensors;

namespace Gpicl.Model;

/// <summary>
/// Makes the parameters of a learner with their initial values. Each parameter draws from a random stream of its own,
/// numbered in order of creation, so that the same seed and architecture give the same bits on every machine.
/// </summary>
internal sealed class Initializer
{
    private readonly ulong seed;
    private readonly List<Parameter> parameters = [];

    /// <summary>Begins a set of parameters.</summary>
    /// <param name="seed">Key of the random streams.</param>
    public Initializer(ulong seed) => this.seed = seed;

    /// <summary>A parameter with values uniform in ±<paramref name="bound"/>.</summary>
    /// <param name="name">Unique within the learner.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="bound">Largest magnitude.</param>
    /// <param name="maps">Matrices that lie side by side in it, see <see cref="Parameter.Maps"/>. Default 1.</param>
    public Parameter Uniform(string name, Shape shape, float bound, int maps = 1) => Add(name, shape, maps, values =>
    {
        NextStream().FillUniform(values);
        for (int i = 0; i < values.Length; i++)
            values[i] = (2 * values[i] - 1) * bound;
    });

    /// <summary>A parameter with normal values of mean 0.</summary>
    public Parameter Normal(string name, Shape shape, float deviation) => Add(name, shape, maps: 1, values =>
    {
        NextStream().FillNormal(values);
        for (int i = 0; i < values.Length; i++)
            values[i] *= deviation;
    });

    /// <summary>A parameter with one value throughout.</summary>
    public Parameter Constant(string name, Shape shape, float value) => Add(name, shape, maps: 1, values => Array.Fill(values, value));

    /// <summary>Moves all parameters made so far into one set.</summary>
    public ParameterSet Build() => new(parameters);

    private Parameter Add(string name, Shape shape, int maps, Action<float[]> fill)
    {
        var values = new float[shape.Length];
        fill(values);
        var parameter = new Parameter(name, shape, values) { Maps = maps };
        parameters.Add(parameter);
        return parameter;
    }

    private CounterGenerator NextStream() => new(seed, StreamPurpose.Weights, (ulong)parameters.Count);
}
