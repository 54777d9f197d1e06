namespace Microsoft.ML.Data;

/// <summary>Lets components hung on a catalog find the environment.</summary>
internal interface IInternalCatalog
{
    IHostEnvironment Environment { get; }
}
