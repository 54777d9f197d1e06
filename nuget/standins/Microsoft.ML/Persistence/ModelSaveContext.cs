namespace Microsoft.ML;

/// <summary>Where a model is being saved to. Only built-in components can write to it.</summary>
public sealed class ModelSaveContext : IDisposable
{
    private readonly BinaryWriter writer;
    private int written;

    internal ModelSaveContext(BinaryWriter writer)
    {
        this.writer = writer;
    }

    public void Dispose()
    {
    }

    /// <summary>Writes one component.</summary>
    internal void Write(string name, Action<BinaryWriter> body)
    {
        var before = written;
        writer.Write(name);
        body(writer);
        written = before + 1;
    }

    /// <summary>Has a component write itself.</summary>
    internal void SaveComponent(ICanSaveModel component)
    {
        var before = written;
        component.Save(this);
        Check.State(written == before + 1, "The component saved nothing.");
    }
}
