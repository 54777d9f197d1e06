using System.Globalization;
using System.Text;

namespace Gpicl.InContext;

/// <summary>Why a query was predicted to be of a class. See <see cref="InContextClassifier.Explain"/>.</summary>
public sealed class Explanation
{
    private const int MostLines = 5;

    internal Explanation(int label, double probability, ExampleInfluence[] examples, FeatureInfluence[] features) =>
        (Label, Probability, Examples, Features) = (label, probability, examples, features);

    /// <summary>The predicted class.</summary>
    public int Label { get; }

    /// <summary>Its probability, 0 .. 1.</summary>
    public double Probability { get; }

    /// <summary>All examples, those first whose leaving out changes the probability most, up or down.</summary>
    public IReadOnlyList<ExampleInfluence> Examples { get; }

    /// <summary>Features, those first whose replacement changes the probability most, up or down. Empty where features are pixels.</summary>
    public IReadOnlyList<FeatureInfluence> Features { get; }

    /// <summary>The prediction, and the five strongest examples and features, a line each, with the numbers of classes and features.</summary>
    public override string ToString() => ToString(null, null);

    /// <summary>The prediction, and the five strongest examples and features, a line each.</summary>
    /// <param name="classNames">What classes are called; their numbers when null.</param>
    /// <param name="featureNames">What features are called; their numbers when null.</param>
    public string ToString(IReadOnlyList<string>? classNames, IReadOnlyList<string>? featureNames)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Name(classNames, "class", Label)}, probability {Probability:F3}");
        foreach (ExampleInfluence example in Examples.Take(MostLines))
            text.Append(CultureInfo.InvariantCulture,
                $"\n{Rounded(example.Change):+0.000;-0.000} row {example.Index} ({Name(classNames, "class", example.Label)}), "
                + $"attention {100 * example.Attention:F1} %");
        foreach (FeatureInfluence feature in Features.Take(MostLines))
            text.Append(CultureInfo.InvariantCulture, $"\n{Rounded(feature.Change):+0.000;-0.000} {Name(featureNames, "feature", feature.Feature)}");
        return text.ToString();
    }

    /// <summary>To three digits, and without the sign that a small negative number leaves on 0: two-part formats would write "-+0.000".</summary>
    internal static double Rounded(double change) => Math.Round(change, 3, MidpointRounding.AwayFromZero) + 0.0;

    private static string Name(IReadOnlyList<string>? names, string kind, int number) =>
        names != null && number < names.Count ? names[number] : FormattableString.Invariant($"{kind} {number}");
}
