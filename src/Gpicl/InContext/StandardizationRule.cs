namespace Gpicl.InContext;

/// <summary>
/// Decides for <see cref="Standardization.Auto"/>. Pixels are measured on one scale: many of them share the variance, and
/// they differ among examples more than their means do among themselves. Columns of a table have scales and offsets of
/// their own, which drown the others when all are treated alike.
/// </summary>
internal static class StandardizationRule
{
    /// <summary>Least <see cref="FeatureStatistics.Evenness"/>. Images measured 0.7 and more, tables of mixed units below 0.05, iris 0.3.</summary>
    public const double LeastEvenness = 0.3;

    /// <summary>Least part of the whole variance that must lie within features. Images measured 0.5 to 0.7, tables at most 0.3.</summary>
    public const double LeastVarianceWithin = 0.4;

    /// <summary><see cref="Standardization.Shared"/> or <see cref="Standardization.PerFeature"/>.</summary>
    public static Standardization Choose(FeatureStatistics statistics)
    {
        double within = statistics.VarianceWithin;
        bool alike = statistics.Evenness >= LeastEvenness
            && within >= LeastVarianceWithin * (within + statistics.VarianceBetween);
        return alike ? Standardization.Shared : Standardization.PerFeature;
    }
}
