using Gpicl.Onnx.Images;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Gpicl.MLNet;

/// <summary>Reads images from a column of vectors or of <see cref="MLImage"/>.</summary>
internal abstract class ImageColumn : IDisposable
{
    /// <summary>Checks that a column holds images.</summary>
    /// <exception cref="ArgumentException">It is missing, of another type, or holds vectors of another size than the layout's.</exception>
    public static DataViewSchema.Column Check(DataViewSchema schema, string name, PixelLayout? layout)
    {
        DataViewSchema.Column column = ColumnCheck.Find(schema, "Image", name);
        if (column.Type is ImageDataViewType)
            return column;
        if (column.Type is not VectorDataViewType vector || !HoldsPixels(vector.ItemType))
            throw WrongType(name, column.Type);
        long expected = CheckLayout(name, layout).ValueCount;
        if (!vector.IsKnownSize || vector.Size != expected)
            throw new ArgumentException(
                $"Image column '{name}' is of type {vector}, but images of {layout!.Height} × {layout.Width} pixels in the format {layout.Format} have {expected} values; change {nameof(ImageFeatureOptions)}.{nameof(ImageFeatureOptions.Pixels)}.", nameof(schema));
        return column;
    }

    /// <summary>Checks that a column can hold images.</summary>
    /// <exception cref="ArgumentException">It is missing or of another type.</exception>
    public static void Check(SchemaShape shape, string name, PixelLayout? layout)
    {
        SchemaShape.Column column = ColumnCheck.Find(shape, "Image", name);
        if (column.Kind == SchemaShape.Column.VectorKind.Scalar && column.ItemType is ImageDataViewType)
            return;
        if (column.Kind == SchemaShape.Column.VectorKind.Scalar || column.IsKey || !HoldsPixels(column.ItemType))
            throw WrongType(name, ColumnCheck.Describe(column));
        CheckLayout(name, layout);
    }

    /// <summary>A reader of a column that was checked.</summary>
    public static ImageColumn Create(DataViewRow input, DataViewSchema.Column column, PixelLayout? layout) => column.Type switch
    {
        VectorDataViewType { ItemType: var item } when item == NumberDataViewType.Byte => new ByteVectors(input.GetGetter<VBuffer<byte>>(column), layout!),
        VectorDataViewType => new FloatVectors(input.GetGetter<VBuffer<float>>(column), layout!),
        _ => new Images(input.GetGetter<MLImage>(column)),
    };

    /// <summary>The image of the row the input stands at, valid until the next is read; null if it is missing.</summary>
    /// <exception cref="ArgumentException">A value is no pixel.</exception>
    public abstract PixelImage? Read();

    /// <summary>No more images are read.</summary>
    public virtual void Dispose()
    {
    }

    private static bool HoldsPixels(DataViewType item) => item == NumberDataViewType.Byte || item == NumberDataViewType.Single;

    private static PixelLayout CheckLayout(string name, PixelLayout? layout) => layout
        ?? throw new ArgumentException($"Image column '{name}' holds vectors; give their height, width and channels in {nameof(ImageFeatureOptions)}.{nameof(ImageFeatureOptions.Pixels)}.", nameof(layout));

    private static ArgumentException WrongType(string name, object found) =>
        new($"Image column '{name}' is of type {found}; it must be MLImage, as mlContext.Transforms.LoadImages makes it, or a vector of Single or Byte.");

    private sealed class ByteVectors(ValueGetter<VBuffer<byte>> read, PixelLayout layout) : ImageColumn
    {
        private readonly byte[] pixels = new byte[layout.ValueCount];
        private VBuffer<byte> vector;

        public override PixelImage? Read()
        {
            read(ref vector);
            vector.CopyTo(pixels);
            return new PixelImage(pixels, layout.Height, layout.Width, layout.Format, !layout.IsInterleaved);
        }
    }

    private sealed class FloatVectors(ValueGetter<VBuffer<float>> read, PixelLayout layout) : ImageColumn
    {
        private readonly float[] values = new float[layout.ValueCount];
        private readonly byte[] pixels = new byte[layout.ValueCount];
        private readonly float scale = byte.MaxValue / layout.Maximum;
        private VBuffer<float> vector;

        public override PixelImage? Read()
        {
            read(ref vector);
            vector.CopyTo(values);
            if (!LabeledRows.IsFinite(values))
                return null;
            for (int i = 0; i < values.Length; i++)
            {
                float pixel = MathF.Round(values[i] * scale);
                if (pixel is < 0 or > byte.MaxValue)
                    throw new ArgumentException(FormattableString.Invariant(
                        $"value {i} is {values[i]}, but pixels are 0 .. {layout.Maximum}; {nameof(PixelLayout)}.{nameof(PixelLayout.Maximum)} sets another range"));
                pixels[i] = (byte)pixel;
            }

            return new PixelImage(pixels, layout.Height, layout.Width, layout.Format, !layout.IsInterleaved);
        }
    }

    private sealed class Images(ValueGetter<MLImage> read) : ImageColumn
    {
        private MLImage? image;
        private byte[] pixels = [];

        public override PixelImage? Read()
        {
            read(ref image!);
            if (image == null)
                return null;
            ReadOnlySpan<byte> found = image.Pixels;
            if (!IsOpaque(found))
                return new PixelImage(image.GetBGRPixels, image.Height, image.Width, PixelFormat.Bgr);
            if (pixels.Length != found.Length)
                pixels = new byte[found.Length];
            found.CopyTo(pixels);
            return new PixelImage(pixels, image.Height, image.Width, image.PixelFormat == MLPixelFormat.Rgba32 ? PixelFormat.Rgba : PixelFormat.Bgra);
        }

        public override void Dispose()
        {
            image?.Dispose();
            base.Dispose();
        }

        // The colors of pixels that are not may have been multiplied by opacity; only GetBGRPixels gives them as they were.
        private static bool IsOpaque(ReadOnlySpan<byte> pixels)
        {
            for (int i = 3; i < pixels.Length; i += 4)
                if (pixels[i] != byte.MaxValue)
                    return false;
            return true;
        }
    }
}
