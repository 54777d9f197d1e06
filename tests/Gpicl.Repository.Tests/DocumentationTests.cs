using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Gpicl.Repository.Tests;

/// <summary>What the documentation site takes for granted, and its generator does not notice.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string[] Libraries = ["Gpicl", "Gpicl.Onnx", "Gpicl.MLNet", "Gpicl.TorchSharp", "Gpicl.Mpi"];

    public static TheoryData<string> Each => [.. Libraries];

    [Fact]
    public void Every_document_stands_in_the_contents()
    {
        string contents = File.ReadAllText(Path.Combine(SourceTree.Root, "docs/guides/toc.yml"));
        string[] named = [.. Entry().Matches(contents).Select(match => Path.GetRelativePath(
            SourceTree.Root, Path.Combine(SourceTree.Root, "docs/guides", match.Groups[1].Value)).Replace('\\', '/'))];

        Assert.Contains("docs/guides/start.md", named);
        Assert.Contains("docs/limits.md", named);
        Assert.Empty(SourceTree.Files(".md").Where(file => file.StartsWith("docs/", StringComparison.Ordinal)).Except(named));
        Assert.All(named, file => Assert.True(File.Exists(Path.Combine(SourceTree.Root, file)), $"There is no {file}."));
    }

    [Theory]
    [MemberData(nameof(Each))]
    public void Public_documentation_refers_to_what_readers_can_find(string library)
    {
        string assembly = Path.Combine(AppContext.BaseDirectory, library + ".dll");
        var compilation = CSharpCompilation.Create("documentation", references: ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)));
        XElement[] members = [.. XDocument.Load(Path.ChangeExtension(assembly, ".xml")).Descendants("member")];

        var isPublic = members.Where(member => IsPublic(compilation, (string)member.Attribute("name")!)).ToArray();
        Assert.InRange(isPublic.Length, 5, members.Length);
        Assert.Empty(
            from member in isPublic
            from reference in member.Descendants().Select(element => (string?)element.Attribute("cref"))
            where reference != null && !IsPublic(compilation, reference)
            select $"{member.Attribute("name")!.Value} refers to {reference}.");
    }

    // With all that it is a member of.
    private static bool IsPublic(Compilation compilation, string id)
    {
        ISymbol? symbol = DocumentationCommentId.GetFirstSymbolForDeclarationId(id, compilation);
        if (symbol == null)
            return false;
        for (; symbol is not INamespaceSymbol; symbol = symbol.ContainingSymbol)
            if (symbol.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal))
                return false;
        return true;
    }

    [GeneratedRegex(@"^\s*href: (\S+\.md)$", RegexOptions.Multiline)]
    private static partial Regex Entry();
}
