using Gpicl.InContext;

namespace Gpicl.MLNet;

/// <summary>What trainers of ensembles have in common: their columns, and how members see rows and vote.</summary>
public abstract class EnsembleTrainerOptions
{
    private protected EnsembleTrainerOptions()
    {
    }

    /// <summary>Column with the label, a key. Default <c>Label</c>.</summary>
    public string LabelColumnName { get; set; } = "Label";

    /// <summary>Column with the features, a vector of floats of known size. Default <c>Features</c>.</summary>
    public string FeatureColumnName { get; set; } = "Features";

    /// <summary>Size of the ensemble, see <see cref="InContextOptions.Members"/>. Default 8.</summary>
    public int Members { get; set; } = new InContextOptions().Members;

    /// <summary>How often the mean of each class is read as one more example, see <see cref="InContextOptions.ClassMeans"/>. Default 0.</summary>
    public int ClassMeans { get; set; }

    /// <summary>Seed of the ensemble, see <see cref="InContextOptions.Seed"/>. Default 0.</summary>
    public ulong Seed { get; set; }

    /// <summary>Logits are divided by it, see <see cref="InContextOptions.Temperature"/>. Default 1.</summary>
    public float Temperature { get; set; } = new InContextOptions().Temperature;

    /// <summary>How features are standardized, by statistics of the rows given to Fit. Default <see cref="InContext.Standardization.Auto"/>.</summary>
    public Standardization Standardization { get; set; } = Standardization.Auto;

    internal virtual InContextOptions ToInContext() =>
        new() { Members = Members, ClassMeans = ClassMeans, Seed = Seed, Temperature = Temperature, Standardization = Standardization };

    /// <summary>Notes all faults.</summary>
    /// <param name="check">Takes them.</param>
    /// <param name="sources">Options that say where weights come from, with their values.</param>
    private protected void Check(OptionCheck check, params (string Name, object? Value)[] sources)
    {
        check.NotEmpty(LabelColumnName, nameof(LabelColumnName));
        check.NotEmpty(FeatureColumnName, nameof(FeatureColumnName));
        check.Include(ToInContext().Validate);
        string[] given = [.. sources.Where(source => source.Value != null).Select(source => source.Name)];
        check.Require(given.Length <= 1, $"{string.Join(" and ", given)} are set, but weights can come from one place only.");
    }
}
