using System.Globalization;
using Gpicl.Datasets;
using Gpicl.InContext;
using Gpicl.MetaTraining;
using Gpicl.MLNet.Rows;
using Gpicl.Model;
using Microsoft.ML.Runtime;

namespace Gpicl.MLNet.Trainers;

/// <summary>Meta-trains weights on tasks made from given rows.</summary>
internal static class RowMetaTraining
{
    public static InContextLearner Run(LabeledRows rows, MetaTrainingRecipe recipe, GpiclTrainer.Options options, IChannel channel)
    {
        if (recipe.Learner is not GpiclOptions architecture)
            throw new ArgumentException(
                $"The recipe '{recipe.Name}' is for a learner of type {recipe.Learner.GetType().Name}; in-context classification needs "
                + $"{nameof(GpiclOptions)}.", nameof(options));
        recipe = recipe with { DistortedFraction = 0, PixelFraction = 0 };
        var dataset = new Dataset("rows", Standardize(rows, rows.Choose(options.Standardization)), rows.Labels, rows.Classes);
        var network = new GpiclNetwork(architecture, recipe.Seed);
        using var trainer = new MetaTrainer(network, recipe.CreateTasks([(dataset, 1)]), recipe.Training);
        trainer.Run(progress: new Progress(channel, options.MetaTrainingProgress), cancellation: options.CancellationToken);
        return new InContextLearner(network);
    }

    // Tasks are made from inputs of mean 0 and variance 1, as the classifier will make them from a support set.
    private static float[] Standardize(LabeledRows rows, Standardization kind)
    {
        var values = (float[])rows.Inputs.Clone();
        var (encoder, _) = Standardizer.Fit(rows.Inputs, rows.Labels, rows.Width, rows.Classes, kind);
        for (int start = 0; start < values.Length; start += rows.Width)
            encoder.Apply(rows.Inputs.AsSpan(start, rows.Width), values.AsSpan(start, rows.Width));
        return values;
    }

    private sealed class Progress(IChannel channel, IProgress<MetaTrainingProgress>? next) : IProgress<MetaTrainingProgress>
    {
        public void Report(MetaTrainingProgress value)
        {
            channel.Info(MessageSensitivity.None, string.Create(CultureInfo.InvariantCulture,
                $"Meta-training: step {value.Step} of {value.Steps}, loss {value.Loss:F4}, {value.SequencesPerSecond:F0} sequences/s, "
                + $"{value.TimeLeft:hh\\:mm\\:ss} left."));
            next?.Report(value);
        }
    }
}
