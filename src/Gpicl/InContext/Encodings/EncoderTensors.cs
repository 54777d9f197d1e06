using Gpicl.IO;

namespace Gpicl.InContext.Encodings;

/// <summary>Encoders in a safetensors file.</summary>
internal static class EncoderTensors
{
    /// <summary>What is written of an ensemble's encoders.</summary>
    public static IEnumerable<SafetensorsTensor> Of(ReadOnlySpan<FeatureEncoder> encoders)
    {
        List<SafetensorsTensor> tensors = [];
        for (int i = 0; i < encoders.Length; i++)
        {
            ReadOnlySpan<EncodedValue> values = encoders[i].Values;
            var columns = new long[values.Length];
            var numbers = new float[values.Length * EncodedValue.Numbers];
            for (int j = 0; j < values.Length; j++)
            {
                columns[j] = values[j].Column;
                values[j].CopyTo(numbers.AsSpan(j * EncodedValue.Numbers));
            }

            tensors.Add(new SafetensorsTensor(ColumnsName(i), [values.Length], columns));
            tensors.Add(new SafetensorsTensor(ValuesName(i), [values.Length, EncodedValue.Numbers], numbers));
        }

        return tensors;
    }

    /// <summary>Reads encoders.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">What messages call it.</param>
    /// <param name="width">Features of a row.</param>
    /// <param name="soft">Whether each squashes its values.</param>
    /// <exception cref="CheckpointFormatException">A tensor is missing or not valid.</exception>
    public static FeatureEncoder[] Read(SafetensorsFile file, string path, int width, bool[] soft)
    {
        var encoders = new FeatureEncoder[soft.Length];
        for (int i = 0; i < encoders.Length; i++)
        {
            if (!file.TryGetTensor(ColumnsName(i), out SafetensorsTensor? columns) || columns is not { DataType: SafetensorsDataType.I64, Shape: [> 0] })
                throw new CheckpointFormatException(path, $"tensor '{ColumnsName(i)}' of type I64 with one axis is missing");
            int count = columns.Count;
            ReadOnlySpan<long> from = columns.Int64Values.Span;
            ReadOnlySpan<float> numbers = file.GetTensor(ValuesName(i), SafetensorsDataType.F32, count, EncodedValue.Numbers).Float32Values.Span;
            var values = new EncodedValue[count];
            for (int j = 0; j < count; j++)
            {
                if (from[j] < 0 || from[j] >= 2L * width)
                    throw new CheckpointFormatException(
                        path, $"tensor '{ColumnsName(i)}' holds feature {from[j]}; there are {width}, and as many more for those that are missing");
                values[j] = EncodedValue.From((int)from[j], numbers.Slice(j * EncodedValue.Numbers, EncodedValue.Numbers));
                if (!(values[j].Lowest <= values[j].Highest))
                    throw new CheckpointFormatException(path, $"tensor '{ValuesName(i)}' has bounds {values[j].Lowest} and {values[j].Highest} in row {j}");
            }

            encoders[i] = new FeatureEncoder(width, soft[i], values);
        }

        return encoders;
    }

    private static string ColumnsName(int encoder) => FormattableString.Invariant($"encoders.{encoder}.columns");

    private static string ValuesName(int encoder) => FormattableString.Invariant($"encoders.{encoder}.values");
}
