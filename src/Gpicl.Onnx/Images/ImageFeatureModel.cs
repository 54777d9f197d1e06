namespace Gpicl.Onnx.Images;

/// <summary>
/// A pretrained network that turns images into features: an ONNX file, what images must look like to it, and the tensor in it
/// that holds the features. Where that tensor has positions in space, their average is taken.
/// </summary>
/// <remarks>The file need not be changed to reach an inner tensor: naming one is enough, see <see cref="TensorNames"/>.</remarks>
public sealed record ImageFeatureModel
{
    private ImageFeatureModel(string path) => Path = path;

    /// <summary>The ONNX file.</summary>
    public string Path { get; }

    /// <summary>What the network was trained to see. Default: that of torchvision's classifiers of ImageNet.</summary>
    public ImagePreprocessing Preprocessing { get; init; } = new();

    /// <summary>Input that takes the images, [N, 3, Height, Width] or [N, Height, Width, 3]. Default null: the only one.</summary>
    public string? InputName { get; init; }

    /// <summary>
    /// Tensor with the features, [N, features], or with positions [N, features, height, width], [N, height, width, features]
    /// where the input has its channels last, too, or [N, positions, features]. Default null: the first output, or what
    /// <see cref="RemoveFinalLayer"/> says.
    /// </summary>
    public string? TensorName { get; init; }

    /// <summary>Whether features are what the last fully connected layer reads. Not together with <see cref="TensorName"/>. Default false.</summary>
    public bool RemoveFinalLayer { get; init; }

    /// <summary>SHA-256 the file must have, in hexadecimal digits. Default null: not checked.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Content of the file, where it is not to be read from there.</summary>
    internal byte[]? Content { get; init; }

    /// <summary>Whether the file may be <see cref="PackagedResNet18"/>, which is told when it is read.</summary>
    internal bool MayBePackaged { get; init; }

    /// <summary>
    /// ResNet-18 of the package Microsoft.ML.DnnImageFeaturizer.ResNet18, trained on ImageNet, 512 features; images are scaled to a
    /// shorter side of 224 pixels. The package puts its file beside an application that references it.
    /// </summary>
    /// <exception cref="FileNotFoundException">The file is neither there nor in the folder of NuGet's packages.</exception>
    public static ImageFeatureModel ResNet18() => ResNet18(PackagedResNet18.Find());

    /// <summary>
    /// ResNet-18 with its final layer removed, 512 features. For <c>torchvision.models.resnet18(weights="IMAGENET1K_V1")</c>,
    /// written by <c>torch.onnx.export</c>; the weights are https://download.pytorch.org/models/resnet18-f37072fd.pth, whose
    /// SHA-256 begins with the digits in its name. Or for <c>ResNet18.onnx</c> of the package Microsoft.ML.DnnImageFeaturizer.ResNet18,
    /// with <c>ResNetPreprocess.onnx</c> beside it or in <c>../ResNetPrepOnnx</c>, as the package has them: such a file has no fully
    /// connected layer, and is told from the other by that. It gets pixels without scaling, minus the mean image in that file, from
    /// images of a shorter side of 224 pixels.
    /// </summary>
    /// <param name="path">The ONNX file.</param>
    public static ImageFeatureModel ResNet18(string path) => FromOnnx(path, new()) with { RemoveFinalLayer = true, MayBePackaged = true };

    /// <summary>
    /// ResNet-50 with its final layer removed, 2,048 features. For <c>torchvision.models.resnet50(weights="IMAGENET1K_V1")</c>,
    /// written by <c>torch.onnx.export</c>; the weights are https://download.pytorch.org/models/resnet50-0676ba61.pth, whose
    /// SHA-256 begins with the digits in its name. The weights <c>IMAGENET1K_V2</c> want a <see cref="ImagePreprocessing.ShorterSide"/> of 232.
    /// </summary>
    /// <param name="path">The ONNX file.</param>
    public static ImageFeatureModel ResNet50(string path) => FromOnnx(path, new()) with { RemoveFinalLayer = true };

    /// <summary>
    /// The image encoder of CLIP ViT-B/32 with its projection, 512 features. For <c>clip.load("ViT-B/32")[0].visual</c> written by
    /// <c>torch.onnx.export</c>, or for the export of <c>CLIPVisionModelWithProjection</c> from openai/clip-vit-base-patch32,
    /// whose first output is <c>image_embeds</c>. The weights, ViT-B-32.pt of https://github.com/openai/CLIP, have SHA-256
    /// 40d365715913c9da98579312b702a82c18be219cc2a73407c4526f58eba950af.
    /// </summary>
    /// <param name="path">The ONNX file.</param>
    public static ImageFeatureModel ClipViTB32(string path) => FromOnnx(path, new()
    {
        ShorterSide = 224,
        Interpolation = Interpolation.Bicubic,
        Mean = new(0.48145466f, 0.4578275f, 0.40821073f),
        Deviation = new(0.26862954f, 0.26130258f, 0.27577711f),
    });

    /// <summary>
    /// SqueezeNet before its last convolution, 512 features. For SharedContent/models/SqueezeNet_fp16.onnx of
    /// https://github.com/microsoft/Windows-Machine-Learning, SHA-256
    /// 21f25e3d9254af93e6218a359469fac714a017b3f9035c0f5c4acbf9a3ff7233, or SqueezeNet.onnx beside it. One image at a time.
    /// </summary>
    /// <param name="path">The ONNX file.</param>
    public static ImageFeatureModel SqueezeNet(string path) => FromOnnx(
        path,
        new()
        {
            ShorterSide = 224,
            ChannelOrder = ChannelOrder.Bgr,
            Scale = 1,
            Mean = new(123.68f, 116.78f, 103.94f),
            Deviation = new(1, 1, 1),
        },
        "fire9/concat_2");

    /// <summary>Any other network.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="preprocessing">What it was trained to see.</param>
    /// <param name="tensorName">See <see cref="TensorName"/>.</param>
    /// <param name="inputName">See <see cref="InputName"/>.</param>
    public static ImageFeatureModel FromOnnx(string path, ImagePreprocessing preprocessing, string? tensorName = null, string? inputName = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(preprocessing);
        return new ImageFeatureModel(path) { Preprocessing = preprocessing, TensorName = tensorName, InputName = inputName };
    }

    /// <summary>All tensors of a network that can be named: its inputs and what its operations make, in their order.</summary>
    /// <param name="path">An ONNX file.</param>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or holds no ONNX model.</exception>
    public static IReadOnlyList<string> TensorNames(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return NetworkFile.Read(new ImageFeatureModel(path)).TensorNames;
    }

    internal void Validate()
    {
        var check = new OptionCheck("Image feature model");
        check.Include(Preprocessing.Validate);
        check.Require(
            TensorName == null || !RemoveFinalLayer,
            $"{nameof(TensorName)} '{TensorName}' and {nameof(RemoveFinalLayer)} are both set, but features come from one tensor.");
        check.Require(
            Sha256 == null || (Sha256.Length == 64 && Sha256.All(char.IsAsciiHexDigit)), nameof(Sha256), $"'{Sha256}'", "64 hexadecimal digits");
        check.ThrowIfAny();
    }
}
