using Gpicl.InContext;
using Gpicl.MetaTraining;

namespace Gpicl.MLNet;

public sealed partial class GpiclTrainer
{
    /// <summary>Options of <see cref="GpiclTrainer"/>.</summary>
    public sealed class Options
    {
        /// <summary>Column with the label, a key. Default <c>Label</c>.</summary>
        public string LabelColumnName { get; set; } = "Label";

        /// <summary>Column with the features, a vector of floats of known size. Default <c>Features</c>.</summary>
        public string FeatureColumnName { get; set; } = "Features";

        /// <summary>File with meta-trained weights, as <c>gpicl meta-train</c> writes it. Default null: those that come with the library.</summary>
        public string? CheckpointPath { get; set; }

        /// <summary>Meta-trained weights already in memory, in place of <see cref="CheckpointPath"/>. Default null.</summary>
        public InContextLearner? Learner { get; set; }

        /// <summary>Size of the ensemble, see <see cref="InContextOptions.Members"/>. Default 8.</summary>
        public int Members { get; set; } = new InContextOptions().Members;

        /// <summary>How often the mean of each class is read as one more example, see <see cref="InContextOptions.ClassMeans"/>. Default 0.</summary>
        public int ClassMeans { get; set; }

        /// <summary>Seed of the ensemble, see <see cref="InContextOptions.Seed"/>. Default 0.</summary>
        public ulong Seed { get; set; }

        /// <summary>Logits are divided by it, see <see cref="InContextOptions.Temperature"/>. Default 1.</summary>
        public float Temperature { get; set; } = new InContextOptions().Temperature;

        /// <summary>How features are standardised, by statistics of the rows given to Fit. Default <see cref="InContext.Standardization.Auto"/>.</summary>
        public Standardization Standardization { get; set; } = Standardization.Auto;

        /// <summary>
        /// When set, Fit first meta-trains new weights with this recipe, on tasks made from its rows and on the recipe's
        /// synthetic ones: minutes to hours. Not together with <see cref="CheckpointPath"/> or <see cref="Learner"/>. Rows are not
        /// taken for images: <see cref="MetaTrainingRecipe.Images"/> and <see cref="MetaTrainingRecipe.DistortedFraction"/> have no
        /// effect. Default null.
        /// </summary>
        public MetaTrainingRecipe? MetaTraining { get; set; }

        /// <summary>Told how meta-training comes along; the log is told, too. Default null.</summary>
        public IProgress<MetaTrainingProgress>? MetaTrainingProgress { get; set; }

        /// <summary>Stops meta-training; Fit then throws an <see cref="OperationCanceledException"/>. Default: never.</summary>
        public CancellationToken CancellationToken { get; set; }

        internal InContextOptions ToInContext() => new() { Members = Members, ClassMeans = ClassMeans, Seed = Seed, Temperature = Temperature, Standardization = Standardization };

        internal Options Copy() => (Options)MemberwiseClone();

        internal void Validate()
        {
            ArgumentException.ThrowIfNullOrEmpty(LabelColumnName);
            ArgumentException.ThrowIfNullOrEmpty(FeatureColumnName);
            ToInContext().Validate();
            MetaTraining?.Training.Validate();
            string[] sources = [.. new[] { (nameof(CheckpointPath), CheckpointPath as object), (nameof(Learner), Learner), (nameof(MetaTraining), MetaTraining) }
                .Where(source => source.Item2 != null).Select(source => source.Item1)];
            if (sources.Length > 1)
                throw new ArgumentException($"{string.Join(" and ", sources)} are set, but weights can come from one place only.", "options");
        }
    }
}
