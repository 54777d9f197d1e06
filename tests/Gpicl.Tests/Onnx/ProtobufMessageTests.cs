using Gpicl.Onnx;

namespace Gpicl.Tests.Onnx;

public class ProtobufMessageTests
{
    [Theory]
    [InlineData(1, 0, "0800")]
    [InlineData(1, 127, "087F")]
    [InlineData(1, 150, "089601")]
    [InlineData(20, 2, "A00102")]
    [InlineData(1, -1, "08FFFFFFFFFFFFFFFFFF01")]
    [InlineData(1, long.MaxValue, "08FFFFFFFFFFFFFFFF7F")]
    public void Whole_numbers_take_seven_bits_a_byte_lowest_first(int field, long value, string expected) =>
        AssertWritten(expected, message => message.Add(field, value));

    [Fact]
    public void Numbers_of_single_precision_take_four_bytes() => AssertWritten("150000803F", message => message.Add(2, 1f));

    [Fact]
    public void Texts_are_utf_8_behind_their_length() => AssertWritten("1205C3A9E282AC", message => message.Add(2, "é€"));

    [Fact]
    public void Bytes_longer_than_127_have_a_length_of_two_bytes() =>
        AssertWritten("228001" + new string('0', 256), message => message.Add(4, new byte[128]));

    [Fact]
    public void A_message_in_a_message_stands_behind_its_length_and_fields_keep_their_order()
    {
        var inner = new ProtobufMessage();
        inner.Add(1, 150);
        AssertWritten("1A0308960108011A00", message =>
        {
            message.Add(3, inner);
            message.Add(1, 1);
            message.Add(3, new ProtobufMessage());
        });
    }

    private static void AssertWritten(string expected, Action<ProtobufMessage> write)
    {
        var message = new ProtobufMessage();
        write(message);
        using var stream = new MemoryStream();
        message.WriteTo(stream);
        Assert.Equal(expected, Convert.ToHexString(stream.ToArray()));
        Assert.Equal(stream.Length, message.Length);
    }
}
