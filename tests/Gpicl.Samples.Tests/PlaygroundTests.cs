using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gpicl.Datasets;
using Gpicl.InContext;
using Gpicl.Samples.Playground;
using static Gpicl.Samples.Playground.Messages;
using static Gpicl.Samples.Tests.RunningPlayground;

namespace Gpicl.Samples.Tests;

/// <summary>What the page relies on.</summary>
public sealed class PlaygroundTests : IDisposable
{
    private const string Table = "size;color;weight;fruit\n"
        + "3.1;red;\"1\";cherry\n2.9;\"dark \"\"wine\"\" red\";2;cherry\n8.0;green;NA;apple\n7.5;red;90;apple\n8.2;green;95;apple\n3.0;red;1;cherry\n";

    private static readonly (byte[] Picture, string Label)[] Examples = [(Bar(4), "tall"), (Bar(20), "wide"), (Bar(6), "tall"), (Bar(22), "wide")];

    private readonly string folder = Directory.CreateTempSubdirectory("playground-tests").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task It_predicts_and_explains_and_suggests_what_the_library_does()
    {
        await using RunningPlayground playground = await RunningPlayground.StartAsync(folder);
        using Visitor visitor = playground.Visit();
        View view = await visitor.LabelAsync(Examples);
        Assert.Equal(["tall", "wide"], view.Labels);
        Assert.Equal([true, true, false, false], view.Examples.Select(one => one.Predicted == null)); // each before its label was known
        byte[][] others = [Bar(12), Bar(5), Bar(21)];
        view = await visitor.ChangeAsync("pictures/items", new AddRequest(others));

        InContextClassifier library = Library(Examples);
        float[] inputs = [.. others.SelectMany(picture => picture.Select(value => (float)value))];
        var expected = new float[2 * others.Length];
        library.PredictProbabilities(inputs, expected);
        Assert.Equal(library.SuggestLabels(inputs, 3).Select(row => Examples.Length + (long)row), view.Unlabeled.Select(one => one.Id));
        for (int i = 0; i < others.Length; i++)
        {
            AskAnswer answer = await visitor.AskAsync<AskAnswer>("pictures/ask", new AskRequest(Examples.Length + i, Explain: true));
            Assert.Equal(expected[(2 * i)..(2 * i + 2)], answer.Chances.Select(chance => (float)chance.Probability));
            Assert.Equal(library.MeasureNovelty(inputs.AsSpan(i * 784, 784)), (float)answer.Novelty!);
            Explanation why = library.Explain(inputs.AsSpan(i * 784, 784), 6);
            Assert.Equal(why.Examples.Select(one => ((long)one.Index, one.Change)), answer.Examples!.Select(one => (one.Id, one.Change)));
            Assert.Equivalent(answer, await visitor.AskAsync<AskAnswer>("pictures/ask", new AskRequest(Picture: others[i], Explain: true)), strict: true);
        }
    }

    [Fact]
    public async Task Undoing_gives_back_what_was_there_before_bit_for_bit()
    {
        await using RunningPlayground playground = await RunningPlayground.StartAsync(folder);
        using Visitor visitor = playground.Visit();
        await visitor.LabelAsync(Examples);
        View before = await visitor.ChangeAsync("pictures/items", new AddRequest([Bar(12), Bar(8), Bar(17)]));
        long[] ids = [.. before.Unlabeled.Select(one => one.Id)];
        View after = await visitor.ChangeAsync("pictures/label", new LabelRequest(ids[0], "tall"));
        Assert.NotEqual(Chances(before)[ids[1]], Chances(after)[ids[1]]);
        Same(before, await visitor.ChangeAsync("pictures/undo"));
        await visitor.ChangeAsync("pictures/label", new LabelRequest(ids[1], "a new kind"));
        Same(before, await visitor.ChangeAsync("pictures/undo"));

        AskAnswer unseen = await visitor.AskAsync<AskAnswer>("pictures/ask", new AskRequest(1));
        View forgotten = await visitor.ChangeAsync("pictures/forget", new ItemRequest(1));
        Assert.Equal(unseen.Chances.Max(chance => chance.Probability), Chances(forgotten)[1]);
        Assert.Equal([0, 2, 3], forgotten.Examples.Select(one => one.Item));
        for (int i = 0; i < 3; i++)
            forgotten = await visitor.ChangeAsync("pictures/undo");
        Assert.Empty(forgotten.Labels);
        Assert.All(forgotten.Unlabeled, one => Assert.Null(one.Predicted));
        Assert.Contains("Nothing is labeled", await visitor.RefusalAsync(HttpStatusCode.BadRequest, "pictures/undo", new { }));
    }

