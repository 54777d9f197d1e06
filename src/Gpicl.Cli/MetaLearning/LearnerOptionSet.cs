using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gpicl.Baselines.Maml;
using Gpicl.Baselines.Nearest;
using Gpicl.Baselines.Online;
using Gpicl.Baselines.Recurrent;
using Gpicl.Baselines.Vsml;
using Gpicl.Cli.Commands;
using Gpicl.Model;

namespace Gpicl.Cli.MetaLearning;

/// <summary>
/// Which learner, and the options that change its architecture. Each stands for a property of learners' options and can be
/// given for every learner that has it, so that a new learner needs nothing here unless it has sizes no other has.
/// </summary>
internal sealed class LearnerOptionSet
{
    private readonly Option<string?> learner = CommandOptions.OptionalChoice(
        "--learner", "The learner, of its own standard architecture; a Transformer when not given.", [.. LearnerCatalog.Names]);
    private readonly Option<string?> layout = CommandOptions.OptionalChoice("--layout", "How examples become tokens.", "paired", "previous-label");
    private readonly (string Property, Option<int?> Option)[] sizes =
    [
        (nameof(ILearnerOptions.InputSize), CommandOptions.WholeNumber("--inputs", "Width of the projected inputs.", 2, 1 << 16)),
        (nameof(GpiclOptions.ModelSize), CommandOptions.WholeNumber("--d", "Model size.", 1, 1 << 14)),
        (nameof(GpiclOptions.Layers), CommandOptions.WholeNumber("--layers", "Transformer blocks.", 1, 1000)),
        (nameof(GpiclOptions.Heads), CommandOptions.WholeNumber("--heads", "Heads.", 1, 1 << 10)),
        (nameof(OuterProductLstmOptions.HeadSize), CommandOptions.WholeNumber("--head-size", "Width of a head of an outer-product LSTM.", 1, 1 << 10)),
        (nameof(LstmOptions.HiddenSize),
            CommandOptions.WholeNumber("--hidden", "Hidden size of an LSTM (VSML: of each of them), or width of an MLP's hidden layers.", 1, 1 << 14)),
        (nameof(VsmlOptions.MicroTicks), CommandOptions.WholeNumber("--micro-ticks", "Ticks of VSML's LSTMs, see its options.", 1, 16)),
        (nameof(VsmlWithoutSymmetriesOptions.GridSize), CommandOptions.WholeNumber("--grid", "Rows and columns of a grid of LSTMs.", 1, 256)),
        (nameof(MamlOptions.HiddenLayers),
            CommandOptions.WholeNumber("--hidden-layers", "Hidden layers of VSML, or of a network that learns by gradient descent (at most 2).", 0, 7)),
        (nameof(VsmlOptions.HiddenUnits), CommandOptions.WholeNumber("--hidden-units", "Units of a hidden layer of VSML.", 1, 1 << 14)),
        (nameof(NearestNeighborsOptions.Neighbors),
            CommandOptions.WholeNumber("--neighbors", "Nearest neighbors that vote.", 1, NearestNeighborsOptions.MostNeighbors)),
    ];

    private readonly Option<double?> innerLearningRate = CommandOptions.Number(
        "--inner-learning-rate", "Learning rate of a network that learns by gradient descent; where it is meta-learned, the one to begin with.", 0, 10);
    private readonly Option<string?> innerOptimizer = CommandOptions.OptionalChoice(
        "--inner-optimizer", "How online gradient descent makes steps of gradients.", "sgd", "adam", "adamw");
    private readonly Option<bool> firstOrder = new("--first-order") { Description = "Differentiate MAML with its inner steps held constant." };

    /// <summary>Adds all of them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { learner, layout, innerLearningRate, innerOptimizer, firstOrder }.Concat(sizes.Select(size => size.Option)))
            command.Add(option);
    }

    /// <summary>The architecture a command line asks for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="start">The architecture to start from. Of another learner, only the sizes of inputs and labels are taken.</param>
    /// <param name="length">Examples in a sequence, where they are given: room is made for them.</param>
    /// <exception cref="UsageException">An option has no meaning for the learner, or a value is out of range.</exception>
    public ILearnerOptions Read(ParseResult parsed, ILearnerOptions start, int? length)
    {
        string name = parsed.GetValue(learner) ?? LearnerCatalog.NameOf(start);
        ILearnerOptions chosen = name == LearnerCatalog.NameOf(start) ? start : LearnerCatalog.CreateOptions(name);
        JsonObject values = JsonSerializer.SerializeToNode(chosen)!.AsObject();
        values[nameof(ILearnerOptions.InputSize)] = start.InputSize;
        values[nameof(ILearnerOptions.Classes)] = start.Classes;
        foreach ((string property, Option<int?> option) in sizes)
            if (parsed.GetValue(option) is { } value)
                Set(property, option, value);
        if (parsed.GetValue(layout) is { } word)
            Set(nameof(GpiclOptions.Layout), layout, (word == "paired" ? TokenLayout.Paired : TokenLayout.PreviousLabel).ToString());
        if (parsed.GetValue(innerLearningRate) is { } rate)
            Set(nameof(MamlOptions.LearningRate), innerLearningRate, rate);
        if (parsed.GetValue(innerOptimizer) is { } inner)
            Set(nameof(OnlineSgdOptions.Optimizer), innerOptimizer, Enum.Parse<OnlineOptimizer>(inner, ignoreCase: true).ToString());
        if (parsed.GetValue(firstOrder))
            Set(nameof(MamlOptions.FirstOrder), firstOrder, true);
        if (values[nameof(GpiclOptions.MaximumLength)] is { } maximum && length > maximum.GetValue<int>())
            values[nameof(GpiclOptions.MaximumLength)] = length;
        ILearnerOptions result = values.Deserialize<ILearnerOptions>()!;
        try
        {
            result.Validate();
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message);
        }

        return result;

        void Set(string property, Option option, JsonNode value)
        {
            if (LearnerCatalog.JsonOf(chosen).Properties.All(known => known.Name != property))
                throw new UsageException($"{option.Name} was given, but has no meaning for learner '{name}'.");
            values[property] = value;
        }
    }
}
