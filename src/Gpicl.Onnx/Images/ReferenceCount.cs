namespace Gpicl.Onnx.Images;

/// <summary>Releases something once its owner and all who are using it are done with it. Thread-safe.</summary>
/// <param name="release">Called once.</param>
internal sealed class ReferenceCount(Action release)
{
    private readonly Lock gate = new();
    private int users;
    private bool released;

    /// <summary>Begins a use; false after <see cref="Release"/>.</summary>
    public bool TryAdd()
    {
        lock (gate)
        {
            if (released)
                return false;
            users++;
            return true;
        }
    }

    /// <summary>Ends a use.</summary>
    public void Remove()
    {
        bool last;
        lock (gate)
            last = --users == 0 && released;
        if (last)
            release();
    }

    /// <summary>The owner is done with it. Again: no effect.</summary>
    public void Release()
    {
        bool last;
        lock (gate)
        {
            last = !released && users == 0;
            released = true;
        }

        if (last)
            release();
    }
}
