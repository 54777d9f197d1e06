namespace Microsoft.ML.Conformance.ThirdParty;

/// <summary>The model of <see cref="NearestOriginTransformer"/>.</summary>
public sealed class NearestOrigin
{
}
