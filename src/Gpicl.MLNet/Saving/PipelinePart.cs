using System.Text.Json.Serialization;
using Gpicl.InContext;
using Gpicl.MLNet.Images;
using Gpicl.Onnx.Images;
using Microsoft.ML.Data;

namespace Gpicl.MLNet;

/// <summary>What a saved pipeline keeps of a transformer, or of several built-in ones in a row, beside the files of its part.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(BuiltIn), "built-in")]
[JsonDerivedType(typeof(Classifier), "classifier")]
[JsonDerivedType(typeof(OnlineClassifier), "online-classifier")]
[JsonDerivedType(typeof(MamlClassifier), "maml-classifier")]
[JsonDerivedType(typeof(Projection), "projection")]
[JsonDerivedType(typeof(Permutation), "permutation")]
[JsonDerivedType(typeof(ImageFeatures), "image-features")]
internal abstract record PipelinePart
{
    /// <summary>When each of the transformers is applied, in their order.</summary>
    public required TransformerScope[] Scopes { get; init; }

    /// <summary>Transformers of ML.NET, saved by it.</summary>
    internal sealed record BuiltIn : PipelinePart;

    /// <summary>A <see cref="GpiclTransformer"/>; the model and the types of its columns are in files of their own.</summary>
    internal sealed record Classifier : PipelinePart
    {
        public required string LabelColumn { get; init; }

        public required string FeatureColumn { get; init; }

        public required Standardization Standardization { get; init; }

        /// <summary>Files of before there was a choice do not have it.</summary>
        public FeatureEncoding Encoding { get; init; } = FeatureEncoding.Standardized;
    }

    /// <summary>An <see cref="OnlineSgdTransformer"/>; the model and the types of its columns are in files of their own.</summary>
    internal sealed record OnlineClassifier : PipelinePart
    {
        public required string LabelColumn { get; init; }

        public required string FeatureColumn { get; init; }
    }

    /// <summary>A <see cref="MamlTransformer"/>; the model and the types of its columns are in files of their own.</summary>
    internal sealed record MamlClassifier : PipelinePart
    {
        public required string LabelColumn { get; init; }

        public required string FeatureColumn { get; init; }
    }

    /// <summary>A <see cref="RandomProjectionTransformer"/>.</summary>
    internal sealed record Projection : PipelinePart
    {
        public required string OutputColumn { get; init; }

        public required string InputColumn { get; init; }

        public required int Width { get; init; }

        public required int Outputs { get; init; }

        public required ulong Seed { get; init; }

        public required long Task { get; init; }
    }

    /// <summary>A <see cref="LabelPermutationTransformer"/>.</summary>
    internal sealed record Permutation : PipelinePart
    {
        public required string OutputColumn { get; init; }

        public required string InputColumn { get; init; }

        public required int Classes { get; init; }

        public required ulong Seed { get; init; }

        public required long Task { get; init; }
    }

    /// <summary>An <see cref="ImageFeatureTransformer"/>; the network is in a file of its own. On which device it runs is not kept.</summary>
    internal sealed record ImageFeatures : PipelinePart
    {
        public required string OutputColumn { get; init; }

        public required string InputColumn { get; init; }

        public required ImageColumnType InputType { get; init; }

        public required string FileName { get; init; }

        public required string TensorName { get; init; }

        public required ImagePreprocessing Preprocessing { get; init; }

        public required PixelLayout? Pixels { get; init; }

        public required int BatchSize { get; init; }

        /// <summary>Files of earlier versions do not say, and have none.</summary>
        public bool Mirror { get; init; }
    }
}
