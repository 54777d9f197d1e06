using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Gpicl.Onnx.Images;

/// <summary>Normalized images, a batch of what a network reads.</summary>
internal abstract class PixelTensor
{
    /// <summary>Room for images of one network.</summary>
    /// <param name="network">Says type and order of the values.</param>
    /// <param name="preprocessing">Sizes and normalization.</param>
    /// <param name="capacity">Most images.</param>
    public static PixelTensor Create(FeatureNetwork network, ImagePreprocessing preprocessing, int capacity) => network.ElementType == TensorElementType.Float
        ? new Of<float>(preprocessing, network.ChannelsLast, capacity, value => value)
        : new Of<Float16>(preprocessing, network.ChannelsLast, capacity, value => new Float16(BitConverter.HalfToUInt16Bits((Half)value)));

    /// <summary>Normalizes an image.</summary>
    /// <param name="place">Its place in the batch.</param>
    /// <param name="rgb">[Height, Width, 3]</param>
    /// <param name="mirrored">Whether left and right change places.</param>
    public abstract void Fill(int place, ReadOnlySpan<byte> rgb, bool mirrored);

    /// <summary>Some images as a value for the network.</summary>
    public abstract OrtValue Slice(int first, int count);

    private sealed class Of<T> : PixelTensor
        where T : unmanaged
    {
        private readonly T[] values; // [capacity, 3, Height, Width], or [capacity, Height, Width, 3]
        private readonly T[][] tables = new T[3][]; // [3, 256], what a byte becomes in each channel of the tensor
        private readonly int[] sources; // [3], where each channel of the tensor is in RGB
        private readonly long[] shape;
        private readonly int pixels;
        private readonly int width;
        private readonly bool channelsLast;

        public Of(ImagePreprocessing preprocessing, bool channelsLast, int capacity, Func<float, T> convert)
        {
            this.channelsLast = channelsLast;
            shape = channelsLast ? [0, preprocessing.Height, preprocessing.Width, 3] : [0, 3, preprocessing.Height, preprocessing.Width];
            width = preprocessing.Width;
            pixels = preprocessing.Height * width;
            values = new T[checked(capacity * 3 * pixels)];
            sources = preprocessing.ChannelOrder == ChannelOrder.Rgb ? [0, 1, 2] : [2, 1, 0];
            float[] mean = [preprocessing.Mean.Red, preprocessing.Mean.Green, preprocessing.Mean.Blue];
            float[] deviation = [preprocessing.Deviation.Red, preprocessing.Deviation.Green, preprocessing.Deviation.Blue];
            for (int channel = 0; channel < 3; channel++)
            {
                int source = sources[channel];
                tables[channel] = [.. Enumerable.Range(0, 256).Select(pixel => convert((pixel * preprocessing.Scale - mean[source]) / deviation[source]))];
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override unsafe void Fill(int place, ReadOnlySpan<byte> rgb, bool mirrored)
        {
            var (step, plane) = channelsLast ? (3, 1) : (1, pixels);
            for (int channel = 0; channel < 3; channel++)
            {
                Span<T> target = values.AsSpan(place * 3 * pixels + channel * plane, step * (pixels - 1) + 1);
                fixed (T* to = target, table = tables[channel])
                fixed (byte* from = rgb[sources[channel]..])
                {
                    for (int i = 0; i < pixels; i++)
                        to[step * i] = table[from[3 * i]];
                }

                for (int start = 0; mirrored && start < target.Length; start += step * width)
                    Reverse(target[start..], step);
            }
        }

        public override OrtValue Slice(int first, int count)
        {
            long[] size = [count, .. shape.AsSpan(1)];
            return OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, values.AsMemory(first * 3 * pixels, count * 3 * pixels), size);
        }

        private void Reverse(Span<T> row, int step)
        {
            for (int left = 0, right = width - 1; left < right; left++, right--)
                (row[step * left], row[step * right]) = (row[step * right], row[step * left]);
        }
    }
}
