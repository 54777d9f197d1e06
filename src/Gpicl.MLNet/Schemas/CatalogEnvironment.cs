using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Gpicl.MLNet.Schemas;

/// <summary>
/// Finds the environment of the context a catalog belongs to, where messages reach the user's log. ML.NET keeps the
/// interface that gives it internal, though it is meant for components; should a later version have moved it, components
/// work as before, without messages.
/// </summary>
internal static class CatalogEnvironment
{
    private const string InterfaceName = "Microsoft.ML.Data.IInternalCatalog";

    public static IHostEnvironment Of(object catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        PropertyInfo? property = Array.Find(catalog.GetType().GetInterfaces(), type => type.FullName == InterfaceName)?.GetProperty("Environment");
        return property?.GetValue(catalog) as IHostEnvironment ?? new MLContext();
    }
}
