using System.Text.Json;
using Gpicl.IO;
using Gpicl.Model;
using Gpicl.Tests.IO;
using Gpicl.Tests.MetaTesting.Support;
using Gpicl.Tests.Model.Support;

namespace Gpicl.Tests.Model;

public class LearnerCheckpointTests
{
    private const string Recipe = """{"Name":"tiny","Seed":7}""";

    [Theory]
    [InlineData(TokenLayout.Paired)]
    [InlineData(TokenLayout.PreviousLabel)]
    public void What_is_saved_comes_back_bit_by_bit(TokenLayout layout)
    {
        using var folder = new TemporaryFolder();
        GpiclNetwork learner = SmallLearner.Create(layout);
        learner.Head.Weight.Values[0] = -0f;
        learner.Head.Weight.Values[1] = float.Epsilon;

        LearnerCheckpoint.Save(learner, folder.File("learner"), Recipe);
        LearnerCheckpoint loaded = LearnerCheckpoint.Load(folder.File("learner"));

        Assert.Equal(learner.Options, loaded.Options);
        Assert.Equal((Recipe, true), (loaded.Recipe, loaded.LibraryVersion.Length > 0));
        Assert.Equal(Bits(learner), Bits(loaded.Learner));
        var data = LabeledSequences.For(learner, 3, 9);
        Assert.Equal(data.Logits(learner), data.Logits(loaded.Learner));
        Assert.Equal(["learner"], folder.Names);

        static int[] Bits(ILearner learner) => [.. learner.Parameters.Values.ToArray().Select(BitConverter.SingleToInt32Bits)];
    }

