namespace Microsoft.ML;

/// <summary>The transforms that need no prediction.</summary>
public sealed class TransformsCatalog : IInternalCatalog
{
    private readonly IHostEnvironment environment;

    internal TransformsCatalog(IHostEnvironment environment)
    {
        this.environment = environment;
        Conversion = new ConversionTransforms(this);
    }

    public ConversionTransforms Conversion { get; }

    IHostEnvironment IInternalCatalog.Environment => environment;

    /// <summary>Transforms that change a column's type.</summary>
    public sealed class ConversionTransforms : IInternalCatalog
    {
        private readonly TransformsCatalog owner;

        internal ConversionTransforms(TransformsCatalog owner)
        {
            this.owner = owner;
        }

        IHostEnvironment IInternalCatalog.Environment => owner.environment;
    }
}
