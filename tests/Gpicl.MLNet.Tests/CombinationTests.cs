using System.Globalization;
using Gpicl.InContext;
using Gpicl.MLNet.Tests.Support;
using Gpicl.Onnx;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Gpicl.MLNet.Tests;

/// <summary>All parts at once: columns of a table, expected shares, ranked labels, more and fewer examples, each way of saving, graphs.</summary>
public sealed class CombinationTests : IDisposable
{
    private static readonly string[] Features = ["Size", "Color", "Grade", "Marks"];

    private readonly MLContext ml = new(seed: 1);
    private readonly string folder = Directory.CreateTempSubdirectory("gpicl-combinations").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void More_and_fewer_examples_are_the_same_before_and_after_saving(bool binary, bool insights)
    {
        IDataView data = Load(Make(0, 40)), more = Load(Make(40, 55)), queries = Load(Make(55, 75));
        ITransformer model = Pipeline(binary, insights).Fit(data);
        string path = Path.Combine(folder, "model");
        ml.Model.SaveGpicl(model, data.Schema, path);
        ITransformer loaded = ml.Model.LoadGpicl(path, out _);
        Same(binary, insights, model.Transform(queries), loaded.Transform(queries));

        Classifier(model).Append(Before(model, more));
        Classifier(loaded).Append(Before(loaded, more));
        Same(binary, insights, model.Transform(queries), loaded.Transform(queries));
        ml.Model.SaveGpicl(loaded, data.Schema, path);
        loaded = ml.Model.LoadGpicl(path, out _);
        Same(binary, insights, model.Transform(queries), loaded.Transform(queries));

        Assert.Equal(["Size", "Color.red", "Color.green"], Classifier(loaded).Model.FeatureNames!.Take(3));
        GpiclTransformer fewer = Classifier(loaded).Without([.. Enumerable.Range(40, 15)]), first = Classifier(Pipeline(binary, insights).Fit(data));
        Assert.Equal(40, fewer.Model.Count);
        IDataView prepared = Before(model, queries);
        Same(binary, insights, first.Transform(prepared), fewer.Transform(prepared), ranked: false);
        Assert.Equal(Classifier(model).ClassNames, fewer.ClassNames);
        Assert.Equal(
            Classifier(model).Explain(prepared, exact: 2).Select(why => $"{why}"), Classifier(loaded).Explain(prepared, exact: 2).Select(why => $"{why}"));
        Assert.Equal(Classifier(model).CrossValidate(3), Classifier(loaded).CrossValidate(3));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ML_NET_s_own_files_and_graphs_give_the_same_within_their_precision(bool binary)
    {
        IDataView data = Load(Make(0, 40)), more = Load(Make(40, 55)), queries = Load(Make(55, 75));
        ITransformer model = Pipeline(binary, insights: false).Fit(data);
        Classifier(model).Append(Before(model, more));
        float[] expected = Probabilities(binary, model.Transform(queries));
        string path = Path.Combine(folder, "model.zip");
        ITransformer savable = new TransformerChain<ITransformer>([.. Flat(model).Where(part => part.GetType().Name != "TopLabelsTransformer")]);
        ml.Model.Save(savable, data.Schema, path);
        using (var builtIn = new LoadedModel(ml.Model.Load(path, out _)))
            Near(expected, Probabilities(binary, builtIn.Model.Transform(queries)), 2e-3);
        ITransformer fast = ml.Model.LoadGpicl(path, out _);
        Near(expected, Probabilities(binary, fast.Transform(queries)), 2e-3);
        Classifier(fast).Append(Before(fast, Load(Make(80, 83))));
        Assert.Equal(58, Classifier(fast).Model.Count);

        GpiclTransformer classifier = Classifier(model);
        ITransformer[] steps = [.. Flat(model).TakeWhile(part => part is not GpiclTransformer)];
        using var graph = new MemoryStream();
        ml.Model.ConvertToOnnx(new TransformerChain<ITransformer>(steps), data, graph);
        using var whole = new MemoryStream();
        classifier.Model.ExportToOnnx(
            whole,
            new OnnxExportOptions { StepsBefore = graph.ToArray(), FeaturesName = "Features.output", ClassNames = binary ? null : classifier.ClassNames });
        using InferenceSession session = new(whole.ToArray());
        Row[] rows = Make(55, 75);
        using var results = session.Run( // with keys as ML.NET stores them, from 1
        [
            Column<float>("Size", 1, rows, row => [row.Size]), Column<string>("Color", 1, rows, row => [row.Color]),
            Column<uint>("Grade", 1, rows, row => [row.Grade + 1]), Column("Marks", 2, rows, row => row.Marks),
        ]);
        float[] found = [.. results.Single(result => result.Name == "probabilities").AsTensor<float>()];
        Near(expected, binary ? [.. found.Where((_, i) => i % 2 == 1)] : found, 1e-4);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Where_decimals_have_a_comma_all_is_the_same(bool binary)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (comma.NumberFormat.NumberDecimalSeparator, comma.NumberFormat.NumberGroupSeparator, comma.NumberFormat.NegativeSign) = (",", ".", "\u2212");
        try
        {
            CultureInfo.CurrentCulture = comma;
            ML_NET_s_own_files_and_graphs_give_the_same_within_their_precision(binary);
            More_and_fewer_examples_are_the_same_before_and_after_saving(binary, insights: true);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void New_classes_without_a_share_are_refused_and_nothing_is_added()
    {
        IDataView data = Load(Make(0, 40)), queries = Load(Make(55, 75));
        ITransformer model = Pipeline(binary: false, insights: false).Fit(data);
        float[] before = Probabilities(binary: false, model.Transform(queries));
        Row[] rows = Make(40, 45);
        rows[3].Label = "fig";
        ITransformer keys = ml.Transforms.Conversion.MapValueToKey("Label").Fit(Load([.. Make(0, 40), .. rows]));
        IDataView more = Flat(model).Skip(1).TakeWhile(part => part is not GpiclTransformer)
            .Aggregate(keys.Transform(Load(rows)), (view, part) => part.Transform(view));

        string message = Assert.Throws<InvalidOperationException>(() => Classifier(model).Append(more)).Message;

        Assert.Contains("1 new classes, but ClassPrior gives the shares of the 3", message, StringComparison.Ordinal);
        Assert.Equal(40, Classifier(model).Model.Count);
        Assert.Equal(before, Probabilities(binary: false, model.Transform(queries)));
    }

    private IEstimator<ITransformer> Pipeline(bool binary, bool insights)
    {
        var options = new GpiclTrainer.Options
        {
            LabelColumnName = binary ? "Good" : "Label",
            Learner = Pipelines.Learner,
            Members = 2,
            ClassPrior = binary ? ClassPrior.Given(1, 4) : ClassPrior.Given(1, 2, 4),
            NoveltyColumnName = insights ? "Novelty" : null,
            ExplanationColumnName = insights ? "Why" : null,
        };
        return binary
            ? ml.BinaryClassification.Trainers.Gpicl(options, Features)
            : ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.MulticlassClassification.Trainers.Gpicl(options, Features))
                .Append(ml.Transforms.TopLabels("Top", count: 2));
    }

    private static void Same(bool binary, bool insights, IDataView expected, IDataView found, bool ranked = true)
    {
        Assert.Equal(Probabilities(binary, expected), Probabilities(binary, found));
        if (insights)
        {
            Assert.Equal(expected.GetColumn<float>("Novelty"), found.GetColumn<float>("Novelty"));
            Assert.Equal(expected.GetColumn<string>("Why"), found.GetColumn<string>("Why"));
        }

        if (ranked && !binary)
            Assert.Equal(expected.GetColumn<string[]>("Top"), found.GetColumn<string[]>("Top"));
    }

    private static void Near(float[] expected, float[] found, double most)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, most));
    }

    private static float[] Probabilities(bool binary, IDataView scored) =>
        binary ? [.. scored.GetColumn<float>("Probability")] : [.. scored.GetColumn<float[]>("Score").SelectMany(row => row)];

    private static GpiclTransformer Classifier(ITransformer model) => Flat(model).OfType<GpiclTransformer>().Single();

    // What the steps before the classifier make.
    private static IDataView Before(ITransformer model, IDataView rows) =>
        Flat(model).TakeWhile(part => part is not GpiclTransformer).Aggregate(rows, (view, part) => part.Transform(view));

    private static IEnumerable<ITransformer> Flat(ITransformer model) => model is IEnumerable<ITransformer> chain ? chain.SelectMany(Flat) : [model];

    private IDataView Load(Row[] rows) => ml.Data.LoadFromEnumerable(rows);

    private static Row[] Make(int first, int limit) => [.. Enumerable.Range(first, limit - first).Select(i =>
    {
        var random = new Random(i);
        string color = (i % 3) switch { 0 => "red", 1 => "green", _ => "blue" };
        return new Row
        {
            Label = color == "red" ? "apple" : color == "green" ? "pear" : "plum",
            Good = i % 3 == 0,
            Color = random.Next(8) == 0 ? "gray" : color,
            Size = random.Next(6) == 0 ? float.NaN : random.NextSingle() + i % 3,
            Grade = (uint)random.Next(4),
            Marks = [random.NextSingle(), 5],
        };
    })];

    private static NamedOnnxValue Column<T>(string name, int width, Row[] rows, Func<Row, T[]> values) =>
        NamedOnnxValue.CreateFromTensor(name, new DenseTensor<T>(rows.SelectMany(values).ToArray(), [rows.Length, width]));

    private sealed class Row
    {
        public string Label { get; set; } = "";

        public bool Good { get; set; }

        public float Size { get; set; }

        public string Color { get; set; } = "";

        [KeyType(4)]
        public uint Grade { get; set; }

        [VectorType(2)]
        public float[] Marks { get; set; } = [];
    }
}
