using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gpicl.IO;
using Gpicl.Model;
using Gpicl.Tensors;

namespace Gpicl.MetaTraining;

/// <summary>
/// The state of meta-training in a file: weights, what the optimizer remembers, and the step, which fixes the sequences
/// to come. A safetensors file, written atomically.
/// </summary>
internal static partial class MetaTrainingState
{
    private const string Format = "gpicl-meta-training-state";
    private const string WeightPrefix = "weights.", OptimizerPrefix = "optimizer.";

    /// <summary>Writes the state.</summary>
    /// <param name="trainer">Between two steps.</param>
    /// <param name="path">The file to create or replace; its folder must exist.</param>
    /// <param name="description">Whatever else defines the run; compared by <see cref="Restore"/>.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(MetaTrainer trainer, string path, string description = "")
    {
        ArgumentNullException.ThrowIfNull(trainer);
        trainer.Engine.CopyWeights();
        List<SafetensorsTensor> tensors = [];
        foreach (Parameter parameter in trainer.Learner.Parameters)
            tensors.Add(new SafetensorsTensor(WeightPrefix + parameter.Name, parameter.Shape.ToArray(), parameter.Values.ToArray()));
        foreach ((string name, float[] values) in trainer.Engine.ReadState())
            tensors.Add(new SafetensorsTensor(OptimizerPrefix + name, [values.Length], values));
        new SafetensorsFile(tensors, new Dictionary<string, string>
        {
            ["format"] = SafetensorsFile.FormatOf(Format),
            ["step"] = trainer.Step.ToString(CultureInfo.InvariantCulture),
            ["engine"] = trainer.Setup.Engine,
            ["processes"] = trainer.Setup.Processes.ToString(CultureInfo.InvariantCulture),
            ["threads"] = trainer.Setup.Threads.ToString(CultureInfo.InvariantCulture),
            ["options"] = JsonSerializer.Serialize(trainer.Options, StateJson.Default.MetaTrainingOptions),
            ["description"] = description,
        }).Save(path);
    }

    /// <summary>Restores the state into a trainer made with the same learner, options and tasks.</summary>
    /// <param name="trainer">Its learner's weights, its optimizer and its step are replaced; all or none of them.</param>
    /// <param name="path">A file that <see cref="Save"/> wrote.</param>
    /// <param name="description">As given to <see cref="Save"/>.</param>
    /// <returns>What computed the run that wrote the file; only with the same are the bits to come the same.</returns>
    /// <exception cref="CheckpointFormatException">The file is damaged, is no state file, or belongs to another run.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static MetaTrainingSetup Restore(MetaTrainer trainer, string path, string description = "")
    {
        ArgumentNullException.ThrowIfNull(trainer);
        return RestoreFrom(SafetensorsFile.Load(path), trainer, path, description);
    }

    /// <summary>Restores the content of a state file; messages call it by its path.</summary>
    internal static MetaTrainingSetup RestoreFrom(SafetensorsFile file, MetaTrainer trainer, string path, string description)
    {
        file.RequireFormat(Format);
        Require(
            file.GetMetadata("options") == JsonSerializer.Serialize(trainer.Options, StateJson.Default.MetaTrainingOptions),
            $"it was written with other options: {file.GetMetadata("options")}");
        Require(file.GetMetadata("description") == description, $"it was written by another run: {file.GetMetadata("description")}");
        Require(
            long.TryParse(file.GetMetadata("step"), NumberStyles.None, CultureInfo.InvariantCulture, out long step) && step <= trainer.Options.Steps,
            $"its step is '{file.GetMetadata("step")}'");
        Require(
            int.TryParse(file.GetMetadata("threads"), NumberStyles.None, CultureInfo.InvariantCulture, out int threads),
            $"its thread count is '{file.GetMetadata("threads")}'");
        // The first version knew one process and one engine.
        string count = file.Metadata.GetValueOrDefault("processes", "1"), engine = file.Metadata.GetValueOrDefault("engine", "cpu");
        Require(int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int processes), $"its number of processes is '{count}'");

        ReadOnlyMemory<float>[] state = [.. trainer.Engine.ReadState().Select(
            entry => file.GetTensor(OptimizerPrefix + entry.Name, SafetensorsDataType.F32, entry.Values.Length).Float32Values)];
        LearnerCheckpoint.CopyWeights(file, WeightPrefix, trainer.Learner.Parameters);
        trainer.Engine.Restore(step, state);
        return new MetaTrainingSetup(engine, processes, threads);

        void Require(bool condition, string reason)
        {
            if (!condition)
                throw new CheckpointFormatException(path, reason);
        }
    }

    [JsonSerializable(typeof(MetaTrainingOptions))]
    private sealed partial class StateJson : JsonSerializerContext;
}