    [Theory]
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(23)]
    public void Weights_are_rounded_to_the_digits_that_are_kept(int digits)
    {
        using var folder = new TemporaryFolder();
        GpiclNetwork learner = SmallLearner.Create(TokenLayout.Paired);
        learner.Head.Weight.Values[0] = -0f;
        learner.Head.Weight.Values[1] = -float.BitDecrement(2); // carries into the exponent

        LearnerCheckpoint.Save(learner, folder.File("learner"), Recipe, digits);
        float[] before = learner.Parameters.Values.ToArray(), after = LearnerCheckpoint.Load(folder.File("learner")).Learner.Parameters.Values.ToArray();

        Assert.Contains(-2f, after);
        Assert.All(after, value => Assert.Equal(0, BitConverter.SingleToInt32Bits(value) & ((1 << (24 - digits)) - 1)));
        Assert.All(before.Zip(after), pair => Assert.InRange(MathF.Abs(pair.Second - pair.First), 0, MathF.Abs(pair.First) * MathF.Pow(2, -digits)));
    }

    [Fact]
    public void Eight_digits_make_a_file_of_half_the_size_that_other_programs_know_as_BF16()
    {
        using var folder = new TemporaryFolder();
        GpiclNetwork learner = SmallLearner.Create(TokenLayout.Paired);
        LearnerCheckpoint.Save(learner, folder.File("wide"), Recipe);
        LearnerCheckpoint.Save(learner, folder.File("narrow"), Recipe, digits: 8);
        SafetensorsFile wide = SafetensorsFile.Load(folder.File("wide")), narrow = SafetensorsFile.Load(folder.File("narrow"));

        Assert.All(wide.Tensors, tensor => Assert.Equal(SafetensorsDataType.F32, tensor.DataType));
        Assert.All(narrow.Tensors, tensor => Assert.Equal(SafetensorsDataType.BF16, tensor.DataType));
        Assert.InRange(new FileInfo(folder.File("wide")).Length - new FileInfo(folder.File("narrow")).Length - 2 * learner.Parameters.ElementCount, -99, 99);

        // Nothing is lost from there on, whatever is written of such a learner.
        LearnerCheckpoint loaded = LearnerCheckpoint.Load(folder.File("narrow"));
        LearnerCheckpoint.Save(loaded.Learner, folder.File("again"), Recipe);
        Assert.Equal(File.ReadAllBytes(folder.File("narrow")), File.ReadAllBytes(folder.File("again")));
    }

    [Fact]
    public void The_same_learner_gives_the_same_bytes() =>
        Assert.Equal(Sound(), Sound());

    [Fact]
    public void A_learner_of_another_type_is_refused()
    {
        using var folder = new TemporaryFolder();

        Assert.ThrowsAny<NotSupportedException>(() => LearnerCheckpoint.Save(new FormulaLearner(1, 2, (_, _) => [0, 0]), folder.File("learner")));
        Assert.Empty(folder.Names);
    }

    [Fact]
    public void Ten_thousand_random_byte_flips_give_a_learner_or_one_clear_error()
    {
        byte[] sound = RawSafetensors.FirstVersion(Sound()); // which has no checksums
        var random = new Random(20240611);
        int rejected = 0;
        for (int flip = 0; flip < 10_000; flip++)
        {
            byte[] damaged = (byte[])sound.Clone();
            for (int i = random.Next(1, 4); i > 0; i--)
                damaged[flip % 2 == 0 ? random.Next(damaged.Length) : random.Next(1500)] ^= (byte)random.Next(1, 256); // every other one in the header
            try
            {
                Assert.NotNull(Read(damaged).Learner);
            }
            catch (CheckpointFormatException)
            {
                rejected++;
            }
        }

        Assert.InRange(rejected, 4_000, 9_900);
    }

    [Theory]
    [InlineData("format", "other", "its format is 'other'")]
    [InlineData("format", null, "no metadata 'format'")]
    [InlineData("learner", "other", "it holds a learner 'other'; this version knows 'gpicl' or ")]
    [InlineData("learner", null, "no metadata 'learner'")]
    [InlineData("options", null, "no metadata 'options'")]
    [InlineData("recipe", null, "no metadata 'recipe'")]
    [InlineData("options", "{\"InputSize\":5", "its options are not valid")]
    [InlineData("options", "", "its options are not valid")]
    [InlineData("options", "null", "its options are not valid")]
    [InlineData("options", "[]", "its options are not valid")]
    [InlineData("options", "{\"InputSize\":\"5\"}", "its options are not valid")]
    [InlineData("options", "{\"InputSize\":5,\"Classes\":3,\"ModelSize\":8,\"Layers\":1,\"Heads\":3}", "Heads is 3")]
    [InlineData("options", "{\"Layers\":-1}", "Layers is -1")]
    [InlineData("options", "{\"Layout\":9}", "Layout is 9")]
    public void Metadata_that_are_missing_or_damaged_are_named(string key, string? value, string reason)
    {
        SafetensorsFile file = RawSafetensors.Read(Sound());
        var metadata = new Dictionary<string, string>(file.Metadata);
        if (value == null)
            metadata.Remove(key);
        else
            metadata[key] = value;

        AssertRejected(new SafetensorsFile(file.Tensors, metadata), reason);
    }

    [Fact]
    public void Options_of_a_gigantic_model_are_refused_without_memory_for_it()
    {
        SafetensorsFile file = RawSafetensors.Read(Sound());
        var options = new GpiclOptions
        {
            InputSize = 1 << 20,
            ModelSize = 1 << 14,
            Layers = 1000,
            HiddenFactor = 64,
            MaximumLength = 1 << 20,
            Layout = TokenLayout.PreviousLabel,
        };
        var gigantic = new SafetensorsFile(file.Tensors, new Dictionary<string, string>(file.Metadata) { ["options"] = JsonSerializer.Serialize(options) });
        AssertRejected(gigantic, "its options call for");

        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertRejected(gigantic, "its options call for");

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Another_architecture_with_the_weights_of_this_one_is_refused()
    {
        SafetensorsFile file = RawSafetensors.Read(Sound());

        AssertRejected(
            new SafetensorsFile(
                file.Tensors,
                new Dictionary<string, string>(file.Metadata) { ["options"] = JsonSerializer.Serialize(SmallLearner.Options(TokenLayout.Paired, layers: 3)) }),
            "its options call for");
    }

    [Fact]
    public void A_tensor_that_is_missing_or_misshapen_is_named()
    {
        SafetensorsFile file = RawSafetensors.Read(Sound());

        AssertRejected(
            Replace("head.weight", tensor => new SafetensorsTensor("tail.weight", tensor.Shape.ToArray(), tensor.Float32Values)),
            "it has no tensor 'head.weight'");
        AssertRejected(
            Replace("head.weight", tensor => new SafetensorsTensor(tensor.Name, [3, 8], tensor.Float32Values)),
            "tensor 'head.weight' is F32 [3, 8], but F32 [8, 3] is expected");
        AssertRejected(Replace("head.weight", tensor => new SafetensorsTensor(tensor.Name, [8, 3], new long[24])), "tensor 'head.weight' is I64");

        SafetensorsFile Replace(string name, Func<SafetensorsTensor, SafetensorsTensor> change) =>
            new(file.Tensors.Select(tensor => tensor.Name == name ? change(tensor) : tensor), file.Metadata);
    }

    [Fact]
    public void A_safetensors_file_of_another_program_is_refused() =>
        AssertRejected(RawSafetensors.Sample(), "its format is 'pt'");

    [Fact]
    public void A_weight_that_is_not_finite_is_not_saved()
    {
        using var folder = new TemporaryFolder();
        GpiclNetwork learner = SmallLearner.Create(TokenLayout.Paired);
        learner.Head.Weight.Values[3] = float.NaN;

        Assert.Contains(
            "head.weight", Assert.Throws<ArgumentException>(() => LearnerCheckpoint.Save(learner, folder.File("learner"))).Message, StringComparison.Ordinal);
        Assert.Empty(folder.Names);
    }

    private static byte[] Sound()
    {
        using var folder = new TemporaryFolder();
        LearnerCheckpoint.Save(SmallLearner.Create(TokenLayout.Paired), folder.File("learner"), Recipe);
        return File.ReadAllBytes(folder.File("learner"));
    }

    private static LearnerCheckpoint Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return LearnerCheckpoint.Read(stream, "learner.safetensors");
    }

    private static void AssertRejected(SafetensorsFile file, string reason) =>
        Assert.Contains(reason, Assert.Throws<CheckpointFormatException>(() => Read(RawSafetensors.Write(file))).Message, StringComparison.Ordinal);
}
