using Gpicl.MLNet;

namespace Gpicl.Cli.Tests;

public class HalfPrecisionTests
{
    [Fact]
    public void Every_number_is_converted_exactly()
    {
        ushort[] bits = [.. Enumerable.Range(0, 65536 + 5).Select(i => (ushort)i)]; // and some that fill no vector
        var values = new float[bits.Length];

        HalfPrecision.ToSingle(bits, values);

        for (int i = 0; i < bits.Length; i++)
            Assert.Equal((float)BitConverter.UInt16BitsToHalf(bits[i]), values[i]);
    }
}
