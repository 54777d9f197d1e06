using Gpicl.Onnx.Images;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Gpicl.MLNet.Images;

/// <summary>What a column of images holds: that much of its type is kept with a pipeline.</summary>
/// <param name="Kind">Its values.</param>
/// <param name="Height">Rows of an <see cref="MLImage"/>; 0 where they differ, or for vectors.</param>
/// <param name="Width">Pixels of a row, likewise.</param>
internal sealed record ImageColumnType(ImageColumnKind Kind, int Height = 0, int Width = 0)
{
    /// <summary>That of a column that was checked.</summary>
    public static ImageColumnType Of(DataViewSchema.Column column) => column.Type switch
    {
        ImageDataViewType image => new(ImageColumnKind.Image, image.Height, image.Width),
        VectorDataViewType { ItemType: var item } when item == NumberDataViewType.Byte => new(ImageColumnKind.Byte),
        _ => new(ImageColumnKind.Single),
    };

    /// <summary>A type of ML.NET.</summary>
    /// <param name="layout">That of vectors; null for images.</param>
    public DataViewType ToDataViewType(PixelLayout? layout) => Kind switch
    {
        ImageColumnKind.Image => Height > 0 ? new ImageDataViewType(Height, Width) : new ImageDataViewType(),
        ImageColumnKind.Byte => new VectorDataViewType(NumberDataViewType.Byte, (int)layout!.ValueCount),
        _ => new VectorDataViewType(NumberDataViewType.Single, (int)layout!.ValueCount),
    };

    /// <summary>Whether a pipeline can have it.</summary>
    /// <param name="layout">That of vectors.</param>
    public bool IsValid(PixelLayout? layout) =>
        Enum.IsDefined(Kind) && (Kind == ImageColumnKind.Image ? Height >= 0 && Width >= 0 : layout?.ValueCount is > 0 and <= int.MaxValue);
}

/// <summary>Values of a column of images.</summary>
internal enum ImageColumnKind
{
    /// <summary>Vectors of <see cref="float"/>.</summary>
    Single,

    /// <summary>Vectors of <see cref="byte"/>.</summary>
    Byte,

    /// <summary>Images of ML.NET.</summary>
    Image,
}
