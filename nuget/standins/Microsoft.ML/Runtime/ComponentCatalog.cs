namespace Microsoft.ML.Runtime;

/// <summary>The assemblies that components may come from.</summary>
public sealed class ComponentCatalog
{
    private readonly HashSet<Assembly> assemblies = [];

    internal ComponentCatalog()
    {
    }

    public void RegisterAssembly(Assembly assembly, bool throwOnError = true)
    {
        Check.Value(assembly, nameof(assembly));
        assemblies.Add(assembly);
    }
}
