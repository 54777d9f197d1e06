using System.Net;
using System.Net.Http.Json;
using System.Text;
using Gpicl.InContext;
using static Gpicl.Samples.Serving.Messages;

namespace Gpicl.Samples.Tests;

/// <summary>What a client of the service relies on.</summary>
public sealed class ServingTests : IDisposable
{
    // Wines the service does not start with.
    private static readonly int[] New = [1, 2, 62, 63, 130, 131], Queries = [5, 70, 90, 91, 92, 150];

    private readonly string folder = Directory.CreateTempSubdirectory("serving-tests").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task It_predicts_what_the_library_predicts_and_learns_what_is_appended()
    {
        await using RunningService service = await RunningService.StartAsync(folder);
        InContextClassifier classifier = Library();
        Assert.Equal(Library(classifier), await service.PredictAsync(Queries));

        AppendAnswer appended = await service.AppendAsync(New[2]);
        Assert.Equal(new AppendAnswer(RunningService.Start, RunningService.Start + 1), appended);
        float[] before = Library(classifier);
        classifier.Append(RunningService.Wines.Row(New[2]), RunningService.Wines.Labels[New[2]]);
        Assert.NotEqual(before, Library(classifier));
        Assert.Equal(Library(classifier), await service.PredictAsync(Queries));
        Health health = (await service.Http.GetFromJsonAsync<Health>("health"))!;
        Assert.Equal(("ok", RunningService.Start + 1, 13), (health.Status, health.Rows, health.Features));
    }

    [Fact]
    public async Task Forgetting_gives_the_answers_of_before_back_bit_for_bit()
    {
        await using RunningService service = await RunningService.StartAsync(folder);
        float[] before = await service.PredictAsync(Queries);
        var ids = new List<long>();
        foreach (int row in New)
            ids.Add((await service.AppendAsync(row)).Id);
        float[] with = await service.PredictAsync(Queries);
        Assert.NotEqual(before, with);

        await service.AskAsync<ForgetAnswer>("forget", new ForgetRequest([ids[4], ids[1], ids[4]]));
        AppendAnswer again = await service.AppendAsync(New[1]);
        Assert.True(again.Id > ids[^1], "Ids are not used twice.");
        ForgetAnswer rest = await service.AskAsync<ForgetAnswer>("forget", new ForgetRequest([ids[0], ids[2], ids[3], ids[5], again.Id]));
        Assert.Equal(RunningService.Start, rest.Rows);
        Assert.Equal(before, await service.PredictAsync(Queries));
    }

    [Fact]
    public async Task A_restart_loses_nothing_and_forgotten_rows_are_in_no_file()
    {
        float[] expected;
        long id;
        await using (RunningService service = await RunningService.StartAsync(folder))
        {
            id = (await service.AppendAsync(New[0])).Id;
            await service.AppendAsync(New[3]);
            await service.AskAsync<ForgetAnswer>("forget", new ForgetRequest([id, 7]));
            expected = await service.PredictAsync(Queries);
        }

        Assert.Single(Directory.GetFiles(Path.Combine(folder, "state"), "*.gpicl"));
        byte[] forgotten = [.. RunningService.Wines.Row(New[0]).SelectMany(BitConverter.GetBytes)];
        Assert.All(Directory.GetFiles(Path.Combine(folder, "state")), file => Assert.Equal(-1, File.ReadAllBytes(file).AsSpan().IndexOf(forgotten)));
        File.WriteAllText(Path.Combine(folder, "state", ".classifier-9.gpicl.half.tmp"), "left by a process that was killed");
        await using RunningService restarted = await RunningService.StartAsync(folder);
        Assert.Equal(expected, await restarted.PredictAsync(Queries));
        Assert.Equal(id + 2, (await restarted.AppendAsync(New[1])).Id);
        Assert.Contains("no row 7", await restarted.RefusalAsync(HttpStatusCode.NotFound, "forget", JsonContent.Create(new ForgetRequest([8, 7]))));
        Assert.Equal(3, Directory.GetFiles(Path.Combine(folder, "state")).Length);
    }

