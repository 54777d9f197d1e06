using OpenQA.Selenium;

namespace Gpicl.Samples.Tests;

/// <summary>
/// The page in a real browser, as a visitor uses it. Photographs of it are left in the folder that the variable PLAYGROUND_PHOTOGRAPHS of the environment
/// names, or else in <c>photographs</c> beside the tests.
/// </summary>
public sealed class PlaygroundBrowserTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("playground-browser").FullName;

    private readonly string photographs = Directory.CreateDirectory(
        Environment.GetEnvironmentVariable("PLAYGROUND_PHOTOGRAPHS") ?? Path.Combine(AppContext.BaseDirectory, "photographs")).FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [BrowserTheory]
    [InlineData("desktop", 1280, 900, false)]
    [InlineData("phone", 390, 844, true)]
    public async Task Drawings_are_learned_predicted_and_forgotten(string name, int width, int height, bool isPhone)
    {
        await using RunningPlayground playground = await RunningPlayground.StartAsync(folder);
        using var browser = new Browser(width, height, isPhone);
        browser.Open(playground.Address);
        browser.WaitUntil(() => browser.Find("#verdict").Text.Length > 0);

        Learn(browser, 0, Ring(0.02), "0");
        Learn(browser, 1, Stroke(0.03), "1");
        browser.Draw("#board", Ring(-0.03));
        browser.WaitUntil(() => Labels(browser).Length == 2);
        browser.Find("#labels button[data-label='0']").Click();
        browser.WaitUntil(() => Examples(browser) == 3);
        browser.Draw("#board", Stroke(-0.02));
        if (isPhone)
            browser.Find("#labels button[data-label='1']").Click();
        else
            browser.Press("1");
        browser.WaitUntil(() => Examples(browser) == 4);

        browser.Draw("#board", Ring(0.05));
        browser.WaitUntil(() => browser.Find("#verdict b").Text == "0" && browser.FindAll("#reasons li").Count == 4);
        Assert.Equal("0", browser.Find("#reasons li button").Text.Split('\n')[0].Trim());
        Assert.Matches("^[0-9]+ %$", browser.Find("#labels .top-label output").Text);
        Take(browser, name);
        browser.Find("#keep").Click();
        browser.WaitUntil(() => browser.FindAll("#tiles .tile").Count == 1);
        string kept = browser.Find("#tiles .tile").Text;
        Assert.StartsWith("0", kept);

        browser.Draw("#board", Stroke(0.06));
        browser.WaitUntil(() => browser.Find("#verdict b").Text == "1");
        browser.Find("#labels button[data-label='1']").Click();
        browser.WaitUntil(() => Examples(browser) == 5);
        browser.Find("#undo").Click();
        browser.WaitUntil(() => Examples(browser) == 4 && browser.FindAll("#tiles .tile").Count == 2);
        Assert.Contains(kept, browser.FindAll("#tiles .tile").Select(tile => tile.Text)); // as it was predicted before

        string[] tiles = [.. browser.FindAll("#tiles .tile").Select(tile => tile.Text)];
        browser.Reload();
        browser.WaitUntil(() => browser.FindAll("#tiles .tile").Count == 2);
        Assert.Equal(4, Examples(browser));
        Assert.Equal(tiles, browser.FindAll("#tiles .tile").Select(tile => tile.Text));
        Check(browser, width);
    }

    [BrowserTheory]
    [InlineData("desktop", 1280, 900, false)]
    [InlineData("phone", 390, 844, true)]
    public async Task Pictures_and_tables_are_labeled_as_suggested(string name, int width, int height, bool isPhone)
    {
        await using RunningPlayground playground = await RunningPlayground.StartAsync(folder);
        using var browser = new Browser(width, height, isPhone);
        browser.Open(playground.Address);
        browser.WaitUntil(() => browser.Find("[data-sample=digits]").Displayed);
        browser.Find("[data-sample=digits]").Click();
        browser.WaitUntil(() => browser.FindAll("#tiles .tile").Count == 60);
        Reveal(browser, 24, byKey: !isPhone);

        browser.WaitUntil(() => browser.FindAll("#reasons li").Count == 6);
        Assert.True(browser.Run<long>("return Number(document.querySelector('#figures div:last-child dd').textContent.split(' ')[0])") > 50);
        browser.Find("#check").Click();
        browser.WaitUntil(() => browser.Find("#judgment").Text.Contains("right in 10 folds"));
        Take(browser, name + "-digits");
        browser.Find("#files").SendKeys(Path.Combine(photographs, name + "-digits.png"));
        browser.WaitUntil(() => browser.FindAll("#tiles .tile").Count == 37);

        string csv = Path.Combine(folder, "fruit.csv");
        File.WriteAllLines(csv, [
            "weight,color,fruit", .. Enumerable.Range(0, 30).Select(i => i % 2 == 0 ? $"{i % 7 + 2},red,cherry" : $"{90 + i},green,apple")]);
        browser.Find("#tab-table").Click();
        browser.WaitUntil(() => browser.Find("#verdict").Text.Contains("Drop a CSV file"));
        browser.Find("#files").SendKeys(csv);
        browser.WaitUntil(() => browser.FindAll("#rows tbody tr").Count == 30);
        Assert.Equal("2", browser.Find("#answers").GetDomProperty("value"));
        Reveal(browser, 6, byKey: false);

        browser.WaitUntil(() => browser.FindAll("#features li").Count > 0);
        Assert.Equal("100 %", browser.Find("#figures div:last-child dd").Text);
        browser.Find("[data-sample=wine]").Click();
        browser.WaitUntil(() => browser.FindAll("#rows tbody tr").Count == 178);
        Reveal(browser, 12, byKey: !isPhone);

        browser.WaitUntil(() => browser.FindAll("#features li").Count == 6);
        Take(browser, name + "-table");
        Check(browser, width);
    }

    private static void Learn(Browser browser, int known, (double, double)[] drawing, string label)
    {
        browser.Draw("#board", drawing);
        browser.WaitUntil(() => browser.Find("#name").Displayed);
        browser.Find("#name").SendKeys(label + Keys.Enter);
        browser.WaitUntil(() => Examples(browser) == known + 1);
    }

    // Those suggested, one after the other.
    private static void Reveal(Browser browser, int count, bool byKey)
    {
        for (int i = 1; i <= count; i++)
        {
            if (byKey)
                browser.Press("r");
            else
                browser.Find("#reveal").Click();
            browser.WaitUntil(() => Examples(browser) == i, isSettled: false);
        }
    }

    private static int Examples(Browser browser) => browser.FindAll("#known .tile").Count;

    private static string[] Labels(Browser browser) => [.. browser.FindAll("#labels button").Select(button => button.GetDomAttribute("data-label")!)];

    private static (double X, double Y)[] Ring(double off) => [.. Enumerable.Range(0, 25).Select(i =>
        (0.5 + off + (0.2 + off / 2) * Math.Sin(i * Math.PI / 12), 0.48 - off + 0.3 * Math.Cos(i * Math.PI / 12)))];

    private static (double X, double Y)[] Stroke(double off) => [(0.52 + off, 0.18), (0.5, 0.4 + off), (0.49 - off, 0.65), (0.48 - off, 0.84)];

    private void Take(Browser browser, string name)
    {
        browser.Photograph(Path.Combine(photographs, name + ".png"));
        browser.GoDark(true);
        browser.Photograph(Path.Combine(photographs, name + "-dark.png"));
        browser.GoDark(false);
    }

    // What holds of any page: nothing sticks out, nothing came from elsewhere, all that can be used has a name, and nothing went wrong.
    private static void Check(Browser browser, int width)
    {
        Assert.InRange(browser.Run<long>("return document.documentElement.scrollWidth"), 1, width);
        Assert.True(browser.Run<bool>("return performance.getEntriesByType('resource').every(one => one.name.startsWith(location.origin))"));
        Assert.Empty(browser.Run<IReadOnlyCollection<object>>(
            "return [...document.querySelectorAll('button, input, select, a, [role=img]')].filter(one => one.checkVisibility() && "
            + "!(one.ariaLabel || one.textContent.trim() || one.labels?.length || one.getAttribute('aria-labelledby')))"));
        Assert.Empty(browser.Complaints());
    }
}
