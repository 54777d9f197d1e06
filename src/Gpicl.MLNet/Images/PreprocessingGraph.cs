using Gpicl.Onnx.Graphs;
using Gpicl.Onnx.Images;

namespace Gpicl.MLNet.Images;

/// <summary>
/// The nodes that make what a network reads of a vector of pixels: what <see cref="ImageScaler"/> and <see cref="PixelTensor"/> do, to
/// the bit.
/// </summary>
/// <param name="nodes">Where they are added.</param>
/// <param name="pixels">The vector.</param>
/// <param name="preprocessing">What the network was trained to see.</param>
internal sealed class PreprocessingGraph(NetworkSurroundings nodes, PixelVector pixels, ImagePreprocessing preprocessing)
{
    // P = values of the vector, C = its channels, h × w = size of the image, H × W = size the network reads
    private readonly string white = nodes.Constant("White", [(float)byte.MaxValue]);

    /// <summary>Adds the nodes.</summary>
    /// <param name="vector">[1, P]</param>
    /// <param name="type">Type of what the network reads.</param>
    /// <param name="channelsLast">Whether it reads channels last.</param>
    /// <param name="mirror">Whether there is a mirror image, too.</param>
    /// <returns>
    /// The image, [1, 3, H, W] or [1, H, W, 3], its mirror image, and 0, or NaN if there is none or a value is no pixel: [1, 1].
    /// </returns>
    public (string[] Views, string Validity) Add(string vector, ElementType type, bool channelsLast, bool mirror)
    {
        string x = ToBytes(vector);
        string validity = Validity(x);
        x = Normalize(Scale(ToPlanes(x)));
        List<string> views = [Image("", x, type, channelsLast)];
        if (mirror)
        {
            long[] reversed = [.. Enumerable.Range(0, preprocessing.Width).Reverse()];
            views.Add(Image("Mirrored", nodes.Gather("Reversed", x, reversed, axis: 2), type, channelsLast));
        }

        return ([.. views], validity);
    }

    // As the network reads it.
    private string Image(string name, string planes, ElementType type, bool channelsLast)
    {
        string x = planes;
        if (channelsLast)
            x = nodes.Node("Transpose", name + "ChannelsLast", [x], AttributeProto.Of("perm", 1, 2, 0));
        // Casts next to each other would be taken for none, and half precision would get lost: the one in front of the network stays
        // away from its own.
        x = nodes.Cast(name + "Cast", x, type);
        var (height, width) = (preprocessing.Height, preprocessing.Width);
        return channelsLast ? nodes.Reshape(name + "Image", x, 1, height, width, 3) : nodes.Reshape(name + "Image", x, 1, 3, height, width);
    }

    // Whole numbers, halves rounded to even: beside a number as large as this there is no room for fractions.
    private string ToBytes(string vector)
    {
        if (pixels.Type == ElementType.Uint8)
            return nodes.Cast("Bytes", vector, ElementType.Float);
        string large = nodes.Constant("Large", [1.5f * (1 << 23)]);
        string x = nodes.Node("Mul", "Unrounded", [vector, nodes.Constant("Range", [byte.MaxValue / pixels.Maximum])]);
        return nodes.Node("Sub", "Bytes", [nodes.Node("Add", "Shifted", [x, large]), large]);
    }

    // Kernels inside the network may turn a NaN into a number. The root of a negative number is NaN, and so is 0 / 0.
    private string Validity(string bytes)
    {
        string product = nodes.Node("Mul", "Product", [bytes, nodes.Node("Sub", "Rest", [white, bytes])]); // not negative for 0 .. 255
        string zeros = nodes.Constant("Zeros", new float[pixels.Length], pixels.Length, 1);
        string validity = nodes.Node("MatMul", "Validity", [nodes.Node("Sqrt", "Root", [product]), zeros]);
        if (pixels.Opacity is not { } channel)
            return validity;
        var places = new float[pixels.Length];
        Array.Fill(places, 1, channel * pixels.Height * pixels.Width, pixels.Height * pixels.Width);
        string sum = nodes.Node("MatMul", "Opacity", [bytes, nodes.Constant("OpacityPlaces", places, pixels.Length, 1)]);
        string presence = nodes.Node("Div", "Presence", [sum, sum]); // 1 or NaN
        return nodes.Node("Mul", "PresentValidity", [validity, presence]);
    }

    // Red, green and blue in the order the network reads: [3, h, w].
    private string ToPlanes(string bytes)
    {
        var (height, width, channels) = (pixels.Height, pixels.Width, pixels.Channels);
        string x = pixels.IsInterleaved
            ? nodes.Node("Transpose", "Planes", [nodes.Reshape("Interleaved", bytes, height, width, channels)], AttributeProto.Of("perm", 2, 0, 1))
            : nodes.Reshape("Planes", bytes, channels, height, width); // [C, h, w]
        return nodes.Gather("Colors", x, preprocessing.ChannelOrder == ChannelOrder.Rgb ? pixels.Colors : [.. Enumerable.Reverse(pixels.Colors)]);
    }

    // Along rows, then along columns: [3, H, W].
    private string Scale(string planes)
    {
        var scaler = new ImageScaler(preprocessing);
        if (scaler.Keeps(pixels.Height, pixels.Width))
            return planes;
        var (vertical, horizontal) = scaler.Weights(pixels.Height, pixels.Width);
        string columns = nodes.Constant("ColumnsTransposed", horizontal.ToMatrix(), preprocessing.Width, pixels.Width);
        columns = nodes.Node("Transpose", "Columns", [columns], AttributeProto.Of("perm", 1, 0));
        string rows = nodes.Constant("Rows", vertical.ToMatrix(), preprocessing.Height, pixels.Height);
        string half = nodes.Constant("Half", [0.5]);
        string x = nodes.Node("MatMul", "ScaledRows", [nodes.Cast("Exact", planes, ElementType.Double), columns]); // [3, h, W]
        x = Round(x, half, "Rows");
        x = nodes.Node("MatMul", "ScaledColumns", [rows, nodes.Cast("ExactRows", x, ElementType.Double)]); // [3, H, W]
        return Round(x, half, "Columns");
    }

    // To bytes. Sums of bytes weighed by fractions are exact in double precision, whatever their order.
    private string Round(string sums, string half, string name)
    {
        string x = nodes.Node("Floor", "Floor" + name, [nodes.Node("Add", "Half" + name, [sums, half])]);
        x = nodes.Node("Relu", "NotBlack" + name, [nodes.Cast("Whole" + name, x, ElementType.Float)]);
        x = nodes.Node("Relu", "NotWhite" + name, [nodes.Node("Sub", "Inverse" + name, [white, x])]);
        return nodes.Node("Sub", "Rounded" + name, [white, x]);
    }

    private string Normalize(string planes)
    {
        string x = nodes.Node("Mul", "Factored", [planes, nodes.Constant("Scale", [preprocessing.Scale])]);
        x = nodes.Node("Sub", "Centered", [x, Channels("Mean", preprocessing.Mean)]);
        return nodes.Node("Div", "Normalized", [x, Channels("Deviation", preprocessing.Deviation)]);
    }

    private string Channels(string name, ChannelValues values)
    {
        float[] channels = preprocessing.ChannelOrder == ChannelOrder.Rgb ? [values.Red, values.Green, values.Blue] : [values.Blue, values.Green, values.Red];
        return nodes.Constant(name, channels, 3, 1, 1);
    }
}
