using System.Reflection;
using System.Runtime.Loader;
using Gpicl.Onnx.Images;
using Gpicl.Onnx.Tests.Support;

namespace Gpicl.Onnx.Tests.Images;

/// <summary>What users see whose application references no package with ONNX Runtime's native library.</summary>
public sealed class MissingRuntimeTests
{
    [Fact]
    public void The_package_that_is_missing_is_named()
    {
        using var network = new TemporaryNetwork(TemporaryNetwork.Classifier());
        Assembly library = new WithoutNativeLibraries().LoadFromAssemblyName(typeof(ImageFeatureModel).Assembly.GetName());
        object model = library.GetType(typeof(ImageFeatureModel).FullName!)!.GetMethod(
            nameof(ImageFeatureModel.ResNet18), [typeof(string)])!.Invoke(null, [network.FilePath])!;
        ConstructorInfo constructor = library.GetType(typeof(ImageFeatureExtractor).FullName!)!.GetConstructors().Single();

        // Every attempt says so, not the first alone.
        for (int attempt = 0; attempt < 2; attempt++)
        {
            var exception = Assert.Throws<TargetInvocationException>(() => constructor.Invoke([model, null]));
            var missing = Assert.IsType<DllNotFoundException>(exception.InnerException);
            Assert.Contains("reference the package Microsoft.ML.OnnxRuntime", missing.Message, StringComparison.Ordinal);
        }
    }

    // Loads the same assemblies once more, so that they look for their native libraries anew.
    private sealed class WithoutNativeLibraries : AssemblyLoadContext
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string path = Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }

        protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) => throw new DllNotFoundException($"Unable to load '{unmanagedDllName}'.");
    }
}
