using Gpicl.MLNet.Rows;
using Gpicl.MLNet.Schemas;
using Gpicl.Onnx.Images;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Gpicl.MLNet.Images;

/// <summary>Reads images from a column of vectors or of <see cref="MLImage"/>.</summary>
/// <param name="input">Stands at a row.</param>
/// <param name="column">One that was checked.</param>
internal abstract class ImageColumn(DataViewRow input, DataViewSchema.Column column) : IDisposable
{
    private const string MaximumOption = $"{nameof(PixelLayout)}.{nameof(PixelLayout.Maximum)}";
    private const string PixelsOption = $"{nameof(ImageFeatureOptions)}.{nameof(ImageFeatureOptions.Pixels)}";

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
        {
            string images = $"images of {layout!.Height} × {layout.Width} pixels in the format {layout.Format} have {expected} values";
            throw new ArgumentException($"Image column '{name}' is of type {vector}, but {images}; change {PixelsOption}.", nameof(schema));
        }

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
        VectorDataViewType { ItemType: var item } when item == NumberDataViewType.Byte => new ByteVectors(input, column, layout!),
        VectorDataViewType => new FloatVectors(input, column, layout!),
        _ => new Images(input, column),
    };

    /// <summary>The image of the row the input stands at, valid until the next is read; null if it is missing or has missing pixels.</summary>
    /// <exception cref="InvalidOperationException">
    /// A value is no pixel, a vector is longer or shorter than its type says, or an image cannot be read or is cut off.
    /// </exception>
    public abstract PixelImage? Read();

    /// <summary>What to throw for the image of the row the input stands at: it names row, column and the image's file.</summary>
    public InvalidOperationException Unusable(string why, Exception? inner = null)
    {
        string file = string.IsNullOrEmpty(Path) ? "" : $", '{Path}',";
        return new(FormattableString.Invariant($"The image of row {input.Position} in column '{column.Name}'{file} cannot be used: {why}"), inner);
    }

    /// <summary>The file that the image read last came from, where that is known.</summary>
    protected string? Path { get; set; }

    /// <summary>No more images are read.</summary>
    public virtual void Dispose()
    {
    }

    private static bool HoldsPixels(DataViewType item) => item == NumberDataViewType.Byte || item == NumberDataViewType.Single;

    private static PixelLayout CheckLayout(string name, PixelLayout? layout) => layout
        ?? throw new ArgumentException($"Image column '{name}' holds vectors; give their height, width and channels in {PixelsOption}.", nameof(layout));

    private static ArgumentException WrongType(string name, object found) =>
        new($"Image column '{name}' is of type {found}; it must be MLImage, as mlContext.Transforms.LoadImages makes it, or a vector of Single or Byte.");

    private sealed class ByteVectors(DataViewRow input, DataViewSchema.Column column, PixelLayout layout) : ImageColumn(input, column)
    {
        private readonly VectorReader<byte> vectors = new(input, column);
        private readonly byte[] pixels = new byte[layout.ValueCount];

        public override PixelImage? Read()
        {
            vectors.Read().CopyTo(pixels);
            return new PixelImage(pixels, layout.Height, layout.Width, layout.Format, !layout.IsInterleaved);
        }
    }

    private sealed class FloatVectors(DataViewRow input, DataViewSchema.Column column, PixelLayout layout) : ImageColumn(input, column)
    {
        private readonly VectorReader<float> vectors = new(input, column);
        private readonly float[] values = new float[layout.ValueCount];
        private readonly byte[] pixels = new byte[layout.ValueCount];
        private readonly float scale = byte.MaxValue / layout.Maximum;

        public override PixelImage? Read()
        {
            vectors.Read().CopyTo(values);
            if (!LabeledRows.IsFinite(values))
                return null;
            for (int i = 0; i < values.Length; i++)
            {
                float pixel = MathF.Round(values[i] * scale);
                if (pixel is < 0 or > byte.MaxValue)
                    throw Unusable(FormattableString.Invariant(
                        $"value {i} is {values[i]}, but pixels are 0 .. {layout.Maximum}; {MaximumOption} sets another range"));
                pixels[i] = (byte)pixel;
            }

            return new PixelImage(pixels, layout.Height, layout.Width, layout.Format, !layout.IsInterleaved);
        }
    }

    private sealed class Images(DataViewRow input, DataViewSchema.Column column) : ImageColumn(input, column)
    {
        private readonly ValueGetter<MLImage> read = input.GetGetter<MLImage>(column);
        private MLImage? image;
        private byte[] pixels = [];

        public override PixelImage? Read()
        {
            try
            {
                Path = null;
                read(ref image!);
                Path = image?.Tag;
                return image == null ? null : Read(image);
            }
            catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
            {
                throw Unusable(exception.Message, exception);
            }
        }

        public override void Dispose()
        {
            image?.Dispose();
            base.Dispose();
        }

        private PixelImage Read(MLImage found)
        {
            ReadOnlySpan<byte> values = found.Pixels;
            byte opacity = LowestOpacity(values);
            if (opacity == 0)
                ImageFile.Check(found.Tag);
            if (opacity < byte.MaxValue)
                return new PixelImage(found.GetBGRPixels, found.Height, found.Width, PixelFormat.Bgr);
            if (pixels.Length != values.Length)
                pixels = new byte[values.Length];
            values.CopyTo(pixels);
            return new PixelImage(pixels, found.Height, found.Width, found.PixelFormat == MLPixelFormat.Rgba32 ? PixelFormat.Rgba : PixelFormat.Bgra);
        }

        // The colors of pixels that are not opaque may have been multiplied by opacity; only GetBGRPixels gives them as they were.
        private static byte LowestOpacity(ReadOnlySpan<byte> pixels)
        {
            byte lowest = byte.MaxValue;
            for (int i = 3; i < pixels.Length; i += 4)
                lowest = Math.Min(lowest, pixels[i]);
            return lowest;
        }
    }
}
