namespace Gpicl.Tensors;

/// <summary>
/// Records tensor operations and differentiates through them in reverse order. A tape owns what its operations make:
/// <see cref="Reset"/> ends the life of those tensors and keeps their memory for the next pass, so that a training step
/// in steady state asks the runtime for next to nothing. Used by one thread at a time.
/// </summary>
internal sealed class Tape : IDisposable
{
    private readonly MemoryPool pool = new();
    private readonly Dictionary<Type, Stack<Operation>> spareOperations = [];
    private readonly List<Operation> operations = [];
    private readonly List<Tensor> tensors = [];
    private readonly List<Storage> storages = [];
    private bool disposed;

    /// <summary>Creates a tape.</summary>
    /// <param name="gradients">Where gradients of parameters are added, or null for a forward-only tape, which records nothing.</param>
    /// <param name="workers">Threads that kernels may use; <see cref="WorkerPool.Shared"/> when null.</param>
    public Tape(Gradients? gradients = null, WorkerPool? workers = null)
    {
        Gradients = gradients;
        Workers = workers ?? WorkerPool.Shared;
    }

    /// <summary>Where gradients of parameters are added, or null on a forward-only tape.</summary>
    public Gradients? Gradients { get; }

    /// <summary>Threads that kernels may use.</summary>
    public WorkerPool Workers { get; }

    /// <summary>A tensor on this tape with the given values.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="values">One value per element; copied.</param>
    /// <param name="requiresGradient">Whether <see cref="GradientOf"/> will be asked for it.</param>
    /// <exception cref="ArgumentException">The number of values is not the shape's length.</exception>
    public Tensor Constant(Shape shape, ReadOnlySpan<float> values, bool requiresGradient = false)
    {
        if (values.Length != shape.Length)
            throw new ArgumentException($"{shape} has {shape.Length} elements, but {values.Length} values were given.", nameof(values));
        Tensor tensor = New(shape);
        values.CopyTo(tensor.Values);
        tensor.Storage.RequiresGradient = requiresGradient && Gradients != null;
        return tensor;
    }

    /// <summary>A tensor of zeros on this tape, to be filled before it is used.</summary>
    /// <param name="shape">Its shape.</param>
    public Tensor Zeros(Shape shape)
    {
        Tensor tensor = New(shape);
        tensor.Values.Clear();
        return tensor;
    }

    /// <summary>
    /// Adds the gradients of <paramref name="loss"/> times <paramref name="scale"/> to <see cref="Gradients"/>, going back
    /// through everything recorded.
    /// </summary>
    /// <param name="loss">A tensor with one element, made by this tape since its last reset.</param>
    /// <param name="scale">Factor on every gradient, such as this part's share of a batch. Default 1.</param>
    /// <exception cref="InvalidOperationException">The tape is forward-only.</exception>
    /// <exception cref="NonFiniteLossException">The loss is NaN or infinite; no gradient has been touched.</exception>
    /// <exception cref="ShapeMismatchException">The loss has more than one element.</exception>
    public unsafe void Backward(Tensor loss, float scale = 1)
    {
        ArgumentNullException.ThrowIfNull(loss);
        if (Gradients == null)
            throw new InvalidOperationException("This tape was created without gradients and records nothing to differentiate.");
        float value = loss.ToScalar();
        if (!float.IsFinite(value))
            throw new NonFiniteLossException(value);

        GradientTarget seed = TargetFor(loss);
        if (seed.IsWanted)
            *seed.Pointer = seed.Accumulate ? *seed.Pointer + scale : scale;

        for (int i = operations.Count - 1; i >= 0; i--)
        {
            Storage output = operations[i].Output.Storage;
            if (output.Gradient == null)
                continue;
            operations[i].Backward(this);
            if (output.Gradient is { } spent)
            {
                pool.Return(spent);
                output.Gradient = null;
            }
        }
    }

