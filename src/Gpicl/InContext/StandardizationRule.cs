namespace Gpicl.InContext;

/// <summary>
/// Decides for <see cref="Standardization.Auto"/>. Pixels are measured on one scale: many of them share the variance, and
/// they differ among examples more than their means do among themselves. Columns of a table have scales and offsets of
/// their own, which drown the others when all are treated alike.
/// </summary>
internal static class StandardizationRule
{
    /// <summary>Least fraction of the varying features that must share the variance.</summary>
    public const double LeastParticipation = 0.1;

    /// <summary>Least part of the whole variance that must lie within features.</summary>
    public const double LeastVarianceWithin = 0.5;

    /// <summary><see cref="Standardization.Shared"/> or <see cref="Standardization.PerFeature"/>.</summary>
    public static Standardization Choose(FeatureStatistics statistics)
    {
        double within = statistics.VarianceWithin;
        bool alike = statistics.Participation >= LeastParticipation
            && within >= LeastVarianceWithin * (within + statistics.VarianceBetween);
        return alike ? Standardization.Shared : Standardization.PerFeature;
    }
}
