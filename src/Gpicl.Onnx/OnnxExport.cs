using Gpicl.InContext;
using Gpicl.IO;
using Gpicl.Onnx.Graphs;

namespace Gpicl.Onnx;

/// <summary>
/// Writes fitted classifiers as ONNX graphs that run wherever ONNX Runtime 1.12 or later does. Standardization, projections,
/// network, context and ensemble are all in the graph, so it needs nothing but features: [N, Width] for any N. It predicts as
/// the classifier did at the moment of export, but for rounding.
/// </summary>
public static class OnnxExport
{
    /// <summary>Key of the class names in a file's metadata: a JSON array of strings, written when names were given.</summary>
    public const string ClassesKey = "gpicl.classes";

    /// <summary>Key of the description of a classifier in a file's metadata: a JSON object with its sizes and options.</summary>
    public const string ClassifierKey = "gpicl.classifier";

    /// <summary>Writes a classifier as an ONNX file, atomically.</summary>
    /// <param name="classifier">May be in use meanwhile; examples appended during the export are not in the file.</param>
    /// <param name="path">The file to create or replace; its folder must exist.</param>
    /// <param name="options">Names; defaults when null.</param>
    /// <exception cref="ArgumentException">A name is not allowed, or there are not as many class names as classes.</exception>
    /// <exception cref="InvalidOperationException">The file would be larger than the 2 GiB that the format allows.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void ExportToOnnx(this InContextClassifier classifier, string path, OnnxExportOptions? options = null)
    {
        OnnxModel model = ClassifierGraph.Build(classifier, options);
        AtomicFile.Write(path, model.WriteTo);
    }

    /// <summary>Writes a classifier as an ONNX model to a stream, which is left open.</summary>
    /// <param name="classifier">May be in use meanwhile; examples appended during the export are not in the model.</param>
    /// <param name="stream">Only written to, from where it stands.</param>
    /// <param name="options">Names; defaults when null.</param>
    /// <exception cref="ArgumentException">A name is not allowed, or there are not as many class names as classes.</exception>
    /// <exception cref="InvalidOperationException">The model would be larger than the 2 GiB that the format allows.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void ExportToOnnx(this InContextClassifier classifier, Stream stream, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ClassifierGraph.Build(classifier, options).WriteTo(stream);
    }
}
