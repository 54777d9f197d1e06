using Microsoft.ML.Runtime;

namespace Microsoft.ML.Conformance;

public sealed class LogTests
{
    [Fact]
    public void Messages_name_their_source_and_kind()
    {
        var ml = new MLContext(seed: 1);
        var messages = new List<LoggingEventArgs>();
        ml.Log += (_, message) => messages.Add(message);

        using (var channel = ((IHostEnvironment)ml).Register("Component").Start("Fit"))
        {
            channel.Info(MessageSensitivity.None, "{0} rows", 3);
            channel.Warning(MessageSensitivity.None, "careful");
        }

        var info = Assert.Single(messages, message => message.Kind == ChannelMessageKind.Info);
        Assert.Equal("[Source=Component; Fit, Kind=Info] 3 rows", info.Message);
        Assert.Equal("3 rows", info.RawMessage);
        Assert.Equal("Component; Fit", info.Source);
        Assert.Equal("careful", Assert.Single(messages, message => message.Kind == ChannelMessageKind.Warning).RawMessage);
        Assert.Equal("Channel started", messages[0].RawMessage);
        Assert.Contains(messages, message => message.RawMessage == "Channel disposed");
    }

    [Fact]
    public void A_seed_makes_the_random_numbers_of_a_component_repeatable()
    {
        static int[] Draw(int? seed) => [.. Enumerable.Repeat(((IHostEnvironment)new MLContext(seed)).Register("Component").Rand, 3).Select(random => random.Next())];

        Assert.Equal(Draw(5), Draw(5));
        Assert.NotEqual(Draw(5), Draw(6));
    }

    [Fact]
    public void Catalogs_hold_the_environment_for_components_hung_on_them()
    {
        var ml = new MLContext(seed: 1);
        var messages = new List<string>();
        ml.Log += (_, message) => messages.Add(message.RawMessage);

        foreach (var catalog in new object[] { ml.MulticlassClassification.Trainers, ml.Transforms, ml.Transforms.Conversion, ml.Data, ml.Model })
        {
            var contract = catalog.GetType().GetInterface("Microsoft.ML.Data.IInternalCatalog");
            var environment = (IHostEnvironment)contract!.GetProperty("Environment")!.GetValue(catalog)!;
            using var channel = environment.Start(catalog.GetType().Name);
            channel.Info(MessageSensitivity.None, catalog.GetType().Name);
        }

        Assert.Contains("MulticlassClassificationTrainers", messages);
        Assert.Contains("TransformsCatalog", messages);
        Assert.Contains("ModelOperationsCatalog", messages);
    }
}
