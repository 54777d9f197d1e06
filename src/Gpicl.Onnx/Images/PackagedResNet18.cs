using Google.Protobuf;
using Gpicl.Onnx.Graphs;

namespace Gpicl.Onnx.Images;

/// <summary>
/// The ResNet-18 in the package Microsoft.ML.DnnImageFeaturizer.ResNet18. Its file ends with the features. Blue, green and red of an
/// image minus a mean image are what it reads; the mean image is in another file of the package.
/// </summary>
internal static class PackagedResNet18
{
    /// <summary>Name of the package.</summary>
    public const string Package = "Microsoft.ML.DnnImageFeaturizer.ResNet18";
    private const string File = "DnnImageModels/ResNet18Onnx/ResNet18.onnx";
    private const string MeanFile = "ResNetPreprocess.onnx";
    private const string MeanFolder = "ResNetPrepOnnx";
    private const string MeanName = "MeanImage";
    private const string ImageName = "Gpicl.Image";
    private const int Side = 224; // of the mean image

    /// <summary>Where the package's file is: beside the application, or else in the folder of NuGet's packages, the latest of all versions.</summary>
    /// <exception cref="FileNotFoundException">It is nowhere.</exception>
    public static string Find()
    {
        string beside = Path.Combine(AppContext.BaseDirectory, File);
        if (System.IO.File.Exists(beside))
            return beside;
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var versions = new DirectoryInfo(Path.Combine(packages, Package.ToLowerInvariant()));
        string? file = !versions.Exists ? null : versions.GetDirectories()
            .OrderByDescending(version => Version.TryParse(version.Name, out Version? number) ? number : new Version())
            .Select(version => Path.Combine(version.FullName, "tools", File)).FirstOrDefault(System.IO.File.Exists);
        return file ?? throw new FileNotFoundException(
            $"There is no '{beside}', and the package {Package}, which has it, is not in '{packages}': "
            + "reference the package, or give the path of ResNet18.onnx.");
    }

    /// <summary>Whether a network is this one.</summary>
    /// <param name="model">What it was taken for.</param>
    /// <param name="graph">The network.</param>
    public static bool Is(ImageFeatureModel model, GraphProto graph) => model.MayBePackaged && !graph.Node.Any(NetworkFile.IsFullyConnected);

    /// <summary>What images must look like to it, once <see cref="Complete"/> has subtracted the mean image.</summary>
    public static ImageFeatureModel Adapt(ImageFeatureModel model) => model with
    {
        RemoveFinalLayer = false,
        Preprocessing = model.Preprocessing with
        {
            ShorterSide = model.Preprocessing.ShorterSide == new ImagePreprocessing().ShorterSide ? Side : model.Preprocessing.ShorterSide,
            ChannelOrder = ChannelOrder.Bgr,
            Scale = 1,
            Mean = default,
            Deviation = new(1, 1, 1),
        },
    };

    /// <summary>The network with the mean image subtracted first, for any number of images at a time.</summary>
    /// <param name="network">Is not changed.</param>
    /// <param name="path">Its file.</param>
    /// <exception cref="InvalidDataException">There is no mean image, or the network is another.</exception>
    /// <exception cref="IOException">The file with the mean image cannot be read.</exception>
    public static ModelProto Complete(ModelProto network, string path)
    {
        TensorProto mean = ReadMeanImage(path);
        ModelProto complete = network.Clone();
        GraphProto graph = complete.Graph;
        HashSet<string> constants = [.. graph.Initializer.Select(constant => constant.Name)];
        ValueInfoProto[] inputs = [.. graph.Input.Where(input => !constants.Contains(input.Name))];
        if (inputs.Length != 1 || graph.Output.Count != 1)
            throw Unknown(path, $"It has {inputs.Length} inputs and {graph.Output.Count} outputs instead of one each.");

        // Constants of files as old must be inputs, too; the result of a node need not.
        var nodes = new OnnxGraph();
        string constant = nodes.Node("Constant", "Gpicl.MeanImage", [], AttributeProto.Of("value", mean));
        nodes.Node("Sub", inputs[0].Name, [ImageName, constant]);
        inputs[0].Name = ImageName;
        NodeProto[] all = [.. nodes.Message.Node, .. graph.Node];
        graph.Node.Clear();
        graph.Node.Add(all);
        foreach (ValueInfoProto value in (ValueInfoProto[])[inputs[0], graph.Output[0]])
            if (value.Type?.TensorType?.Shape?.Dim is [{ } images, ..])
                images.DimParam = OnnxGraph.Rows;
        return complete;
    }

    private static TensorProto ReadMeanImage(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string[] files = [Path.Combine(folder, MeanFile), Path.Combine(folder, "..", MeanFolder, MeanFile)];
        string file = Array.Find(files, System.IO.File.Exists)
            ?? throw Unknown(path, $"For that, '{MeanFile}' of the package, which has the mean image, must be beside it or in '../{MeanFolder}'.");
        try
        {
            var preprocessing = ModelProto.Parser.ParseFrom(System.IO.File.ReadAllBytes(file));
            TensorProto? mean = preprocessing.Graph?.Initializer.FirstOrDefault(constant => constant.Name == MeanName);
            if (mean?.DataType == (int)ElementType.Float && mean.Dims.SequenceEqual([1, 3, Side, Side]))
                return mean;
            throw new InvalidDataException($"'{file}' has no constant '{MeanName}' of 3 × {Side} × {Side} numbers of single precision.");
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException($"'{file}' is damaged or no ONNX model: {exception.Message}", exception);
        }
    }

    private static InvalidDataException Unknown(string path, string reason) => new(
        $"'{path}' has no fully connected layer, so that it is taken for the network of the package {Package}. {reason} "
        + $"{nameof(ImageFeatureModel)}.{nameof(ImageFeatureModel.FromOnnx)} describes any other network.");
}
