using System.CommandLine;
using Gpicl.Cli.MetaLearning;
using Gpicl.Mpi;

namespace Gpicl.Cli.Commands;

/// <summary>The options that say what computes.</summary>
internal sealed class DeviceOptionSet
{
    private readonly Option<string> device = new("--device")
    {
        Description = "What computes: cpu, or by TorchSharp cuda, cuda:N, mps or cpu-torch; docs/meta-training.md says how to add TorchSharp.",
        HelpName = "device",
        DefaultValueFactory = _ => TrainingPlace.Cpu,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (!TrainingPlace.IsDevice(text))
                result.AddError($"--device is '{text}'; it must be cpu, cuda, cuda:N, mps or cpu-torch.");
            return text;
        },
    };

    private readonly Option<string> precision = CommandOptions.Choice("--precision", "How TorchSharp's devices compute.", "float32", "bfloat16");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(device);
        command.Add(precision);
    }

    /// <summary>The place a command line asks for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="threads">Threads of this process.</param>
    /// <param name="group">The processes that share every batch; null for this one alone.</param>
    public TrainingPlace Read(ParseResult parsed, int threads, MpiGroup? group = null) =>
        new(parsed.GetValue(device)!, parsed.GetValue(precision)!, threads, group);
}
