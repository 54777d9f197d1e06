using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Gpicl.Cli.Commands;
using Gpicl.Cli.Csv;
using Gpicl.Datasets;
using Gpicl.InContext;
using static System.FormattableString;

namespace Gpicl.Cli.MetaLearning;

/// <summary>The options that say which rows are images, and as what those of a support set are read again.</summary>
internal sealed class AugmentationOptionSet
{
    private readonly Option<string> augment = new("--augment")
    {
        Description = "What changed copies of images are read beside them: none, shifts, distortions, or auto for what predicts the support set best.",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<bool> mirror = new("--mirror-copies") { Description = "Half of the copies are mirror images." };

    private readonly Option<(int Height, int Width)?> image = new("--image")
    {
        Description = "Rows of a table are images of this size, row by row of pixels, one color after the other where there are several.",
        HelpName = "HEIGHTxWIDTH",
        CustomParser = Parse,
    };

    public AugmentationOptionSet() => augment.AcceptOnlyFromAmong("auto", "none", "shifts", "distortions");

    /// <summary>All options.</summary>
    public Option[] All => [augment, mirror, image];

    /// <summary>Adds all options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in All)
            command.Add(option);
    }

    /// <summary>Options of a fit with what the command line says.</summary>
    /// <exception cref="UsageException">Copies are asked for where the data are no images, or rows are not as long as images of that size.</exception>
    public InContextOptions Apply(ParseResult parsed, InContextOptions options, LabeledTable table)
    {
        ImageShape? shape = table.Image;
        if (parsed.GetValue(image) is var (height, width))
        {
            int size = height * width, columns = table.Columns.Count;
            if (table.LabelColumn == null || columns % size != 0 || table.Columns.Any(column => column.Words != null))
                throw new UsageException(Invariant(
                    $"--image is {height}x{width}; it is for tables whose rows have {size} numbers or a multiple of that, and {table.Name} is none."));
            shape = new ImageShape(columns / size, height, width);
        }

        return Apply(parsed, options, table.Name, shape != null) with { Image = shape };
    }

    /// <summary>Options of a fit to images in a folder.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">Of the fit.</param>
    /// <param name="name">What messages call the images.</param>
    /// <param name="arePixels">Whether they are pixels, and not features of images.</param>
    /// <exception cref="UsageException">Copies are asked for of features, or --image is given.</exception>
    public InContextOptions ApplyToImages(ParseResult parsed, InContextOptions options, string name, bool arePixels) => parsed.GetValue(image) == null
        ? Apply(parsed, options, name, arePixels)
        : throw new UsageException($"--image is for tables, and {name} is none.");

    private InContextOptions Apply(ParseResult parsed, InContextOptions options, string name, bool arePixels)
    {
        var wanted = Enum.Parse<Augmentation>(parsed.GetValue(augment)!, ignoreCase: true);
        bool mirrored = parsed.GetValue(mirror);
        if (wanted == Augmentation.None)
            CommandOptions.RefuseInVain(parsed, $"is about copies, and {augment.Name} is none; leave one of them out.", mirror);
        if (!arePixels && (wanted is Augmentation.Shifts or Augmentation.Distortions || mirrored))
        {
            string asked = mirrored ? "--mirror-copies is given" : $"--augment is {parsed.GetValue(augment)}";
            throw new UsageException($"{asked}, but {name} is not known to hold images; see --image.");
        }

        return options with { Augmentation = wanted, MirroredCopies = mirrored };
    }

    private static (int Height, int Width)? Parse(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        string[] sides = text.Split('x');
        if (sides.Length == 2 && TrySide(sides[0], out int height) && TrySide(sides[1], out int width))
            return (height, width);
        argument.AddError($"--image is '{text}'; height and width from 1 to 4096 are needed, as in 28x28.");
        return null;
    }

    private static bool TrySide(string text, out int side) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out side) && side is >= 1 and <= 4096;
}
