using System.CommandLine;
using Gpicl.MLNet;

namespace Gpicl.Cli.Features;

/// <summary>The option that names pretrained networks, so that data sets can be given as <c>PATH@NAME</c>: the features of their images.</summary>
internal static class FeatureOption
{
    private static readonly (string Name, Func<string, ImageFeatureModel> Create)[] Presets =
    [
        ("resnet18", ImageFeatureModel.ResNet18),
        ("resnet50", ImageFeatureModel.ResNet50),
        ("clip-vit-b32", ImageFeatureModel.ClipViTB32),
        ("squeezenet", ImageFeatureModel.SqueezeNet),
    ];

    /// <summary>The option; none when not given.</summary>
    public static Option<string[]> Create() => new("--features")
    {
        Description = $"NAME=FILE, a pretrained network: --data PATH@NAME stands for the features it finds in the images. NAME is {Names} and FILE its ONNX file, or FILE is a JSON description of any other network; may be given several times.",
        HelpName = "network",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>The networks of a command line by their names.</summary>
    /// <exception cref="UsageException">An argument is not NAME=FILE, names no preset, or a name occurs twice.</exception>
    /// <exception cref="InvalidDataException">A description is not one.</exception>
    public static IReadOnlyDictionary<string, ImageFeatureModel> Read(IEnumerable<string>? arguments)
    {
        Dictionary<string, ImageFeatureModel> models = new(StringComparer.Ordinal);
        foreach (string argument in arguments ?? [])
        {
            string[] parts = argument.Split('=', 2);
            if (parts is not [{ Length: > 0 } name, { Length: > 0 } file])
                throw new UsageException($"--features is '{argument}'; it must be NAME=FILE.");
            if (!models.TryAdd(name, Model(name, file)))
                throw new UsageException($"Two networks of --features are called '{name}'; give them different names.");
        }

        return models;
    }

    private static string Names => string.Join(", ", Presets.Select(preset => preset.Name));

    private static ImageFeatureModel Model(string name, string file)
    {
        if (file.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            return FeatureDescription.Read(file);
        return Array.Find(Presets, preset => preset.Name == name).Create?.Invoke(file)
            ?? throw new UsageException($"--features is '{name}={file}', but '{name}' is none of {Names}; other networks are given by a JSON description, NAME=FILE.json.");
    }
}
