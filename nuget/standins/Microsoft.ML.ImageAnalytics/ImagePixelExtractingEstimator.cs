using Microsoft.ML.Data;
using Microsoft.ML.Internal;

namespace Microsoft.ML.Transforms.Image;

/// <summary>Turns images into vectors of pixels.</summary>
public sealed class ImagePixelExtractingEstimator : TrivialEstimator<ImagePixelExtractingTransformer>
{
    private readonly InputOutputColumnPair column;

    internal ImagePixelExtractingEstimator(InputOutputColumnPair column, ColorBits colors)
        : base(new ImagePixelExtractingTransformer([column], colors))
    {
        this.column = column;
    }

    /// <summary>Which channels to extract.</summary>
    [Flags]
    public enum ColorBits : byte
    {
        Alpha = 1,
        Red = 2,
        Green = 4,
        Blue = 8,
        Rgb = Red | Green | Blue,
        All = Alpha | Red | Green | Blue,
    }

    /// <summary>Order of the channels.</summary>
    public enum ColorsOrder : byte
    {
        ARGB = 1,
        ARBG = 2,
        ABRG = 3,
        ABGR = 4,
        AGRB = 5,
        AGBR = 6,
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => OneToOneShape.Of(inputSchema, [column], (input, name) => input.ItemType is ImageDataViewType
        ? new SchemaShape.Column(name, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false)
        : throw Check.SchemaMismatch(nameof(inputSchema), "input", input.Name, "Image", input.ItemType.ToString()));
}
