using System.Net;
using System.Net.Http.Json;
using Gpicl.Samples.QuickStart;
using Gpicl.Samples.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using static Gpicl.Samples.Serving.Messages;

namespace Gpicl.Samples.Tests;

/// <summary>The service on a free port of this machine, with 45 wines to start from.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    public const int Start = 45;

    private readonly WebApplication app;

    private RunningService(WebApplication app) => (this.app, Http) = (app, new HttpClient { BaseAddress = new Uri(app.Urls.Single()) });

    /// <summary>All wines; every fourth, up to <see cref="Start"/> of them, are what the service starts with.</summary>
    public static LabeledTable Wines { get; } = LabeledTable.Read(RepositoryFolder.Find("data/tables/wine.csv"));

    public HttpClient Http { get; }

    /// <summary>The start set alone.</summary>
    public static LabeledTable Known { get; } = Wines with
    {
        Inputs = [.. Enumerable.Range(0, Start).SelectMany(row => Wines.Row(row * Step))],
        Labels = [.. Enumerable.Range(0, Start).Select(row => Wines.Labels[row * Step])],
    };

    private static int Step => Wines.Labels.Length / Start;

    public static async Task<RunningService> StartAsync(string folder)
    {
        string examples = Path.Combine(folder, "examples.csv");
        await File.WriteAllLinesAsync(examples, (await File.ReadAllLinesAsync(RepositoryFolder.Find("data/tables/wine.csv")))
            .Where((_, line) => line % Step == 1 || line == 0).Take(1 + Start));
        WebApplication app = ServingApp.Build(["--urls", "http://127.0.0.1:0", "--State", Path.Combine(folder, "state"), "--Examples", examples]);
        await app.StartAsync();
        return new RunningService(app);
    }

    public static float?[] Query(int row) => [.. Wines.Row(row).Select(value => (float?)value)];

    /// <summary>Probabilities of wines, row by row; bits are kept on the way.</summary>
    public async Task<float[]> PredictAsync(params int[] rows) => [..
        (await AskAsync<PredictAnswer>("predict", new PredictRequest([.. rows.Select(Query)])))
        .Predictions.SelectMany(prediction => Wines.Names.Select(name => prediction.Probabilities[name]))];

    public Task<AppendAnswer> AppendAsync(int row) => AskAsync<AppendAnswer>("append", new AppendRequest(Query(row), Wines.Names[Wines.Labels[row]]));

    public async Task<T> AskAsync<T>(string what, object request)
    {
        using HttpResponseMessage response = await Http.PostAsJsonAsync(what, request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<T>())!;
    }

    /// <summary>Why a request is refused.</summary>
    public async Task<string> RefusalAsync(HttpStatusCode status, string what, HttpContent request)
    {
        using HttpResponseMessage response = await Http.PostAsync(what, request);
        Assert.Equal(status, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<ProblemDetails>())!.Detail!;
    }

    public async Task StopAsync() => await app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
    }
}
