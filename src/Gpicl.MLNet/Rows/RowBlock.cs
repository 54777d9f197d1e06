namespace Gpicl.MLNet.Rows;

/// <summary>Values of added columns for a block of rows, computed at once.</summary>
internal abstract class RowBlock : IDisposable
{
    /// <summary>Forgets all rows.</summary>
    public abstract void Clear();

    /// <summary>Reads what is needed of the row the input stands at.</summary>
    /// <param name="row">Its place in the block.</param>
    public abstract void Read(int row);

    /// <summary>Computes the values for all rows that were read.</summary>
    public abstract void Compute();

    /// <summary>Getters of the added columns for the row at the place that <paramref name="row"/> gives.</summary>
    public abstract Delegate[] CreateGetters(Func<int> row);

    /// <summary>No more rows are read.</summary>
    public virtual void Dispose()
    {
    }
}
