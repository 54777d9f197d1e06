using Gpicl.InContext;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet;

/// <summary>
/// A classifier trained by online gradient descent, in a pipeline; see <see cref="ClassifierTransformer{TModel}"/> for what it adds.
/// <c>Model.Save</c> writes it as components of ML.NET that do the same, for which it needs ONNX Runtime;
/// <c>Model.LoadGpicl</c> gives it back from the same file.
/// </summary>
public sealed class OnlineSgdTransformer : ClassifierTransformer<OnlineClassifier>
{
    internal OnlineSgdTransformer(OnlineClassifier model, string labelColumn, string featureColumn, VectorDataViewType featureType, KeyNames? names)
        : base(model, labelColumn, featureColumn, featureType, names)
    {
    }

    private protected override void Save(ModelSaveContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        BuiltInEquivalent.Save(ClassifierEquivalent.Of(this), context);
    }
}
