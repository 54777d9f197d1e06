using Gpicl.InContext;
using Gpicl.Learners;

namespace Gpicl.MLNet;

public sealed partial class MamlTrainer
{
    /// <summary>Options of <see cref="MamlTrainer"/>.</summary>
    public sealed class Options
    {
        /// <summary>Column with the label, a key. Default <c>Label</c>.</summary>
        public string LabelColumnName { get; set; } = "Label";

        /// <summary>Column with the features, a vector of floats of known size. Default <c>Features</c>.</summary>
        public string FeatureColumnName { get; set; } = "Features";

        /// <summary>File with meta-learned weights, as <c>gpicl meta-train --learner maml</c> writes it. Default null: those that come with the library.</summary>
        public string? CheckpointPath { get; set; }

        /// <summary>Meta-learned weights already in memory, in place of <see cref="CheckpointPath"/>. Default null.</summary>
        public Maml? Learner { get; set; }

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

        internal InContextOptions ToInContext() => new() { Members = Members, ClassMeans = ClassMeans, Seed = Seed, Temperature = Temperature, Standardization = Standardization };

        internal Options Copy() => (Options)MemberwiseClone();

        internal void Validate()
        {
            ArgumentException.ThrowIfNullOrEmpty(LabelColumnName);
            ArgumentException.ThrowIfNullOrEmpty(FeatureColumnName);
            ToInContext().Validate();
            if (CheckpointPath != null && Learner != null)
                throw new ArgumentException($"{nameof(CheckpointPath)} and {nameof(Learner)} are set, but weights can come from one place only.", "options");
        }
    }
}
