using Gpicl.Baselines.Maml;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet;

/// <summary>A classifier learned from a meta-learned initialization, in a pipeline; see <see cref="ClassifierTransformer{TModel}"/> for what it adds.</summary>
public sealed class MamlTransformer : ClassifierTransformer<MamlClassifier>
{
    internal MamlTransformer(MamlClassifier model, string labelColumn, string featureColumn, VectorDataViewType featureType, KeyNames? names)
        : base(model, labelColumn, featureColumn, featureType, names)
    {
    }

    private protected override TransformerChain<ITransformer> ToBuiltIn() => ClassifierEquivalent.Of(this);
}
