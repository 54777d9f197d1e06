using System.Text.Json;
using System.Text.Json.Nodes;
using Gpicl.InContext;
using Gpicl.Model;
using Gpicl.Onnx.Graphs;

namespace Gpicl.Onnx.Tests;

/// <summary>What is in the files; whether they compute the right thing is tested with ONNX Runtime.</summary>
public class OnnxExportTests
{
    private const int Width = 5;
    private const int Classes = 3;
    private const int Examples = ClassifierFixture.Examples;

    [Fact]
    public void The_graph_takes_any_number_of_rows_and_gives_probabilities_and_labels()
    {
        ModelProto model = Read(Export(Fit()));

        Assert.Equal(["features 1 [N, 5]"], model.Graph.Input.Select(Describe));
        Assert.Equal(["probabilities 1 [N, 3]", "label 7 [N]"], model.Graph.Output.Select(Describe));
    }

    [Fact]
    public void The_file_uses_standard_operators_up_to_version_17_only()
    {
        ModelProto model = Read(Export(Fit()));

        Assert.Equal([("", 17L)], model.OpsetImport.Select(set => (set.Domain, set.Version)));
        Assert.Equal(8, model.IrVersion);
        Assert.Equal("Gpicl.MLNet", model.ProducerName);
    }

    [Theory]
    [InlineData(TokenLayout.Paired)]
    [InlineData(TokenLayout.PreviousLabel)]
    public void Every_result_has_one_name_and_is_computed_before_it_is_used(TokenLayout layout)
    {
        ModelProto model = Read(Export(Fit(layout: layout)));
        HashSet<string> known = [.. model.Graph.Initializer.Select(constant => constant.Name), "features"];

        foreach (NodeProto node in model.Graph.Node)
        {
            Assert.All(node.Input, input => Assert.True(known.Contains(input), $"{node.OpType} reads {input} too early."));
            Assert.All(node.Output, output => Assert.True(known.Add(output), $"{output} is computed twice."));
        }

        Assert.Contains("probabilities", known);
        Assert.Contains("label", known);
    }

    [Fact]
    public void Every_constant_has_as_many_bytes_as_its_shape_asks_for_and_is_used()
    {
        ModelProto model = Read(Export(Fit()));
        HashSet<string> used = [.. model.Graph.Node.SelectMany(node => node.Input)];

        foreach (TensorProto constant in model.Graph.Initializer)
        {
            int size = constant.DataType == (int)ElementType.Float ? sizeof(float) : sizeof(long);
            Assert.Equal(constant.Dims.Aggregate(1L, (product, axis) => product * axis) * size, constant.RawData.Length);
            Assert.Contains(constant.Name, used);
        }
    }

    [Fact]
    public void Members_of_an_ensemble_share_the_weights_of_the_network()
    {
        GpiclOptions shape = ClassifierFixture.Shape;
        long one = FloatCount(Read(Export(Fit(members: 1)))), eight = FloatCount(Read(Export(Fit(members: 8))));

        // Its projection and a bias, and its keys and values in every layer.
        long perMember = shape.ModelSize * (Width + 1 + 2 * shape.Layers * Examples);
        Assert.Equal(7 * perMember, eight - one);
    }

    [Fact]
    public void Class_names_are_an_output_and_part_of_the_metadata()
    {
        string[] names = ["red", "grün", "\"blue\""];
        ModelProto model = Read(Export(Fit(), new OnnxExportOptions { ClassNames = names }));

        Assert.Equal("class 8 [N]", Describe(model.Graph.Output[2]));
        Assert.Equal(names, JsonNode.Parse(Metadata(model, "gpicl.classes"))!.AsArray().Select(name => (string?)name));
    }

    [Fact]
    public void The_metadata_says_what_the_classifier_is()
    {
        InContextClassifier classifier = Fit();
        classifier.Append(ClassifierFixture.Numbers(Width, seed: 8), 1);
        JsonElement description = JsonElement.Parse(Metadata(Read(Export(classifier)), "gpicl.classifier"));

        Assert.Equal(Examples + 1, description.GetProperty("Count").GetInt32());
        Assert.Equal(2, description.GetProperty("Members").GetInt32());
        Assert.Equal("PerFeature", description.GetProperty("Standardization").GetString());
    }

