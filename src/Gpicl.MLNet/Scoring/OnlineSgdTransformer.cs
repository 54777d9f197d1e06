using Gpicl.Baselines.Online;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet;

/// <summary>A classifier trained by online gradient descent, in a pipeline; see <see cref="ClassifierTransformer{TModel}"/> for what it adds.</summary>
public sealed class OnlineSgdTransformer : ClassifierTransformer<OnlineClassifier>
{
    internal OnlineSgdTransformer(OnlineClassifier model, string labelColumn, string featureColumn, VectorDataViewType featureType, KeyNames? names)
        : base(model, labelColumn, featureColumn, featureType, names)
    {
    }

    private protected override TransformerChain<ITransformer> ToBuiltIn() => ClassifierEquivalent.Of(this);
}
