using System.Diagnostics;
using System.Xml.Linq;
using Gpicl.Tensors.Kernels;

namespace Gpicl.Tests.Tensors.Kernels;

/// <summary>Runs all tests of tensors again in processes for which the runtime hides part of the processor.</summary>
public sealed class InstructionSetTests : IDisposable
{
    private const string ReportVariable = "GPICL_TESTS_INSTRUCTION_SET_REPORT";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gpicl-tests-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [Trait("Category", "ChildProcess")]
    [InlineData("DOTNET_EnableAVX512", nameof(InstructionSet.Avx2))]
    [InlineData("DOTNET_EnableHWIntrinsic", nameof(InstructionSet.Portable))]
    public async Task All_tests_of_tensors_pass_with_part_of_the_processor_switched_off(string variable, string expected)
    {
        string report = Path.Combine(folder.FullName, "instruction-set.txt"), results = Path.Combine(folder.FullName, "results.trx");
        var start = new ProcessStartInfo(HostPath()) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in new[]
                 {
                     "vstest", typeof(InstructionSetTests).Assembly.Location,
                     $"--TestCaseFilter:FullyQualifiedName~{typeof(TapeTests).Namespace}.&Category!=ChildProcess",
                     $"--ResultsDirectory:{folder.FullName}", "--logger:trx;LogFileName=results.trx",
                 })
            start.ArgumentList.Add(argument);
        start.Environment[variable] = "0";
        start.Environment[ReportVariable] = report;

        using Process child = Process.Start(start)!;
        Task<string> output = child.StandardOutput.ReadToEndAsync(), errors = child.StandardError.ReadToEndAsync();
        await child.WaitForExitAsync();

        Assert.True(child.ExitCode == 0, $"With {variable}=0:\n{await output}\n{await errors}");

        // A processor that lacks the instructions to begin with cannot do better than it does here.
        InstructionSet best = Enum.Parse<InstructionSet>(expected) < InstructionSets.Best ? Enum.Parse<InstructionSet>(expected) : InstructionSets.Best;
        Assert.Equal(best.ToString(), await File.ReadAllTextAsync(report));
        XElement counters = XDocument.Load(results).Descendants().Single(element => element.Name.LocalName == "Counters");
        Assert.InRange((int)counters.Attribute("passed")!, 200, int.MaxValue);
        Assert.Equal((int)counters.Attribute("total")!, (int)counters.Attribute("passed")!);
    }

    [Fact]
    public void The_instruction_set_in_use_is_one_the_processor_has()
    {
        InstructionSet used = GemmBlocks.InstructionSet;
        Assert.Equal(
            used == InstructionSet.Avx512, System.Runtime.Intrinsics.X86.Avx512F.IsSupported && System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated);
        Assert.True(used == InstructionSet.Portable || System.Runtime.Intrinsics.X86.Fma.IsSupported);
        if (Environment.GetEnvironmentVariable(ReportVariable) is { } report)
            File.WriteAllText(report, used.ToString());
    }

    private static string HostPath() =>
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH")
        ?? (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet");
}
