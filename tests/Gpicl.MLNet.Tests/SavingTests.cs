using System.IO.Compression;
using System.Text.Json;
using Gpicl.InContext;
using Gpicl.MLNet.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Tests;

public sealed class SavingTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly IDataView data;
    private readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public SavingTests()
    {
        data = ml.Data.LoadFromEnumerable(Examples.Make(30));
    }

    public void Dispose() => File.Delete(path);

    [Fact]
    public void A_loaded_pipeline_predicts_what_the_saved_one_does()
    {
        ITransformer model = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.Transforms.NormalizeMeanVariance("Features"))
            .Append(ml.Transforms.RandomTask(inputSize: 6, seed: 3, task: 8))
            .Append(Pipelines.Trainer(ml))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(data);
        ml.Model.SaveGpicl(model, data.Schema, path);

        var other = new MLContext();
        ITransformer loaded = other.Model.LoadGpicl(path, out DataViewSchema? schema);
        List<Prediction> expected = Predict(ml, model), found = Predict(other, loaded);
        Assert.Equal(expected.Select(row => row.PredictedLabel), found.Select(row => row.PredictedLabel));
        Assert.Equal(expected.Select(row => row.Score), found.Select(row => row.Score));
        Assert.Equal(data.Schema.Select(column => $"{column}"), schema!.Select(column => $"{column}"));
    }

    [Fact]
    public void Packaged_weights_and_saved_pipelines_need_no_JSON_by_reflection()
    {
        Assert.False(JsonSerializer.IsReflectionEnabledByDefault);
        TransformerChain<GpiclTransformer> model = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.Gpicl(members: 1)).Fit(data);
        Assert.Same(InContextLearner.Tables, model.LastTransformer.Model.Learner);

        ml.Model.SaveGpicl(model, data.Schema, path);

        Assert.Equal(Pipelines.Scores(model.Transform(data)), Pipelines.Scores(ml.Model.LoadGpicl(path, out _).Transform(data)));
    }

    [Theory]
    [InlineData(FeatureEncoding.Auto)]
    [InlineData(FeatureEncoding.Standardized)]
    [InlineData(FeatureEncoding.PiecewiseLinear)]
    public void Encodings_are_kept_for_the_same_and_for_other_rows(FeatureEncoding encoding)
    {
        TransformerChain<GpiclTransformer> model = Pipelines.Keyed(ml, options => options.Encoding = encoding).Fit(data);
        ml.Model.SaveGpicl(model, null, path);
        var loaded = (TransformerChain<ITransformer>)ml.Model.LoadGpicl(path, out _);
        IDataView others = model.First().Transform(ml.Data.LoadFromEnumerable(Examples.Make(30, first: 300)));

        Assert.Equal(Pipelines.Scores(model.Transform(data)), Pipelines.Scores(loaded.Transform(data)));
        Assert.Equal(
            Pipelines.Scores(model.LastTransformer.WithContext(others).Transform(others)),
            Pipelines.Scores(((GpiclTransformer)loaded.LastTransformer).WithContext(others).Transform(others)));
    }

    [Fact]
    public void A_loaded_classifier_can_be_given_more_examples()
    {
        TransformerChain<GpiclTransformer> model = Pipelines.Keyed(ml).Fit(data);
        ml.Model.SaveGpicl(model, null, path);
        var loaded = (TransformerChain<ITransformer>)ml.Model.LoadGpicl(path, out DataViewSchema? schema);
        var classifier = (GpiclTransformer)loaded.LastTransformer;
        IDataView more = model.First().Transform(ml.Data.LoadFromEnumerable(Examples.Make(9, first: 200)));
        classifier.Append(more);
        model.LastTransformer.Append(more);

        Assert.Null(schema);
        Assert.Equal(39, classifier.Model.Count);
        Assert.Equal(Pipelines.Scores(model.Transform(data)), Pipelines.Scores(loaded.Transform(data)));
        Assert.Equal(30, classifier.WithContext(model.First().Transform(data)).Model.Count);
    }

    [Fact]
    public void A_transformer_alone_and_a_chain_in_a_chain_can_be_saved()
    {
        TransformerChain<GpiclTransformer> model = Pipelines.Keyed(ml).Fit(data);
        ml.Model.SaveGpicl(model.LastTransformer, null, path);
        Assert.Equal(Pipelines.Scores(model.Transform(data)), Pipelines.Scores(ml.Model.LoadGpicl(path, out _).Transform(data)));

        ml.Model.SaveGpicl(new TransformerChain<ITransformer>(model), null, path);
        Assert.Equal(2, ((TransformerChain<ITransformer>)ml.Model.LoadGpicl(path, out _)).Count());
    }

    [Fact]
    public void Transformers_for_training_only_stay_so()
    {
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Append(ml.Transforms.CopyColumns("Copy", "Weight"), TransformerScope.TrainTest)
            .Append(Pipelines.Trainer(ml));
        ml.Model.SaveGpicl(pipeline.Fit(data), null, path);
        var loaded = (TransformerChain<ITransformer>)ml.Model.LoadGpicl(path, out _);

        Assert.NotNull(loaded.GetOutputSchema(data.Schema, TransformerScope.Training).GetColumnOrNull("Copy"));
        Assert.Null(loaded.GetOutputSchema(data.Schema, TransformerScope.Scoring).GetColumnOrNull("Copy"));
        Assert.NotNull(loaded.GetOutputSchema(data.Schema, TransformerScope.Scoring).GetColumnOrNull("Score"));
    }

    [Fact]
    public void Model_Save_on_what_it_cannot_save_names_the_method_that_works()
    {
        ITransformer model = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.Transforms.PermuteLabels("Label")).Fit(data);
        var exception = Assert.Throws<NotSupportedException>(() => ml.Model.Save(model, data.Schema, path));
        Assert.Contains("mlContext.Model.SaveGpicl", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_no_saved_pipeline_are_rejected()
    {
        Assert.Throws<FileNotFoundException>(() => ml.Model.LoadGpicl(path, out _));
        File.WriteAllText(path, "no zip archive");
        Assert.Throws<InvalidDataException>(() => ml.Model.LoadGpicl(path, out _));
        ml.Model.Save(ml.Transforms.CopyColumns("Copy", "Label").Fit(data), data.Schema, path);
        Assert.Contains("Model.Load", Assert.Throws<InvalidDataException>(() => ml.Model.LoadGpicl(path, out _)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0/model.zip")]
    [InlineData("1/columns.zip")]
    [InlineData("1/classifier.safetensors")]
    [InlineData("pipeline.json")]
    public void A_file_with_a_damaged_part_is_rejected(string entry)
    {
        ml.Model.SaveGpicl(Pipelines.Keyed(ml).Fit(data), data.Schema, path);
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Update))
        {
            archive.GetEntry(entry)!.Delete();
            using Stream stream = archive.CreateEntry(entry).Open();
            stream.Write("damaged"u8);
        }

        Assert.Contains(path, Assert.Throws<InvalidDataException>(() => ml.Model.LoadGpicl(path, out _)).Message, StringComparison.Ordinal);
    }

    private List<Prediction> Predict(MLContext context, ITransformer model) =>
        [.. context.Data.CreateEnumerable<Prediction>(model.Transform(data), reuseRowObject: false)];
}
