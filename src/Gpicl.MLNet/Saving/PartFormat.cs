using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.ML;

namespace Gpicl.MLNet.Saving;

/// <summary>
/// All that saving has to know of one kind of transformer of this library: how it is written and read, and what of ML.NET does
/// the same. A new transformer brings its own and is listed in <see cref="GpiclModelCatalog"/>.
/// </summary>
/// <param name="kind">What files call it.</param>
internal abstract class PartFormat(string kind)
{
    /// <summary>What files call it.</summary>
    public string Kind => kind;

    /// <summary>Writes a transformer.</summary>
    /// <param name="transformer">The transformer.</param>
    /// <param name="entries">For what is more than settings.</param>
    /// <returns>Its settings.</returns>
    public abstract JsonObject Write(ITransformer transformer, PartEntries entries);

    /// <summary>Reads a transformer.</summary>
    /// <param name="settings">What <see cref="Write"/> returned; other properties may be among it.</param>
    /// <param name="entries">What it wrote.</param>
    /// <exception cref="InvalidDataException">The settings or the entries are damaged.</exception>
    public abstract ITransformer Read(JsonObject settings, PartEntries entries);

    /// <summary>Transformers of ML.NET that do the same.</summary>
    /// <exception cref="NotSupportedException">There are none.</exception>
    public abstract BuiltInEquivalent ToBuiltIn(ITransformer transformer);
}

/// <summary>The format of one type of transformer.</summary>
/// <typeparam name="TTransformer">The type.</typeparam>
/// <typeparam name="TSettings">What is kept as JSON.</typeparam>
/// <param name="kind">What files call it.</param>
/// <param name="json">How settings are written and read; made when it is needed.</param>
internal abstract class PartFormat<TTransformer, TSettings>(string kind, Func<JsonTypeInfo<TSettings>> json) : PartFormat(kind)
    where TTransformer : ITransformer
    where TSettings : class
{
    /// <inheritdoc/>
    public sealed override JsonObject Write(ITransformer transformer, PartEntries entries) =>
        ToJson(Describe((TTransformer)transformer, entries));

    /// <inheritdoc/>
    public sealed override ITransformer Read(JsonObject settings, PartEntries entries) =>
        Restore(settings.Deserialize(json())!, entries);

    /// <inheritdoc/>
    public sealed override BuiltInEquivalent ToBuiltIn(ITransformer transformer) => ToBuiltIn((TTransformer)transformer);

    /// <inheritdoc cref="Write"/>
    protected abstract TSettings Describe(TTransformer transformer, PartEntries entries);

    /// <summary>Settings as files keep them.</summary>
    protected virtual JsonObject ToJson(TSettings settings) => JsonSerializer.SerializeToNode(settings, json())!.AsObject();

    /// <inheritdoc cref="Read"/>
    protected abstract TTransformer Restore(TSettings settings, PartEntries entries);

    /// <inheritdoc cref="ToBuiltIn(ITransformer)"/>
    protected virtual BuiltInEquivalent ToBuiltIn(TTransformer transformer) => throw new NotSupportedException(
        $"mlContext.Model.Save cannot save a {typeof(TTransformer).Name}: ML.NET has nothing that does the same. {BuiltInEquivalent.Advice}");
}

/// <summary>A transformer of this library.</summary>
internal interface IHasFormat : ITransformer
{
    /// <summary>How it is saved.</summary>
    PartFormat Format { get; }
}
