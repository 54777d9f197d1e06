namespace Microsoft.ML.Data;

/// <summary>Base of the types whose values are simple and need no disposal.</summary>
public abstract class PrimitiveDataViewType : DataViewType
{
    protected PrimitiveDataViewType(Type rawType)
        : base(rawType)
    {
        if (typeof(IDisposable).IsAssignableFrom(rawType))
            throw new ArgumentException("The values of a primitive type cannot be disposable.", nameof(rawType));
    }
}