    [Fact]
    public async Task A_restart_loses_nothing_and_visitors_see_their_own()
    {
        CookieContainer first, second;
        View pictures, table;
        await using (RunningPlayground playground = await RunningPlayground.StartAsync(folder))
        {
            using Visitor one = playground.Visit(), other = playground.Visit();
            await one.LabelAsync(Examples);
            pictures = await one.ChangeAsync("pictures/items", new AddRequest([Bar(12)]));
            await one.ChangeAsync("table/sample/iris");
            await other.ChangeAsync("table/table", new TableRequest(Table));
            table = await other.ChangeAsync("table/label", new LabelRequest(0));
            Assert.Empty((await other.SeeAsync()).Examples);
            (first, second) = (one.Cookies, other.Cookies);
        }

        File.WriteAllText(Path.Combine(folder, "half.json.tmp"), "left by a process that was killed");
        await using RunningPlayground restarted = await RunningPlayground.StartAsync(folder);
        using Visitor again = restarted.Visit(Moved(first, restarted)), otherAgain = restarted.Visit(Moved(second, restarted)), stranger = restarted.Visit();
        Same(pictures, await again.SeeAsync());
        Same(table, await otherAgain.SeeAsync("table"));
        Assert.Equal(150, (await again.SeeAsync("table")).Unlabeled.Length);
        Assert.Empty((await stranger.SeeAsync()).Examples);
        Assert.Equal(3, Directory.GetFiles(folder).Length); // a file each, and the lock
    }

    [Fact]
    public async Task What_could_not_be_saved_is_not_known_either()
    {
        await using RunningPlayground playground = await RunningPlayground.StartAsync(folder);
        using Visitor visitor = playground.Visit();
        View before = await visitor.LabelAsync(Examples);
        Directory.Move(folder, folder + ".away");
        string found = await visitor.RefusalAsync(HttpStatusCode.InternalServerError, "pictures/items", new AddRequest([Bar(3)]));
        Directory.Move(folder + ".away", folder);
        Assert.Contains("log says why", found);
        Same(before, await visitor.SeeAsync());
    }

    [Fact]
    public async Task A_damaged_session_is_put_aside()
    {
        await using RunningPlayground playground = await RunningPlayground.StartAsync(folder);
        CookieContainer cookies;
        using (Visitor visitor = playground.Visit())
        {
            await visitor.LabelAsync(Examples);
            cookies = visitor.Cookies;
        }

        await playground.DisposeAsync();
        string file = Directory.GetFiles(folder, "*.json").Single();
        File.WriteAllText(file, File.ReadAllText(file)[..^20]);
        await using RunningPlayground restarted = await RunningPlayground.StartAsync(folder);
        using Visitor again = restarted.Visit(Moved(cookies, restarted));
        Assert.Empty((await again.SeeAsync()).Examples);
        Assert.Equal(4, (await again.LabelAsync(Examples)).Examples.Length);
        Assert.True(File.Exists(file + ".damaged"));
    }

    [Fact]
    public async Task There_is_room_for_so_many_visitors_and_the_one_who_was_away_longest_leaves_first()
    {
        var time = new SetTime();
        await using RunningPlayground playground = await RunningPlayground.StartAsync(folder, sessions: 2, time);
        using Visitor first = playground.Visit(), second = playground.Visit(), third = playground.Visit();
        await first.LabelAsync(Examples[..1]);
        time.Now += TimeSpan.FromMinutes(1);
        await second.LabelAsync(Examples[..1]);
        await third.SeeAsync(); // who looks needs no room
        Assert.Contains("All 2 places are taken", await third.RefusalAsync(HttpStatusCode.ServiceUnavailable, "pictures/sample/digits", new { }));
        time.Now += SessionStore.LeastIdle - TimeSpan.FromSeconds(30);
        View view = await third.ChangeAsync("pictures/sample/digits");
        Assert.Equal(60, view.Unlabeled.Length);
        Assert.Empty((await first.SeeAsync()).Examples);
        Assert.Single((await second.SeeAsync()).Examples);
        Assert.Equal(2, Directory.GetFiles(folder, "*.json").Length);
    }

