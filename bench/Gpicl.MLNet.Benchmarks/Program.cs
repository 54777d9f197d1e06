using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Gpicl.InContext;
using Gpicl.MLNet.Benchmarks;
using Gpicl.Model;

Option<int> rounds = new("--rounds") { Description = "Times every measurement is made, in turn; medians are reported.", DefaultValueFactory = _ => 9 };
rounds.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() < 1)
        result.AddError("--rounds must be at least 1.");
});
Option<bool> json = new("--json") { Description = "Print one JSON object." };
var command = new RootCommand("What ML.NET adds to the time of predictions: 99 examples of 196 values, 10 classes.") { rounds, json };
command.SetAction(parsed =>
{
    var random = new InContextLearner(new GpiclNetwork(new GpiclOptions()));
    OverheadResult[] results =
    [
        .. new[] { ("random, 256 × 4", random, 1), ("packaged", InContextLearner.Default, 1), ("packaged", InContextLearner.Default, 8) }
            .Select(setup => new OverheadBenchmark(setup.Item1, setup.Item2, setup.Item3).Run(parsed.GetValue(rounds))),
    ];
    if (parsed.GetValue(json))
    {
        Console.WriteLine(JsonSerializer.Serialize(new { results }, JsonSerializerOptions.Web));
        return;
    }

    Console.WriteLine("| weights | members | classifier, µs a row | PredictionEngine, µs | more, µs | classifier, rows/s | Transform, rows/s | share |");
    Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    foreach (OverheadResult result in results)
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {result.Weights} | {result.Members} | {result.CoreMicroseconds:F1} | {result.EngineMicroseconds:F1} | {result.ExtraMicroseconds:F1} | "
            + $"{result.CoreRowsPerSecond:N0} | {result.TransformRowsPerSecond:N0} | {result.TransformShare:P0} |"));
});
return command.Parse(args).Invoke();
