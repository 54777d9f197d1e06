using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Image;

/// <summary>Makes a member a column of images, which must have a size, though images may be of another.</summary>
public sealed class ImageTypeAttribute : DataViewTypeAttribute
{
    private readonly int height;
    private readonly int width;

    public ImageTypeAttribute(int height, int width)
    {
        this.height = height;
        this.width = width;
    }

    public override bool Equals(DataViewTypeAttribute other) => other is ImageTypeAttribute image && image.height == height && image.width == width;

    public override int GetHashCode() => HashCode.Combine(height, width);

    public override void Register() => DataViewTypeManager.Register(new ImageDataViewType(height, width), typeof(MLImage), this);
}
