namespace Microsoft.ML;

public sealed partial class DataViewSchema
{
    public sealed partial class Annotations
    {
        /// <summary>Makes annotations.</summary>
        public sealed class Builder
        {
            private readonly DataViewSchema.Builder schema = new();
            private readonly List<Delegate> getters = [];

            public void Add(Annotations annotations, Func<string, bool> selector)
            {
                Check.Value(selector, nameof(selector));
                if (annotations is null)
                    return;
                foreach (var column in annotations.Schema)
                {
                    if (selector(column.Name))
                        AddItem(column.Name, column.Type, annotations.getters[column.Index], column.Annotations);
                }
            }

            public void Add<TValue>(string name, DataViewType type, ValueGetter<TValue> getter, Annotations annotations = null)
            {
                Check.Value(type, nameof(type));
                if (type.RawType != typeof(TValue))
                    throw new ArgumentException($"Values of {type} are not of type {typeof(TValue)}.", nameof(type));
                AddItem(name, type, getter, annotations);
            }

            public void Add(string name, DataViewType type, Delegate getter, Annotations annotations = null)
            {
                Check.Value(type, nameof(type));
                var expected = typeof(ValueGetter<>).MakeGenericType(type.RawType);
                if (getter is not null && !expected.IsInstanceOfType(getter))
                    throw new ArgumentException($"A getter of {type} must be a {expected}.", nameof(getter));
                AddItem(name, type, getter, annotations);
            }

            public void AddPrimitiveValue<TValue>(string name, PrimitiveDataViewType type, TValue value, Annotations annotations = null)
                => Add(name, type, (ref TValue destination) => destination = value, annotations);

            public Annotations ToAnnotations() => new(schema.ToSchema(), [.. getters]);

            private void AddItem(string name, DataViewType type, Delegate getter, Annotations annotations)
            {
                if (string.IsNullOrEmpty(name))
                    throw new ArgumentNullException(nameof(name));
                Check.Value(getter, nameof(getter));
                schema.AddColumn(name, type, annotations);
                getters.Add(getter);
            }
        }
    }
}
