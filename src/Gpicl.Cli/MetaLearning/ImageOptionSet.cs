using System.CommandLine;
using Gpicl.Cli.Commands;
using Gpicl.Datasets;

namespace Gpicl.Cli.MetaLearning;

/// <summary>The options that say what becomes of images whose pixels are read, where that is not what the weights were meta-trained on.</summary>
internal sealed class ImageOptionSet
{
    private readonly Option<bool> color = new("--color") { Description = "Keep the colors of images, where weights were meta-trained on gray ones." };
    private readonly Option<int?> side = CommandOptions.WholeNumber(
        "--side", "Side that images are resized to. Default: that of the images the weights were meta-trained on, 14 as a rule.", 1, 4096);

    /// <summary>Adds both options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(color);
        command.Add(side);
    }

    /// <summary>What becomes of images.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="standard">What becomes of them unless the command line says otherwise.</param>
    /// <param name="data">The data sets that it names.</param>
    /// <exception cref="UsageException">An option is given and there are no images whose pixels are read.</exception>
    public ImagePreparation Apply(ParseResult parsed, ImagePreparation standard, params IReadOnlyList<DataArgument> data)
    {
        bool inColor = parsed.GetValue(color);
        int? wanted = parsed.GetValue(side);
        if ((inColor || wanted != null) && !data.Any(ArePixels))
        {
            string names = string.Join(", ", data.Select(argument => argument.NameOf(argument.Path)));
            throw new UsageException($"{(inColor ? color.Name : side.Name)} is for images whose pixels are read, and {names} has none.");
        }

        return standard with { Gray = standard.Gray && !inColor, Side = wanted ?? standard.Side };
    }

    private static bool ArePixels(DataArgument argument) =>
        argument.Features == null && argument.Path != DatasetLoader.Random && DatasetLoader.TableAt(argument.Path) == null;
}