    [Fact]
    public void Inputs_and_outputs_can_be_called_otherwise()
    {
        var options = new OnnxExportOptions
        {
            FeaturesName = "x",
            ProbabilitiesName = "Score",
            LabelName = "PredictedLabel",
            ClassName = "y",
            ClassNames = ["a", "b", "c"],
        };
        ModelProto model = Read(Export(Fit(), options));

        Assert.Equal(["x 1 [N, 5]"], model.Graph.Input.Select(Describe));
        Assert.Equal(["Score 1 [N, 3]", "PredictedLabel 7 [N]", "y 8 [N]"], model.Graph.Output.Select(Describe));
    }

    [Fact]
    public void Names_that_cannot_be_are_refused_with_all_their_faults()
    {
        var options = new OnnxExportOptions { FeaturesName = "x", LabelName = "x", ProbabilitiesName = "/p", ClassNames = ["a", "a"] };
        var exception = Assert.Throws<ArgumentException>(() => Export(Fit(), options));

        Assert.Contains("'x', '/p', 'x', 'class'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'/p' begins with '/'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("2 names; the classifier has 3 classes", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'a', 'a'; they must be different", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_classifier_gives_the_same_bytes_to_a_file_and_to_a_stream()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("gpicl-");
        string file = Path.Combine(folder.FullName, "a.onnx");
        InContextClassifier classifier = Fit();
        classifier.ExportToOnnx(file);
        using var stream = new MemoryStream();
        stream.WriteByte(7);
        classifier.ExportToOnnx(stream);

        Assert.True(stream.CanWrite);
        Assert.Equal(File.ReadAllBytes(file), stream.ToArray()[1..]);
        Assert.Equal("a.onnx", Assert.Single(folder.GetFiles()).Name);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void More_than_two_gibibytes_are_refused_before_anything_is_made()
    {
        var shape = new GpiclOptions();
        ClassifierGraph.CheckSize(shape, width: 784, members: 32, examples: 5000);
        var exception = Assert.Throws<InvalidOperationException>(() => ClassifierGraph.CheckSize(shape, width: 784, members: 1000, examples: 800));
        Assert.Contains("members (now 1000) or fewer examples (now 800)", exception.Message, StringComparison.Ordinal);
    }

    private static InContextClassifier Fit(int members = 2, TokenLayout layout = TokenLayout.Paired) => ClassifierFixture.Fit(
        layout,
        new InContextOptions
        {
            Members = members,
            Temperature = 2,
            Standardization = Standardization.PerFeature,
            Calibration = Calibration.TemperatureScaling,
        },
        Width,
        Classes);

    private static byte[] Export(InContextClassifier classifier, OnnxExportOptions? options = null)
    {
        using var stream = new MemoryStream();
        classifier.ExportToOnnx(stream, options);
        return stream.ToArray();
    }

    private static ModelProto Read(byte[] file) => ModelProto.Parser.ParseFrom(file);

    private static string Metadata(ModelProto model, string key) => Assert.Single(model.MetadataProps, entry => entry.Key == key).Value;

    private static long FloatCount(ModelProto model) =>
        model.Graph.Initializer.Where(constant => constant.DataType == (int)ElementType.Float).Sum(constant => constant.RawData.Length / sizeof(float));

    // Such as "features 1 [N, 5]".
    private static string Describe(ValueInfoProto value)
    {
        TypeProto.Types.Tensor tensor = value.Type.TensorType;
        IEnumerable<string> axes = tensor.Shape.Dim.Select(axis => axis.HasDimParam ? axis.DimParam : $"{axis.DimValue}");
        return $"{value.Name} {tensor.ElemType} [{string.Join(", ", axes)}]";
    }
}
