using Gpicl.InContext;
using Gpicl.MetaTraining;

namespace Gpicl.MLNet;

public sealed partial class GpiclTrainer
{
    /// <summary>Options of <see cref="GpiclTrainer"/>.</summary>
    public sealed class Options : EnsembleTrainerOptions
    {
        /// <summary>File with meta-trained weights, as <c>gpicl meta-train</c> writes it. Default null: those that come with the library.</summary>
        public string? CheckpointPath { get; set; }

        /// <summary>Meta-trained weights already in memory, in place of <see cref="CheckpointPath"/>. Default null.</summary>
        public InContextLearner? Learner { get; set; }

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

        /// <summary>
        /// What members of the ensemble see of features, see <see cref="InContextOptions.Encoding"/>; together with
        /// <see cref="MetaTraining"/>, <see cref="FeatureEncoding.Auto"/> stands for <see cref="FeatureEncoding.Standardized"/>, which is what
        /// weights are then trained for. Default <see cref="FeatureEncoding.Auto"/>.
        /// </summary>
        public FeatureEncoding Encoding { get; set; } = FeatureEncoding.Auto;

        internal override InContextOptions ToInContext() => base.ToInContext() with
        {
            Encoding = MetaTraining != null && Encoding == FeatureEncoding.Auto ? FeatureEncoding.Standardized : Encoding,
        };

        internal Options Copy() => (Options)MemberwiseClone();

        internal void Validate()
        {
            MetaTraining?.Training.Validate();
            Validate("options", (nameof(CheckpointPath), CheckpointPath), (nameof(Learner), Learner), (nameof(MetaTraining), MetaTraining));
        }
    }
}
