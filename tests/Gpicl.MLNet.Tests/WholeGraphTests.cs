using Gpicl.MLNet.Tests.Support;
using Gpicl.Onnx;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Gpicl.MLNet.Tests;

/// <summary>Exports of a classifier together with the steps of ML.NET's before it.</summary>
public sealed class WholeGraphTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly List<TableRow> rows = [.. TableRow.Make(40).Select(row => { row.Color = row.Color.Length == 0 ? "none" : row.Color; return row; })];

    [Fact]
    public void One_graph_goes_from_the_columns_of_a_table_to_probabilities()
    {
        IDataView data = Load();
        TransformerChain<GpiclTransformer> model = Fit(data);
        using InferenceSession session = new(Export(model, data));

        Assert.Equal(["Color", "Marks", "Size"], session.InputMetadata.Keys.Order());
        using var results = session.Run(
        [
            Column<string>("Color", 1, row => [row.Color]), Column("Marks", 2, row => row.Marks), Column<float>("Size", 1, row => [row.Size]),
        ]);
        float[] found = [.. results.Single(result => result.Name == "probabilities").AsTensor<float>()];
        float[] expected = [.. Pipelines.Scores(model.Transform(data)).SelectMany(scores => scores)];
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], 1e-4);
        IReadOnlyList<string> names = model.LastTransformer.ClassNames!;
        Assert.Equal(
            Pipelines.Scores(model.Transform(data)).Select(scores => names[Array.IndexOf(scores, scores.Max())]),
            results.Single(result => result.Name == "class").AsTensor<string>());
    }

    [Fact]
    public void Steps_that_do_not_fit_the_classifier_are_refused_by_what_does_not_fit()
    {
        IDataView data = Load();
        TransformerChain<GpiclTransformer> model = Fit(data);
        byte[] steps = Steps(model, data);

        Assert.Contains("no output 'features'", Refused(model, new() { StepsBefore = steps }), StringComparison.Ordinal);
        Assert.Contains("'Features.output'", Refused(model, new() { StepsBefore = steps }), StringComparison.Ordinal);
        Assert.Contains("makes 2 features", Refused(model, new() { StepsBefore = steps, FeaturesName = "Marks.output" }), StringComparison.Ordinal);
        Assert.Contains("element type 8", Refused(model, new() { StepsBefore = steps, FeaturesName = "Said.output" }), StringComparison.Ordinal);
        Assert.Contains(
            "an input 'Size'", Refused(model, new() { StepsBefore = steps, FeaturesName = "Features.output", LabelName = "Size" }), StringComparison.Ordinal);
        Assert.Contains("no ONNX model", Refused(model, new() { StepsBefore = steps.AsMemory(7) }), StringComparison.Ordinal);
        Assert.Contains("no ONNX model", Refused(model, new() { StepsBefore = new byte[] { 255, 1, 2 } }), StringComparison.Ordinal);
    }

    // Without columns that ML.NET cannot convert, as one of dates.
    private IDataView Load()
    {
        var columns = SchemaDefinition.Create(typeof(TableRow));
        columns.RemoveAll(column => column.MemberName is not ("Label" or "Size" or "Color" or "Marks"));
        return ml.Data.LoadFromEnumerable(rows, columns);
    }

    private TransformerChain<GpiclTransformer> Fit(IDataView data) => ml.Transforms.Conversion.MapValueToKey("Label")
        .Append(ml.Transforms.CopyColumns("Said", "Color"))
        .Append(ml.Transforms.Categorical.OneHotEncoding("Words", "Color"))
        .Append(ml.Transforms.NormalizeMeanVariance("Marks"))
        .Append(ml.Transforms.ReplaceMissingValues("Size"))
        .Append(ml.Transforms.Concatenate("Features", "Size", "Words", "Marks"))
        .Append(Pipelines.Trainer(ml, options => options.Members = 3))
        .Fit(data);

    private byte[] Steps(TransformerChain<GpiclTransformer> model, IDataView data)
    {
        using var stream = new MemoryStream();
        ml.Model.ConvertToOnnx(new TransformerChain<ITransformer>([.. model.SkipLast(1)]), data, stream);
        return stream.ToArray();
    }

    private byte[] Export(TransformerChain<GpiclTransformer> model, IDataView data)
    {
        using var whole = new MemoryStream();
        GpiclTransformer last = model.LastTransformer;
        var options = new OnnxExportOptions { StepsBefore = Steps(model, data), FeaturesName = "Features.output", ClassNames = last.ClassNames };
        last.Model.ExportToOnnx(whole, options);
        return whole.ToArray();
    }

    private static string Refused(TransformerChain<GpiclTransformer> model, OnnxExportOptions options)
    {
        var exception = Assert.Throws<ArgumentException>(() => model.LastTransformer.Model.ExportToOnnx(new MemoryStream(), options));
        return exception.Message;
    }

    private NamedOnnxValue Column<T>(string name, int width, Func<TableRow, T[]> values) =>
        NamedOnnxValue.CreateFromTensor(name, new DenseTensor<T>(rows.SelectMany(values).ToArray(), [rows.Count, width]));
}