    [Fact]
    public async Task Writers_and_readers_at_once_lose_nothing()
    {
        await using RunningService service = await RunningService.StartAsync(folder);
        float[] before = await service.PredictAsync(Queries);
        Task<long[]>[] writers = [.. Enumerable.Range(0, 2).Select(writer => Task.Run(async () =>
        {
            var ids = new List<long>();
            for (int i = 0; i < 3; i++)
                ids.Add((await service.AppendAsync(New[writer * 3 + i])).Id);
            await service.AskAsync<ForgetAnswer>("forget", new ForgetRequest([ids[1]]));
            return (long[])[ids[0], ids[2]];
        }))];
        while (!Task.WhenAll(writers).IsCompleted)
        {
            Assert.All(Enumerable.Chunk(await service.PredictAsync(Queries), 3), row => Assert.Equal(1, row.Sum(), 5));
            await service.AskAsync<ExplainAnswer>("explain", new ExplainRequest(RunningService.Query(Queries[0])));
        }

        long[] left = [.. (await Task.WhenAll(writers)).SelectMany(ids => ids)];
        Assert.Equal(4, left.Distinct().Count());
        Assert.Equal(RunningService.Start + 4, (await service.Http.GetFromJsonAsync<Health>("health"))!.Rows);
        await service.AskAsync<ForgetAnswer>("forget", new ForgetRequest(left));
        Assert.Equal(before, await service.PredictAsync(Queries));
    }

