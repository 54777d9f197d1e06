using System.CommandLine;
using Gpicl.Cli.MetaLearning;
using Gpicl.Onnx.Images;

namespace Gpicl.Cli.Features;

/// <summary>The options that name pretrained networks, so that data sets can be given as <c>PATH@NAME</c>: the features of their images.</summary>
internal sealed class FeatureOptionSet
{
    private const string Packaged = "resnet18";

    private static readonly (string Name, Func<string, ImageFeatureModel> Create)[] Presets =
    [
        (Packaged, ImageFeatureModel.ResNet18),
        ("resnet50", ImageFeatureModel.ResNet50),
        ("clip-vit-b32", ImageFeatureModel.ClipViTB32),
        ("squeezenet", ImageFeatureModel.SqueezeNet),
    ];

    private readonly Option<string[]> features = new("--features")
    {
        Description =
            $"NAME=FILE, a pretrained network: --data PATH@NAME stands for the features it finds in the images. NAME is {Names} and FILE its ONNX file, "
            + $"or FILE is a JSON description of any other network. {Packaged} alone stands for the one of the NuGet package {PackagedResNet18.Package}. "
            + "May be given several times.",
        HelpName = "network",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> noMirror = new("--no-mirror")
    {
        Description = "With --features: take what a network finds in an image alone, not the mean of that and what it finds in the mirror image, in "
            + "half the time.",
    };

    /// <summary>Adds all options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(features);
        command.Add(noMirror);
    }

    /// <summary>The networks of a command line.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="data">Its data sets.</param>
    /// <exception cref="UsageException">
    /// An argument is not NAME=FILE, names no preset, a name occurs twice, a file is not found, or something is given in vain.
    /// </exception>
    /// <exception cref="InvalidDataException">A description is not one.</exception>
    public FeatureSettings Read(ParseResult parsed, IEnumerable<DataArgument> data)
    {
        IReadOnlyDictionary<string, ImageFeatureModel> models = Read(parsed.GetValue(features));
        if (models.Keys.Except(data.Select(argument => argument.Features ?? "")).FirstOrDefault() is { } unused)
            throw new UsageException($"--features {unused} is used by no data; --data PATH@{unused} does.");
        if (parsed.GetValue(noMirror) && models.Count == 0)
            throw new UsageException("--no-mirror was given without --features.");
        return new FeatureSettings(models, Mirror: !parsed.GetValue(noMirror));
    }

    /// <summary>The networks that arguments NAME=FILE name.</summary>
    /// <exception cref="UsageException">One is something else, names no preset, a name occurs twice, or the package is not found.</exception>
    /// <exception cref="InvalidDataException">A description is not one.</exception>
    public static Dictionary<string, ImageFeatureModel> Read(string[]? arguments)
    {
        Dictionary<string, ImageFeatureModel> models = new(StringComparer.Ordinal);
        foreach (string argument in arguments ?? [])
        {
            string[] parts = argument.Split('=', 2);
            string name = parts[0];
            ImageFeatureModel model = parts switch
            {
                [Packaged] => FindPackaged(),
                [{ Length: > 0 }, { Length: > 0 } file] => Model(name, file),
                _ => throw new UsageException($"--features is '{argument}'; it must be NAME=FILE, or {Packaged} alone."),
            };
            if (!models.TryAdd(name, model))
                throw new UsageException($"Two networks of --features are called '{name}'; give them different names.");
        }

        return models;
    }

    private static string Names => string.Join(", ", Presets.Select(preset => preset.Name));

    private static ImageFeatureModel FindPackaged()
    {
        try
        {
            return ImageFeatureModel.ResNet18();
        }
        catch (FileNotFoundException exception)
        {
            throw new UsageException($"--features {Packaged}: {exception.Message} Here that is --features {Packaged}=FILE.");
        }
    }

    private static ImageFeatureModel Model(string name, string file)
    {
        if (file.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            return FeatureDescription.Read(file);
        if (Array.Find(Presets, preset => preset.Name == name).Create is { } create)
            return create(file);
        string others = "other networks are given by a JSON description, NAME=FILE.json";
        throw new UsageException($"--features is '{name}={file}', but '{name}' is none of {Names}; {others}.");
    }
}
