namespace Microsoft.ML.Data;

/// <summary>Base of the attributes that give a member a column type of its own.</summary>
public abstract class DataViewTypeAttribute : Attribute, IEquatable<DataViewTypeAttribute>
{
    public abstract void Register();

    public abstract bool Equals(DataViewTypeAttribute other);
}