    [Fact]
    public async Task What_was_answered_before_it_was_stopped_is_kept()
    {
        Task<HttpResponseMessage>[] requests;
        await using (RunningService service = await RunningService.StartAsync(folder))
        {
            requests = [.. New.Select(row => service.Http.PostAsync("append", Append(row)))];
            await requests[0];
            await service.StopAsync();
            await Task.WhenAll(requests).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        int answered = requests.Count(request => request.IsCompletedSuccessfully && request.Result.IsSuccessStatusCode);
        Assert.InRange(answered, 1, New.Length);
        await using RunningService restarted = await RunningService.StartAsync(folder);
        Assert.Equal(RunningService.Start + answered, (await restarted.Http.GetFromJsonAsync<Health>("health"))!.Rows);
    }

    [Fact]
    public async Task What_could_not_be_saved_is_not_known_either()
    {
        await using RunningService service = await RunningService.StartAsync(folder);
        float[] before = await service.PredictAsync(Queries);
        string state = Path.Combine(folder, "state");
        Directory.Move(state, state + ".away");
        Assert.Contains("log says why", await service.RefusalAsync(HttpStatusCode.InternalServerError, "append", Append(New[0])));
        Assert.Contains("log says why", await service.RefusalAsync(HttpStatusCode.InternalServerError, "forget", JsonContent.Create(new ForgetRequest([3]))));
        Assert.Equal(before, await service.PredictAsync(Queries));
        Assert.Equal(RunningService.Start, (await service.Http.GetFromJsonAsync<Health>("health"))!.Rows);
        Directory.Move(state + ".away", state);
        Assert.Equal(RunningService.Start + 1, (await service.AppendAsync(New[0])).Rows);
    }

    [Fact]
    public async Task Explanations_name_rows_by_their_ids()
    {
        await using RunningService service = await RunningService.StartAsync(folder);
        await service.AskAsync<ForgetAnswer>("forget", new ForgetRequest([0, 1, 2, 3]));
        long id = (await service.AppendAsync(New[0])).Id;
        ExplainAnswer why = await service.AskAsync<ExplainAnswer>("explain", new ExplainRequest(RunningService.Query(New[0]), 2));
        Assert.Equal(RunningService.Wines.Names[0], why.Label);
        Assert.Contains(why.Rows, row => row.Id == id && row.Label == why.Label);
        Assert.DoesNotContain(why.Rows, row => row.Id < 4);
        Assert.Equal(2, why.Rows.Count(row => row.Exact));
        Assert.Equal(10, why.Features.Length);
    }

    [Fact]
    public async Task Bad_input_is_refused_with_the_reason_and_changes_nothing()
    {
        (string What, string Request, string Reason)[] cases =
        [
            ("predict", """{"rows": [[1, 2, 3]]}""", "The input in row 0 has 3 values; the classifier was fitted to 13."),
            ("predict", """{"rows": [null]}""", "has 0 values; the classifier was fitted to 13."),
            ("predict", """{"rows": []}""", "There are 0 rows; a request may have 1 .. 256."),
            ("predict", """{"rows": [[1,1,1,1,1,1,1,1e60,1,1,1,1,1]]}""", "The value in row 0, column 7 is Infinity; values must be finite"),
            ("predict", """{"rows": [[1, 2""", ""),
            ("append", """{"features": [1,1,1,1,1,1,1,1,1,1,1,1,-1e60], "label": "1"}""", "column 12 is -Infinity; values must be finite"),
            ("append", """{"features": [1,1,1,1,1,1,1,1,1,1,1,1,1], "label": "3"}""", "The label is '3'; there are '0', '1', '2'."),
            ("append", """{"features": [1,1,1,1,1,1,1,1,1,1,1,1,1]}""", "missing required properties"),
            ("append", """{"features": [1,1,1,1,1,1,1,1,1,1,1,1,1], "label": null}""", "null"),
            ("append", """{"features": "many", "label": "1"}""", "could not be converted"),
            ("explain", """{"features": [1,1,1,1,1,1,1,1,1,1,1,1,1], "exact": 21}""", "Exact is 21; 0 .. 20 is allowed."),
        ];
        await using RunningService service = await RunningService.StartAsync(folder);
        float[] before = await service.PredictAsync(Queries);
        foreach ((string what, string request, string reason) in cases)
            Assert.Contains(
                reason, await service.RefusalAsync(HttpStatusCode.BadRequest, what, new StringContent(request, Encoding.UTF8, "application/json")));
        Assert.Equal(before, await service.PredictAsync(Queries));
        Assert.Equal(RunningService.Start, (await service.AppendAsync(New[0])).Id);
    }

    [Fact]
    public async Task Too_few_rows_to_be_left_and_too_large_requests_are_refused()
    {
        await using RunningService service = await RunningService.StartAsync(folder);
        var allButOne = new ForgetRequest([.. Enumerable.Range(1, RunningService.Start - 1).Select(id => (long)id)]);
        string found = await service.RefusalAsync(HttpStatusCode.BadRequest, "forget", JsonContent.Create(allButOne));
        Assert.Contains("at least two classes are needed", found);
        var large = new StringContent("{\"rows\": [[" + string.Join(',', Enumerable.Repeat("1.25", 60_000)) + "]]}", Encoding.UTF8, "application/json");
        Assert.Contains("too large", await service.RefusalAsync(HttpStatusCode.RequestEntityTooLarge, "predict", large));
    }

    [Fact]
    public async Task A_second_process_cannot_use_the_same_folder()
    {
        await using RunningService service = await RunningService.StartAsync(folder);
        await Assert.ThrowsAnyAsync<IOException>(() => RunningService.StartAsync(folder));
    }

    private static JsonContent Append(int row) => JsonContent.Create(
        new AppendRequest(RunningService.Query(row), RunningService.Wines.Names[RunningService.Wines.Labels[row]]));

    private static InContextClassifier Library() => InContextLearner.Default.Fit(
        RunningService.Known.Inputs, RunningService.Known.Labels, RunningService.Known.Width, RunningService.Known.Names.Length);

    private static float[] Library(InContextClassifier classifier)
    {
        var probabilities = new float[Queries.Length * classifier.Classes];
        classifier.PredictProbabilities([.. Queries.SelectMany(RunningService.Wines.Row)], probabilities);
        return probabilities;
    }
}
