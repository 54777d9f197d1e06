using Gpicl.Baselines.Online;
using Gpicl.InContext;

namespace Gpicl.MLNet;

public sealed partial class OnlineSgdTrainer
{
    /// <summary>Options of <see cref="OnlineSgdTrainer"/>.</summary>
    public sealed class Options
    {
        /// <summary>Column with the label, a key. Default <c>Label</c>.</summary>
        public string LabelColumnName { get; set; } = "Label";

        /// <summary>Column with the features, a vector of floats of known size. Default <c>Features</c>.</summary>
        public string FeatureColumnName { get; set; } = "Features";

        /// <summary>Hidden layers, 0 .. 2. Default 0: multinomial logistic regression.</summary>
        public int HiddenLayers { get; set; }

        /// <summary>Units in each hidden layer, 1 .. 4,096. Default 64.</summary>
        public int HiddenSize { get; set; } = new OnlineSgdOptions().HiddenSize;

        /// <summary>How gradients become steps. Default <see cref="OnlineOptimizer.Adam"/>.</summary>
        public OnlineOptimizer Optimizer { get; set; } = new OnlineSgdOptions().Optimizer;

        /// <summary>Learning rate, above 0, at most 10. Default 0.005.</summary>
        public float LearningRate { get; set; } = new OnlineSgdOptions().LearningRate;

        /// <summary>How often to go over the rows, each time in another random order, at least 1. Default 1.</summary>
        public int NumberOfIterations { get; set; } = 1;

        /// <summary>Seed of the order of rows and of the hidden layers' initial weights. Default 0.</summary>
        public ulong Seed { get; set; }

        /// <summary>How features are standardized, by statistics of the rows given to Fit. Default <see cref="InContext.Standardization.Auto"/>.</summary>
        public Standardization Standardization { get; set; } = Standardization.Auto;

        internal OnlineSgdOptions ToLearner() => new()
        {
            HiddenLayers = HiddenLayers,
            HiddenSize = HiddenSize,
            Optimizer = Optimizer,
            LearningRate = LearningRate,
            Seed = Seed,
        };

        internal Options Copy() => (Options)MemberwiseClone();

        internal void Validate()
        {
            ArgumentException.ThrowIfNullOrEmpty(LabelColumnName);
            ArgumentException.ThrowIfNullOrEmpty(FeatureColumnName);
            ArgumentOutOfRangeException.ThrowIfLessThan(NumberOfIterations, 1);
            if (!Enum.IsDefined(Standardization))
                throw new ArgumentException($"{nameof(Standardization)} is {Standardization}; it must be one of {string.Join(", ", Enum.GetNames<Standardization>())}.", "options");
            ToLearner().Validate();
        }
    }
}
