using Gpicl.InContext;
using Gpicl.MLNet.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Tests;

public sealed class CalibrationTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Theory]
    [InlineData(Calibration.Auto, Calibration.TemperatureScaling)]
    [InlineData(Calibration.None, Calibration.None)]
    public void The_trainer_calibrates_as_it_is_told_and_saved_models_go_on_as_they_were(Calibration asked, Calibration expected)
    {
        IDataView data = ml.Data.LoadFromEnumerable(Examples.Make(40)), queries = ml.Data.LoadFromEnumerable(Examples.Make(12, first: 100));
        TransformerChain<GpiclTransformer> model = Pipelines.Keyed(ml, options => options.Calibration = asked).Fit(data);
        Assert.Equal(expected, model.LastTransformer.Model.Options.Calibration);

        ml.Model.SaveGpicl(model, data.Schema, path);
        var loaded = (TransformerChain<ITransformer>)ml.Model.LoadGpicl(path, out _);
        GpiclTransformer last = loaded.OfType<GpiclTransformer>().Single();
        Assert.Equal(model.LastTransformer.Model.CalibrationTemperature, last.Model.CalibrationTemperature);
        Assert.Equal(Pipelines.Scores(model.Transform(queries)), Pipelines.Scores(loaded.Transform(queries)));

        IDataView others = model.First().Transform(ml.Data.LoadFromEnumerable(Examples.Make(30, first: 200)));
        Assert.Equal(model.LastTransformer.WithContext(others).Model.CalibrationTemperature, last.WithContext(others).Model.CalibrationTemperature);
        Assert.Equal(expected, last.WithContext(others).Model.Options.Calibration);
    }

    // Two kinds of texts with words of their own among many common ones: 2,000 features and more, nearly all of them 0 in a text.
    [Fact]
    public void On_wide_and_sparse_features_of_texts_the_loss_is_near_that_of_the_best_temperature()
    {
        TextRow[] rows = TextRow.Make(320, seed: 3);
        IDataView support = ml.Data.LoadFromEnumerable(rows[..200]), queries = ml.Data.LoadFromEnumerable(rows[200..]);
        ITransformer features = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.Transforms.Text.FeaturizeText("Features", "Text")).Fit(support);
        Assert.InRange(((VectorDataViewType)features.GetOutputSchema(support.Schema)["Features"].Type).Size, 2000, 5000);

        double[] before = Right(Calibration.None), after = Right(Calibration.Auto);
        double best = Enumerable.Range(1, 100).Min(i => before.Average(p => Loss(1 / (1 + Math.Pow((1 - p) / p, 0.05 * i)))));
        Assert.True(after.Average(Loss) < best + 0.05, $"{before.Average(Loss)} before, {after.Average(Loss)} after, {best} at best");
        Assert.True(after.Average(Loss) < before.Average(Loss) - 0.03, $"{before.Average(Loss)} before, {after.Average(Loss)} after");

        double Loss(double probability) => -Math.Log(probability);

        // The probabilities of the right classes.
        double[] Right(Calibration calibration)
        {
            var options = new GpiclTrainer.Options { Calibration = calibration };
            GpiclTransformer model = ml.MulticlassClassification.Trainers.Gpicl(options).Fit(features.Transform(support));
            IDataView scored = model.Transform(features.Transform(queries));
            return [.. Pipelines.Scores(scored).Zip(scored.GetColumn<uint>("Label"), (score, key) => (double)score[key - 1])];
        }
    }

    private sealed class TextRow
    {
        public string Text { get; set; } = "";

        public string Label { get; set; } = "";

        public static TextRow[] Make(int count, int seed)
        {
            var random = new Random(seed);
            string[] words = [.. Enumerable.Range(0, 260).Select(_ => Word()).Distinct()];
            return [.. Enumerable.Range(0, count).Select(_ => Row())];

            TextRow Row()
            {
                int kind = random.Next(2);
                return new TextRow { Text = string.Join(' ', Enumerable.Range(0, random.Next(6, 13)).Select(_ => Pick(kind))), Label = $"kind {kind}" };
            }

            // The first 40 words are those of one kind, the next 40 those of the other; one in seven of them is in the wrong place.
            string Pick(int kind) => random.NextDouble() < 0.5
                ? words[80 + (int)(Math.Pow(random.NextDouble(), 2) * (words.Length - 80))]
                : words[40 * (random.NextDouble() < 0.15 ? 1 - kind : kind) + (int)(Math.Pow(random.NextDouble(), 1.5) * 40)];

            string Word() => string.Concat(Enumerable.Range(0, random.Next(2, 4)).Select(_ => $"{"bcdfglmnprstv"[random.Next(13)]}{"aeiou"[random.Next(5)]}"));
        }
    }
}
