using Microsoft.ML.Data;
using Microsoft.ML.Internal;

namespace Microsoft.ML.Transforms.Image;

/// <summary>Turns images into vectors of pixels, plane after plane; missing images into zeros.</summary>
public sealed class ImagePixelExtractingTransformer : OneToOneTransformerBase
{
    private readonly ImagePixelExtractingEstimator.ColorBits colors;

    internal ImagePixelExtractingTransformer(InputOutputColumnPair[] columns, ImagePixelExtractingEstimator.ColorBits colors)
        : base(columns)
    {
        this.colors = colors;
    }

    internal static ImagePixelExtractingTransformer Load(BinaryReader reader)
        => new(ValueStore.ReadPairs(reader), (ImagePixelExtractingEstimator.ColorBits)reader.ReadByte());

    private protected override DataViewSchema.DetachedColumn MakeColumn(int index, DataViewSchema.Column input)
    {
        if (input.Type is not ImageDataViewType image)
            throw Check.SchemaMismatch("inputSchema", "input", input.Name, "image", input.Type.ToString());
        if (image.Height <= 0)
            throw Check.SchemaMismatch("inputSchema", "input", input.Name, "known-size image", "unknown-size image");
        return new(Columns[index].OutputColumnName, new VectorDataViewType(NumberDataViewType.Single, Offsets(MLPixelFormat.Rgba32).Length, image.Height, image.Width));
    }

    private protected override Delegate MakeGetter(int index, DataViewRow row, DataViewSchema.Column input)
    {
        var type = (ImageDataViewType)input.Type;
        var size = Offsets(MLPixelFormat.Rgba32).Length * type.Height * type.Width;
        var read = row.GetGetter<MLImage>(input);
        MLImage image = null;
        return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
        {
            read(ref image);
            if (image is null)
            {
                value = new VBuffer<float>(size, 0, [], []);
                return;
            }

            Check.State(image.Height == type.Height && image.Width == type.Width, "Check failed");
            var editor = VBufferEditor.Create(ref value, size);
            var pixels = image.Pixels;
            var next = 0;
            foreach (var offset in Offsets(image.PixelFormat))
                for (var i = offset; i < pixels.Length; i += 4)
                    editor.Values[next++] = pixels[i];
            value = editor.Commit();
        });
    }

    private protected override void SaveModel(ModelSaveContext ctx) => ctx.Write(typeof(ImagePixelExtractingTransformer).AssemblyQualifiedName, writer =>
    {
        ValueStore.WritePairs(writer, Columns);
        writer.Write((byte)colors);
    });

    // Where the bytes of alpha, red, green and blue are in a pixel, as far as they are wanted.
    private int[] Offsets(MLPixelFormat format)
    {
        int[] all = format == MLPixelFormat.Rgba32 ? [3, 0, 1, 2] : [3, 2, 1, 0];
        return [.. all.Where((_, channel) => colors.HasFlag((ImagePixelExtractingEstimator.ColorBits)(1 << channel)))];
    }
}
