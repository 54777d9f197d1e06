using Gpicl.Baselines.Recurrent;
using Gpicl.MetaTraining;
using Gpicl.MLNet.Tests.Support;
using Gpicl.Model;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Tests;

public sealed class MetaTrainingTests
{
    private static readonly MetaTrainingRecipe Recipe = new()
    {
        Learner = new GpiclOptions { InputSize = 8, Classes = 3, ModelSize = 16, Layers = 1, Heads = 2 },
        Training = new MetaTrainingOptions { Steps = 6, BatchSize = 4, Length = 12, ReportInterval = 2, WarmUpSteps = 2 },
        DistortedFraction = 0.25f,
    };

    private readonly MLContext ml = new(seed: 1);
    private readonly IDataView data;

    public MetaTrainingTests()
    {
        data = ml.Data.LoadFromEnumerable(Examples.Make(30));
    }

    [Fact]
    public void Fit_meta_trains_on_its_rows_first_and_reports()
    {
        List<MetaTrainingProgress> reports = [];
        List<string> log = [];
        ml.Log += (_, message) => log.Add(message.RawMessage);
        GpiclTransformer model = Fit(options => options.MetaTrainingProgress = new Recorder(reports)).LastTransformer;

        Assert.Equal([2L, 4, 6], reports.Select(report => report.Step));
        Assert.Equal(3, log.Count(message => message.StartsWith("Meta-training: step", StringComparison.Ordinal)));
        Assert.Equal(16, model.Model.Learner.Options.ModelSize);
        Assert.Equal(30, model.Model.Count);
    }

    [Fact]
    public void The_same_rows_and_recipe_give_the_same_predictions()
    {
        float[][] scores = Pipelines.Scores(Fit().Transform(data));

        Assert.Equal(scores, Pipelines.Scores(Fit().Transform(data)));
        Assert.NotEqual(scores, Pipelines.Scores(Fit(options => options.MetaTraining = Recipe with { Seed = 2 }).Transform(data)));
    }

    [Fact]
    public void Meta_training_can_be_canceled() =>
        Assert.ThrowsAny<OperationCanceledException>(() => Fit(options => options.CancellationToken = new CancellationToken(canceled: true)));

    [Fact]
    public void A_recipe_for_a_learner_that_cannot_classify_in_context_is_refused() => Assert.Contains(
        "is for a learner of type LstmOptions; in-context classification needs GpiclOptions",
        Assert.Throws<ArgumentException>(
            "options", () => Fit(options => options.MetaTraining = Recipe with { Learner = new LstmOptions { Classes = 3 } })).Message,
        StringComparison.Ordinal);

    private TransformerChain<GpiclTransformer> Fit(Action<GpiclTrainer.Options>? change = null) => Pipelines.Keyed(ml, options =>
    {
        options.Learner = null;
        options.MetaTraining = Recipe;
        change?.Invoke(options);
    }).Fit(data);

    private sealed class Recorder(List<MetaTrainingProgress> reports) : IProgress<MetaTrainingProgress>
    {
        public void Report(MetaTrainingProgress value) => reports.Add(value);
    }
}