    [Fact]
    public async Task Many_at_once_lose_nothing()
    {
        await using RunningPlayground playground = await RunningPlayground.StartAsync(folder);
        Visitor[] visitors = [.. Enumerable.Range(0, 20).Select(_ => playground.Visit())];
        await Task.WhenAll(visitors.Select(async (visitor, number) =>
        {
            await visitor.ChangeAsync("pictures/items", new AddRequest([Bar(number)]));
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => visitor.ChangeAsync("pictures/items", new AddRequest([Bar(number), Bar(number)]))));
        }));
        for (int number = 0; number < visitors.Length; number++)
        {
            Content[] contents = await visitors[number].ContentsAsync();
            Assert.Equal(Enumerable.Range(0, 7).Select(id => (long)id), contents.Select(one => one.Id));
            Assert.All(contents, one => Assert.Equal(Bar(number), one.Pixels));
            visitors[number].Dispose();
        }
    }

    [Fact]
    public async Task Tables_are_read_as_people_have_them_and_answers_are_hidden()
    {
        await using RunningPlayground playground = await RunningPlayground.StartAsync(folder);
        using Visitor visitor = playground.Visit();
        View view = await visitor.ChangeAsync("table/table", new TableRequest(Table));
        Assert.Equal(["size", "color", "weight"], view.Columns!);
        Assert.Equal(6, view.Answers);
        Content[] rows = await visitor.ContentsAsync("table");
        Assert.Contains(rows, row => row.Fields!.SequenceEqual(["2.9", "dark \"wine\" red", "2"]));
        Assert.DoesNotContain("apple", await visitor.Http.GetStringAsync("api/table") + await visitor.Http.GetStringAsync("api/table/items?from=0"));

        long cherry = rows.First(row => row.Fields![0] == "3.1").Id, apple = rows.First(row => row.Fields![2] == "NA").Id;
        await visitor.ChangeAsync("table/label", new LabelRequest(cherry));
        view = await visitor.ChangeAsync("table/label", new LabelRequest(apple));
        Assert.Equal(["cherry", "apple"], view.Labels);
        Assert.NotNull(view.Rest);
        Assert.Equal(view.Rest, view.Examples[^1].Rest);
        AskAnswer why = await visitor.AskAsync<AskAnswer>("table/ask", new AskRequest(view.Unlabeled[0].Id, Explain: true));
        Assert.Contains(why.Features!, feature => feature.Feature is "size" or "color = green");
        view = await visitor.ChangeAsync("table/table", new TableRequest(Table, 1));
        Assert.Equal(["size", "weight", "fruit"], view.Columns!);
    }

    [Fact]
    public async Task Samples_are_learned()
    {
        await using RunningPlayground playground = await RunningPlayground.StartAsync(folder);
        using Visitor visitor = playground.Visit();
        foreach ((string what, int labels, double least) in new[] { ("table/sample/wine", 12, 0.85), ("pictures/sample/digits", 25, 0.55) })
        {
            string kind = what.Split('/')[0];
            View view = await visitor.ChangeAsync(what);
            for (int i = 0; i < labels; i++)
                view = await visitor.ChangeAsync($"{kind}/label", new LabelRequest(view.Unlabeled[0].Id));
            Assert.True(view.Rest > least, $"{what}: {view.Rest}");
            Judgment judgment = await visitor.AskAsync<Judgment>($"{kind}/cross-validate");
            Assert.InRange(judgment.Accuracy, judgment.MostFrequent, 1);
        }

        Assert.Empty((await visitor.ChangeAsync("pictures/clear")).Unlabeled);
        Assert.Equal(60, (await visitor.ChangeAsync("pictures/sample/clothes")).Unlabeled.Length);
    }

    [Fact]
    public async Task Bad_input_is_refused_with_the_reason_and_changes_nothing()
    {
        (string What, string Request, string Reason)[] cases =
        [
            ("pictures/items", """{"pictures": ["AAAA"]}""", "A picture has 3 bytes; 28 × 28 = 784 are expected."),
            ("pictures/items", """{"pictures": [null]}""", "A picture has 0 bytes"),
            ("pictures/items", """{"pictures": []}""", "There are 0 pictures to add to 4; there may be 300 in all."),
            ("pictures/items", """{"pictures": "all"}""", "could not be converted"),
            ("pictures/items", """{"pictures": [""", ""),
            ("pictures/label", """{"id": 0, "label": "tall"}""", "Item 0 is labeled already; forget it first."),
            ("pictures/remove", """{"id": 0}""", "Item 0 is labeled; forget it first."),
            ("pictures/table", """{"csv": "a,b\n1,2"}""", "A table does not go among pictures."),
            ("pictures/ask", "{}", "Ask about an item or, among pictures, about a picture."),
            ("table/cross-validate", "{}", "Label examples of two kinds first."),
            ("table/table", """{"csv": "a,b"}""", "The table has no rows"),
            ("table/table", """{"csv": "a\n1"}""", "The first line has 1 fields"),
            ("table/table", """{"csv": "a,b\n1,2\n1"}""", "Line 3 has 1 fields, the first line 2; they must be as many."),
            ("table/table", """{"csv": "a,b\n1,2\n1,3", "answers": 7}""", "There is no column 7; 0 .. 1 are there"),
            ("table/table", """{"csv": "a,b\n1,2\n1,2", "answers": 0}""", "The column has 1 different labels; 2 .. 10 are allowed."),
            ("table/table", """{"csv": null}""", "null"),
        ];
        await using RunningPlayground playground = await RunningPlayground.StartAsync(folder);
        using Visitor visitor = playground.Visit();
        View before = await visitor.LabelAsync(Examples);
        foreach ((string what, string request, string reason) in cases)
            Assert.Contains(
                reason, await visitor.RefusalAsync(HttpStatusCode.BadRequest, what, new StringContent(request, Encoding.UTF8, "application/json")) ?? "");
        foreach (string what in new[] { "forget", "label", "remove", "ask" })
            Assert.Contains("There is no item 9.", await visitor.RefusalAsync(HttpStatusCode.NotFound, $"pictures/{what}", new { id = 9 }));
        await visitor.ChangeAsync("pictures/items", new AddRequest([Bar(9)]));
        Assert.Contains("came without an answer", await visitor.RefusalAsync(HttpStatusCode.BadRequest, "pictures/label", new LabelRequest(4)));
        Assert.Contains("41 characters", await visitor.RefusalAsync(HttpStatusCode.BadRequest, "pictures/label", new LabelRequest(4, new string('x', 41))));
        Assert.Contains("0 characters", await visitor.RefusalAsync(HttpStatusCode.BadRequest, "pictures/label", new LabelRequest(4, " ")));
        var large = new StringContent(new string(' ', 1_200_000) + "{}", Encoding.UTF8, "application/json");
        Assert.Contains("too large", await visitor.RefusalAsync(HttpStatusCode.RequestEntityTooLarge, "pictures/items", large));
        Same(before, await visitor.ChangeAsync("pictures/remove", new ItemRequest(4)));
    }

    [Fact]
    public async Task Examples_the_library_refuses_are_refused_with_its_message()
    {
        await using RunningPlayground playground = await RunningPlayground.StartAsync(folder);
        using Visitor visitor = playground.Visit();
        View view = await visitor.ChangeAsync("table/table", new TableRequest("a,b,kind\n?,,x\nNA,,y\n1,2,x\n"));
        Content[] rows = await visitor.ContentsAsync("table");
        long[] missing = [.. rows.Where(row => row.Fields![0] != "1").Select(row => row.Id)];
        await visitor.ChangeAsync("table/label", new LabelRequest(missing[0]));
        string found = await visitor.RefusalAsync(HttpStatusCode.BadRequest, "table/label", new LabelRequest(missing[1]));
        Assert.Contains("All values of all examples are missing.", found);
        Assert.Single((await visitor.SeeAsync("table")).Examples);
    }

    [Fact]
    public async Task The_page_needs_no_outside_address()
    {
        await using RunningPlayground playground = await RunningPlayground.StartAsync(folder);
        using Visitor visitor = playground.Visit();
        string page = await visitor.Http.GetStringAsync("");
        foreach (string file in Regex.Matches(page, "(?:src|href)=\"([^\"#]+)\"").Select(match => match.Groups[1].Value).Distinct().Append("board.js"))
        {
            using HttpResponseMessage response = await visitor.Http.GetAsync(file);
            Assert.True(response.IsSuccessStatusCode, file);
            Assert.StartsWith("default-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single());
            string text = (await response.Content.ReadAsStringAsync()).Replace("http://www.w3.org/2000/svg", "");
            Assert.DoesNotMatch("https?://|//[a-z]+\\.", text);
        }
    }

    private static void Same(View expected, View found) => Assert.Equal(
        JsonSerializer.Serialize(expected with { FitMilliseconds = null }), JsonSerializer.Serialize(found with { FitMilliseconds = null }));

    private static Dictionary<long, double> Chances(View view) => view.Unlabeled.ToDictionary(one => one.Id, one => one.Probability);

    // White, of some width, 24 − width / 2 high, with some noise.
    private static byte[] Bar(int width)
    {
        var random = new Random(width);
        var pixels = new byte[784];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(random.Next(40) + (Math.Abs(i % 28 - 14) <= width / 2 && Math.Abs(i / 28 - 14) <= 12 - width / 2 ? 200 : 0));
        return pixels;
    }

    private static InContextClassifier Library((byte[] Picture, string Label)[] examples) => InContextLearner.Default.Fit(
        [.. examples.SelectMany(one => one.Picture.Select(value => (float)value))], [.. examples.Select(one => one.Label == "tall" ? 0 : 1)], 784, 2,
        new InContextOptions { Image = new ImageShape(1, 28, 28) });

    // The same cookies at another port.
    private static CookieContainer Moved(CookieContainer cookies, RunningPlayground to)
    {
        var moved = new CookieContainer();
        foreach (Cookie cookie in cookies.GetAllCookies())
            moved.Add(to.Address, new Cookie(cookie.Name, cookie.Value));
        return moved;
    }

    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
