using System.Buffers.Binary;
using Gpicl.IO;
using static Gpicl.Tests.IO.RawSafetensors;

namespace Gpicl.Tests.IO;

public class DamagedSafetensorsTests
{
    [Fact]
    public void A_header_that_claims_2_to_the_60_bytes_is_rejected_without_memory_for_it() =>
        Assert.Contains("claims a header of 1152921504606846976 bytes", Rejection(Bytes("{}"u8.ToArray(), 1ul << 60, 0)), StringComparison.Ordinal);

    [Fact]
    public void A_header_longer_than_the_file_is_rejected() =>
        Assert.Contains("ends inside the header", Rejection(Bytes("{}"u8.ToArray(), 16_000_000, 0)), StringComparison.Ordinal);

    [Fact]
    public void A_tensor_that_claims_more_than_the_file_has_is_rejected_without_memory_for_it()
    {
        byte[] bytes = Bytes($"{{{Tensor("huge", "F32", "2000000000", "0,8000000000")}}}", dataLength: 64);
        Rejection(bytes);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("64 follow it", Rejection(bytes), StringComparison.Ordinal);
        Assert.Throws<CheckpointFormatException>(() => SafetensorsFile.Read(new ForwardStream(bytes)));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Tensors_that_overlap_are_rejected() =>
        Assert.Contains(
            "'b' begins at byte 4 and overlaps", Rejection(Bytes($"{{{Tensor("a", "F32", "2", "0,8")},{Tensor("b", "F32", "2", "4,12")}}}", 12)),
            StringComparison.Ordinal);

    [Fact]
    public void A_hole_between_tensors_is_rejected() =>
        Assert.Contains(
            "bytes 4 to 8 before tensor 'b' belong to no tensor",
            Rejection(Bytes($"{{{Tensor("a", "F32", "1", "0,4")},{Tensor("b", "F32", "1", "8,12")}}}", 12)), StringComparison.Ordinal);

    [Fact]
    public void A_hole_before_the_first_tensor_is_rejected() =>
        Assert.Contains("bytes 0 to 4", Rejection(Bytes($"{{{Tensor("a", "F32", "1", "4,8")}}}", 8)), StringComparison.Ordinal);

    [Fact]
    public void A_tensor_out_of_bounds_is_rejected() =>
        Assert.Contains(
            "describes 400 bytes of data, but 8 follow", Rejection(Bytes($"{{{Tensor("a", "F32", "100", "0,400")}}}", 8)), StringComparison.Ordinal);

    [Fact]
    public void Bytes_after_the_last_tensor_are_rejected()
    {
        byte[] bytes = Bytes($"{{{Tensor("a", "F32", "1", "0,4")}}}", 5);

        Rejection(bytes);
        Assert.Throws<CheckpointFormatException>(() => SafetensorsFile.Read(new ForwardStream(bytes)));
    }

    [Theory]
    [InlineData("F32", "3", "0,8", "has 8 bytes, but F32 values of shape [3] take 12")]
    [InlineData("F32", "2147483647,2147483647,2147483647", "0,8", "more values than an array can hold")]
    [InlineData("F32", "4294967296", "0,8", "size of 4294967296")]
    [InlineData("F32", "-2", "0,8", "size of -2")]
    [InlineData("F32", "2.0", "0,8", "size of 2.0")]
    [InlineData("F32", "\"2\"", "0,8", "size of \"2\"")]
    [InlineData("F32", "2", "8,0", "two ascending byte positions")]
    [InlineData("F32", "2", "-8,0", "two ascending byte positions")]
    [InlineData("F32", "2", "0", "two ascending byte positions")]
    [InlineData("F32", "2", "0,99999999999999999999", "two ascending byte positions")]
    [InlineData("F16", "4", "0,8", "dtype F16; BF16, F32, I64 and U64 are supported")]
    public void An_entry_that_contradicts_itself_is_rejected(string type, string shape, string offsets, string reason) =>
        Assert.Contains(reason, Rejection(Bytes($"{{{Tensor("a", type, shape, offsets)}}}", 8)), StringComparison.Ordinal);

    [Theory]
    [InlineData("[]", "does not begin with '{'")]
    [InlineData(" {}", "does not begin with '{'")]
    [InlineData("", "does not begin with '{'")]
    [InlineData("{\"a\":", "not well-formed JSON")]
    [InlineData("{\"a\":1}", "lacks a dtype")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[0]}}", "lacks a dtype")]
    [InlineData("{\"\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}", "empty name")]
    [InlineData("{\"__metadata__\":[]}", "not a map of strings")]
    [InlineData("{\"__metadata__\":{\"step\":5}}", "'step' is not a string")]
    [InlineData("{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}", "not well-formed JSON")]
    [InlineData("{\"__metadata__\":{\"a\":\"\\ud83d\"}}", "not valid Unicode")]
    public void A_header_that_breaks_the_format_is_rejected(string header, string reason) =>
        Assert.Contains(reason, Rejection(Bytes(header, 0)), StringComparison.Ordinal);

    [Fact]
    public void A_name_used_twice_is_rejected() =>
        Assert.Contains(
            "Duplicate", Rejection(Bytes($"{{{Tensor("a", "F32", "1", "0,4")},{Tensor("a", "F32", "1", "4,8")}}}", 8)), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void A_header_that_is_not_utf8_is_rejected() =>
        Assert.Contains("not valid UTF-8", Rejection(Bytes([(byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)'}'], 5, 0)), StringComparison.Ordinal);

    [Fact]
    public void A_header_nested_without_end_is_rejected() =>
        Assert.Contains("not well-formed JSON", Rejection(Bytes("{\"a\":" + new string('[', 1_000_000), 0)), StringComparison.Ordinal);

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_weight_that_is_not_finite_is_named_with_tensor_and_index(float value)
    {
        byte[] bytes = Bytes($"{{{Tensor("block.0.weight", "F32", "3", "0,12")}}}", 12);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(bytes.Length - 4), value);

        Assert.Contains("tensor 'block.0.weight' holds", Rejection(bytes), StringComparison.Ordinal);
        Assert.Contains("at index 2", Rejection(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_stays_short_when_the_file_brings_a_name_of_a_megabyte() =>
        Assert.InRange(Rejection(Bytes($"{{{Tensor(new string('a', 1_000_000), "F16", "1", "0,2")}}}", 2)).Length, 1, 1000);

    [Fact]
    public void A_file_cut_anywhere_is_rejected()
    {
        byte[] bytes = Write(Sample());

        for (int length = 0; length < bytes.Length; length++)
        {
            Rejection(bytes[..length]);
            Assert.Throws<CheckpointFormatException>(() => SafetensorsFile.Read(new ForwardStream(bytes[..length])));
        }
    }

    [Fact]
    public void Ten_thousand_random_byte_flips_give_a_file_or_one_clear_error()
    {
        byte[] sound = FirstVersion(Write(Sample())); // which has no checksums
        var random = new Random(20240607);
        int rejected = 0;
        for (int flip = 0; flip < 10_000; flip++)
        {
            byte[] damaged = (byte[])sound.Clone();
            for (int i = random.Next(1, 4); i > 0; i--)
                damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);
            try
            {
                Assert.NotNull(Read(damaged));
            }
            catch (CheckpointFormatException)
            {
                rejected++;
            }
        }

        Assert.InRange(rejected, 5_000, 9_999);
    }
}
