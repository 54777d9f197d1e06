using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gpicl.Repository.Tests;

/// <summary>
/// What the documents show is compiled as a reader would: the blocks of C# of one document, in their order, make one program
/// with the usings that a new console project has.
/// </summary>
public sealed partial class SnippetTests
{
    private const string ImplicitUsings = "global using System; global using System.Collections.Generic; global using System.IO; "
        + "global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";

    // What documents leave to the reader.
    private static readonly Dictionary<string, string> Given = new()
    {
        ["nuget/readmes/Gpicl.Onnx.md"] = "float[] inputs = []; int[] labels = []; byte[] rgb = []; int height = 1, width = 1;",
        ["docs/classifiers.md"] = """
            using Gpicl.InContext;
            using Gpicl.MLNet;
            using Microsoft.ML;
            float[] inputs = [], query = [];
            int[] labels = [];
            int width = 1, classes = 2;
            GpiclTransformer transformer = null!;
            IDataView rows = null!;
            var mlContext = new MLContext();
            """,
        ["docs/mlnet.md"] = """
            using Gpicl.MLNet;
            using Gpicl.Onnx;
            using Microsoft.ML;
            using Microsoft.ML.Data;
            var mlContext = new MLContext();
            IDataView rows = mlContext.Data.LoadFromTextFile<Wine>("wine.csv", separatorChar: ',', hasHeader: true);
            var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label").Append(mlContext.MulticlassClassification.Trainers.Gpicl());
            IDataView people = rows, morePeople = rows, moreWines = rows;
            ITransformer loaded = mlContext.Model.Load("wine.zip", out _);
            class Wine { [VectorType(13)] public float[] Features { get; set; } = []; public string Label { get; set; } = ""; }
            class Grower { public uint PredictedLabel { get; set; } }
            """,
    };

    public static TheoryData<string> Documents => [.. WithCode()];

    private static IEnumerable<string> WithCode() => SourceTree.Files(".md").Where(file => Blocks(file).Any());

    [Theory]
    [MemberData(nameof(Documents))]
    public void Snippets_compile(string document)
    {
        List<UsingDirectiveSyntax> usings = [];
        List<MemberDeclarationSyntax> statements = [], types = [];
        foreach (string block in Blocks(document).Prepend(Given.GetValueOrDefault(document, "")))
        {
            CompilationUnitSyntax unit = SyntaxFactory.ParseCompilationUnit(block + "\n");
            usings.AddRange(unit.Usings);
            statements.AddRange(unit.Members.OfType<GlobalStatementSyntax>());
            types.AddRange(unit.Members.Where(member => member is not GlobalStatementSyntax));
        }

        CompilationUnitSyntax program = SyntaxFactory.CompilationUnit()
            .WithUsings([.. usings.DistinctBy(each => each.ToString())]).WithMembers([.. statements, .. types]);
        var compilation = CSharpCompilation.Create(
            "snippets",
            [CSharpSyntaxTree.ParseText(ImplicitUsings), CSharpSyntaxTree.ParseText(program.ToFullString())],
            References(),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable)
                .WithSpecificDiagnosticOptions([new("CS1701", ReportDiagnostic.Suppress), new("CS1702", ReportDiagnostic.Suppress)])); // as the SDK does

        string[] faults = [.. from each in compilation.GetDiagnostics() where each.Severity >= DiagnosticSeverity.Warning select each.ToString()];
        Assert.Empty(faults);
    }

    [Fact]
    public void The_readme_and_every_package_of_a_library_show_code()
    {
        string[] shown = [.. WithCode()];

        Assert.Contains("README.md", shown);
        Assert.All(
            Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "nuget/readmes")).Where(file => !file.EndsWith("Cli.md", StringComparison.Ordinal)),
            file => Assert.Contains("nuget/readmes/" + Path.GetFileName(file), shown));
    }

    private static IEnumerable<string> Blocks(string document) =>
        CSharpBlock().Matches(File.ReadAllText(Path.Combine(SourceTree.Root, document))).Select(match => match.Groups[1].Value);

    private static IEnumerable<MetadataReference> References() => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));

    [GeneratedRegex("^```csharp\r?\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();
}
