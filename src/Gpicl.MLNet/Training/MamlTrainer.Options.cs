namespace Gpicl.MLNet;

public sealed partial class MamlTrainer
{
    /// <summary>Options of <see cref="MamlTrainer"/>.</summary>
    public sealed class Options : EnsembleTrainerOptions
    {
        /// <summary>File with meta-learned weights, as <c>gpicl meta-train --learner maml</c> writes it. Default null: those that come with the library.</summary>
        public string? CheckpointPath { get; set; }

        internal Options Copy() => (Options)MemberwiseClone();

        internal void Validate() => Validate("options");
    }
}
