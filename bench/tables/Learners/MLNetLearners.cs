using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gpicl.InContext;
using Gpicl.MLNet;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Gpicl.TableBenchmarks.Learners;

/// <summary>Gpicl and ML.NET's own trainers, with their defaults but for what their names say.</summary>
internal static class MLNetLearners
{
    // To be raised with every change to a pipeline below that changes what it predicts.
    private const int Revision = 1;

    private static readonly JsonSerializerOptions OptionNames = new()
    {
        PropertyNameCaseInsensitive = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter() },
    };

    private static readonly string Version = FormattableString.Invariant($"ML.NET {typeof(MLContext).Assembly.GetName().Version}, revision {Revision}");

    // A build is deterministic, so what it is called by stands for code and packaged weights.
    private static readonly string Builds = $"{Build(typeof(InContextLearner))}, {Build(typeof(GpiclTrainer))}";

    public static TableLearner[] All() =>
    [
        Gpicl("gpicl", "{}"),
        new MLNetLearner("gpicl-columns", $"{Version}, {Builds}", (ml, columns) => ml.MulticlassClassification.Trainers.Gpicl("Label", columns.All)),
        Rival("lightgbm", (ml, columns) => columns.Vector(ml).Append(ml.MulticlassClassification.Trainers.LightGbm())),
        Rival("lightgbm-leaf1", (ml, columns) => columns.Vector(ml).Append(ml.MulticlassClassification.Trainers.LightGbm(minimumExampleCountPerLeaf: 1))),
        Binary("fastforest", ml => ml.BinaryClassification.Trainers.FastForest()),
        Binary("fastforest-leaf1", ml => ml.BinaryClassification.Trainers.FastForest(minimumExampleCountPerLeaf: 1)),
        Binary("fasttree", ml => ml.BinaryClassification.Trainers.FastTree()),
        Binary("fasttree-leaf1", ml => ml.BinaryClassification.Trainers.FastTree(minimumExampleCountPerLeaf: 1)),
        Rival("sdca", (ml, columns) => Normalized(ml, columns).Append(ml.MulticlassClassification.Trainers.SdcaMaximumEntropy())),
        Rival("lbfgs", (ml, columns) => Normalized(ml, columns).Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy())),
    ];

    /// <summary>Gpicl with options other than its defaults.</summary>
    /// <param name="name">As in reports and on the command line.</param>
    /// <param name="json">Of <see cref="GpiclTrainer.Options"/>, by the names of its properties.</param>
    /// <exception cref="ArgumentException">The text is no JSON, or there is no such option.</exception>
    public static TableLearner Gpicl(string name, string json)
    {
        GpiclTrainer.Options options = Read();
        string weights = options.CheckpointPath == null ? "" : Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(options.CheckpointPath)));
        string version = $"{Version}, {Builds}, {json}, {weights}";
        return new MLNetLearner(
            name, version, (ml, columns) => columns.Vector(ml, keepMissing: true).Append(ml.MulticlassClassification.Trainers.Gpicl(Read())));

        GpiclTrainer.Options Read()
        {
            try
            {
                return JsonSerializer.Deserialize<GpiclTrainer.Options>(json, OptionNames)!;
            }
            catch (JsonException exception)
            {
                throw new ArgumentException($"Options of {name}: {exception.Message}", exception);
            }
        }
    }

    private static MLNetLearner Rival(string name, Func<MLContext, FeatureColumns, IEstimator<ITransformer>> pipeline) => new(name, Version, pipeline);

    // One against all others.
    private static MLNetLearner Binary<TModel>(string name, Func<MLContext, ITrainerEstimator<BinaryPredictionTransformer<TModel>, TModel>> trainer)
        where TModel : class => Rival(name, (ml, columns) => columns.Vector(ml).Append(ml.MulticlassClassification.Trainers.OneVersusAll(trainer(ml))));

    private static IEstimator<ITransformer> Normalized(MLContext ml, FeatureColumns columns) =>
        columns.Vector(ml, name => ml.Transforms.NormalizeMeanVariance(name, fixZero: false));

    private static string Build(Type type) => $"{type.Assembly.GetName().Name} {type.Module.ModuleVersionId:N}";
}
