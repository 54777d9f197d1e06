using System.CommandLine;
using Gpicl.Cli.Csv;
using Gpicl.Cli.Features;
using Gpicl.Cli.MetaLearning;
using Gpicl.Cli.Output;
using Gpicl.Datasets;
using Gpicl.InContext;

namespace Gpicl.Cli.Classifiers;

/// <summary>The options that name data for a fitted classifier.</summary>
/// <param name="description">What the data are for.</param>
internal sealed class ClassifierData(string description)
{
    private readonly Option<string> data = new("--data") { Description = description, HelpName = "path", Required = true };
    private readonly Option<char?> separator = DataOptionSet.Separator();
    private readonly FeatureOptionSet features = new();

    /// <summary>Adds all options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(data);
        command.Add(separator);
        features.AddTo(command);
    }

    /// <summary>What the command line calls the data.</summary>
    public string NameOf(ParseResult parsed) => parsed.GetValue(data)!;

    /// <summary>Opens the networks that the command line names.</summary>
    public FeatureNetworks OpenNetworks(ParseResult parsed, CommandConsole console, CancellationToken cancellation) =>
        new(features.Read(parsed, [DataArgument.Parse(NameOf(parsed))]), threads: null, console, cancellation);

    /// <summary>Opens the data.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="inputs">How they become inputs.</param>
    /// <param name="networks">Compute features.</param>
    /// <param name="classes">What labels may name; null where they are not read.</param>
    /// <param name="console">Gives standard input.</param>
    /// <param name="cancellation">Stops between batches of images.</param>
    /// <exception cref="InvalidDataException">The data are not of the kind that the classifier was fitted to.</exception>
    public EncodedRows Open(
        ParseResult parsed, InputDescription inputs, FeatureNetworks networks, KnownClasses? classes, CommandConsole console, CancellationToken cancellation)
    {
        var argument = DataArgument.Parse(NameOf(parsed));
        if (inputs.Images is not { } images)
        {
            string path = argument.Path == CommandConsole.StandardStream ? argument.Path : DatasetLoader.TableAt(argument.Path) ?? argument.Path;
            if (argument.Features != null || Directory.Exists(path))
                throw new InvalidDataException($"{NameOf(parsed)}: is no table, but the classifier was fitted to one.");
            return new DescribedRows(path, console.Input, inputs, parsed.GetValue(separator), classes);
        }

        var network = argument.Features == null ? null : networks.Find(argument.Features);
        if (network?.Fingerprint != images.Network)
        {
            throw new InvalidDataException(images.Network == null
                ? $"{NameOf(parsed)}: stands for features, but the classifier was fitted to the pixels of images."
                : $"{NameOf(parsed)}: the classifier was fitted to features of images ({images.Network[..8]}…); give --features NAME=FILE and --data "
                    + "PATH@NAME with the same network and options.");
        }

        if (!Directory.Exists(argument.Path))
            throw new InvalidDataException($"{argument.Path}: is no folder of images, but the classifier was fitted to images.");
        return new DescribedImages(
            Images(argument.Path, inputs.Classes.Length, DatasetSplit.Test), new ImageEncoder(images, network), classes, cancellation);
    }

    /// <summary>The images of a folder: a folder a class, or a data set whose files are recognized.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="classes">Of IDX files.</param>
    /// <param name="split">Which is preferred where there are two.</param>
    public static ImageFiles Images(string folder, int classes, DatasetSplit split)
    {
        if (ImageFiles.AreIn(folder))
            return ImageFiles.Open(folder);
        DatasetSource source = Recognize(folder, classes);
        return ImageFiles.Of(source.Read(source.Splits.Contains(split) ? split : source.Splits[0]));
    }

    private static DatasetSource Recognize(string folder, int classes)
    {
        try
        {
            return DatasetSource.Open(folder, classes);
        }
        catch (InvalidDataException nothing)
        {
            throw new InvalidDataException(
                $"{nothing.Message} There are no images in it ({ImageFiles.Kinds}) and none in folders of it, a folder a class, either.", nothing);
        }
    }
}