    /// <summary>The gradient that <see cref="Backward"/> brought to a tensor made by <see cref="Constant"/> with a gradient required.</summary>
    /// <exception cref="InvalidOperationException">No gradient has reached the tensor.</exception>
    public ReadOnlySpan<float> GradientOf(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ObjectDisposedException.ThrowIf(disposed, this);
        return (tensor.Storage.Gradient ?? throw new InvalidOperationException($"No gradient has reached this tensor of shape {tensor.Shape}.")).Span;
    }

    /// <summary>Forgets everything recorded and takes back the memory of every tensor this tape made.</summary>
    public void Reset()
    {
        foreach (Operation operation in operations)
        {
            Type type = operation.GetType();
            if (!spareOperations.TryGetValue(type, out Stack<Operation>? spare))
                spareOperations[type] = spare = new Stack<Operation>();
            spare.Push(operation);
        }

        operations.Clear();
        foreach (Tensor tensor in tensors)
            tensor.Release();
        tensors.Clear();
        foreach (Storage storage in storages)
        {
            if (storage.Gradient is { } gradient)
                pool.Return(gradient);
            storage.Gradient = null;
            pool.Return(storage);
        }

        storages.Clear();
    }

    /// <summary>Resets the tape and lets go of its memory, which passes of other shapes have no use for.</summary>
    public void Trim()
    {
        Reset();
        pool.Clear();
    }

    /// <summary>Resets the tape and lets go of its memory.</summary>
    public void Dispose()
    {
        if (disposed)
            return;
        Trim();
        disposed = true;
    }

    /// <summary>A tensor on this tape, not initialized.</summary>
    internal Tensor New(Shape shape)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        Storage storage = pool.Rent(shape.Length);
        storages.Add(storage);
        return Own(new Tensor(storage, shape));
    }

    /// <summary>The same elements under another shape.</summary>
    internal Tensor View(Tensor tensor, Shape shape) => Own(new Tensor(tensor.Storage, shape));

    /// <summary>An operation object to fill in; a used one where there is one.</summary>
    internal TOperation Rent<TOperation>()
        where TOperation : Operation, new() =>
        spareOperations.TryGetValue(typeof(TOperation), out Stack<Operation>? spare) && spare.TryPop(out Operation? operation)
            ? (TOperation)operation
            : new TOperation();

    /// <summary>Puts a finished operation on the tape if a gradient may have to come back through it.</summary>
    internal Tensor Record(Operation operation, Tensor output, bool inputsRequireGradient)
    {
        operation.Output = output;
        if (Gradients != null && inputsRequireGradient)
        {
            output.Storage.RequiresGradient = true;
            operations.Add(operation);
        }

        return output;
    }

    /// <summary>The gradient of an operation's output during the backward pass.</summary>
    internal static unsafe float* OutputGradient(Operation operation) => operation.Output.Storage.Gradient!.Pointer;

    /// <summary>Where the gradient of an operation's input goes.</summary>
    internal unsafe GradientTarget TargetFor(Tensor input)
    {
        Storage storage = input.Storage;
        if (!storage.RequiresGradient)
            return default;
        if (storage.Parameter is { } parameter)
            return new GradientTarget(Gradients!.PointerTo(parameter), accumulate: true);
        if (storage.Gradient is { } gradient)
            return new GradientTarget(gradient.Pointer, accumulate: true);
        storage.Gradient = pool.Rent(storage.Length);
        return new GradientTarget(storage.Gradient.Pointer, accumulate: false);
    }

    /// <summary>Hands an output's gradient to an input of the same shape, copying only if the input has one already.</summary>
    internal static bool TryPassOn(Operation operation, Tensor input)
    {
        Storage storage = input.Storage;
        if (storage.Parameter != null || !storage.RequiresGradient || storage.Gradient != null)
            return false;
        storage.Gradient = operation.Output.Storage.Gradient;
        operation.Output.Storage.Gradient = null;
        return true;
    }

    /// <summary>Memory for what an operation keeps between its forward and backward pass.</summary>
    internal Tensor Keep(int length) => New(new Shape(length));

    private Tensor Own(Tensor tensor)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        tensors.Add(tensor);
        return tensor;
    }
}
