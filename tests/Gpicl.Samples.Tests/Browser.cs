using System.Diagnostics;
using System.Drawing;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;
using OpenQA.Selenium.Interactions;

namespace Gpicl.Samples.Tests;

/// <summary>Chromium without a window, on a screen of some size.</summary>
internal sealed class Browser : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ChromeDriver driver;
    private readonly bool isPhone;

    public Browser(int width, int height, bool isPhone)
    {
        this.isPhone = isPhone;
        var options = new ChromeOptions { BinaryLocation = BrowserTheoryAttribute.Chromium };
        options.AddArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars", "--no-proxy-server");
        options.SetLoggingPreference(LogType.Browser, LogLevel.Warning);
        driver = new ChromeDriver(ChromeDriverService.CreateDefaultService(BrowserTheoryAttribute.Driver), options, TimeSpan.FromMinutes(1));
        Cdp("Emulation.setDeviceMetricsOverride", ("width", width), ("height", height), ("deviceScaleFactor", isPhone ? 2 : 1), ("mobile", isPhone));
        Cdp("Emulation.setTouchEmulationEnabled", ("enabled", isPhone));
    }

    public void Open(Uri address) => driver.Navigate().GoToUrl(address);

    public void Reload() => driver.Navigate().Refresh();

    public IWebElement Find(string selector) => driver.FindElement(By.CssSelector(selector));

    public IReadOnlyList<IWebElement> FindAll(string selector) => driver.FindElements(By.CssSelector(selector));

    /// <summary>Waits until what is asked holds and the page has answered all it will, or is still at it.</summary>
    public void WaitUntil(Func<bool> holds, bool isSettled = true)
    {
        for (long start = Stopwatch.GetTimestamp(); ; Thread.Sleep(30))
        {
            try
            {
                if ((!isSettled || Run<bool>("return document.getElementById('now').ariaBusy === 'false'")) && holds())
                    return;
            }
            catch (Exception early) when (early is StaleElementReferenceException or NoSuchElementException)
            {
                // It is being drawn anew.
            }

            if (Stopwatch.GetElapsedTime(start) > Patience)
                throw new TimeoutException($"Nothing happens. The page says '{Find("#message").Text}' and '{Find("#verdict").Text}'.");
        }
    }

    public T Run<T>(string script) => (T)driver.ExecuteScript(script)!;

    /// <summary>One stroke through points of an element, each 0 .. 1 from its left and top, with the mouse or a finger.</summary>
    public void Draw(string selector, params (double X, double Y)[] points)
    {
        Run<object?>($"document.querySelector('{selector}').scrollIntoView({{ block: 'center' }})");
        Rectangle place = new(
            (int)Run<long>($"return Math.round(document.querySelector('{selector}').getBoundingClientRect().left)"),
            (int)Run<long>($"return Math.round(document.querySelector('{selector}').getBoundingClientRect().top)"),
            Find(selector).Size.Width, Find(selector).Size.Height);
        var pointer = new PointerInputDevice(isPhone ? PointerKind.Touch : PointerKind.Mouse);
        var stroke = new ActionSequence(pointer);
        for (int i = 0; i < points.Length; i++)
        {
            stroke.AddAction(pointer.CreatePointerMove(
                CoordinateOrigin.Viewport, (int)(place.Left + points[i].X * place.Width), (int)(place.Top + points[i].Y * place.Height),
                TimeSpan.FromMilliseconds(8)));
            if (i == 0)
                stroke.AddAction(pointer.CreatePointerDown(MouseButton.Left));
        }

        stroke.AddAction(pointer.CreatePointerUp(MouseButton.Left));
        driver.PerformActions([stroke]);
    }

    public void Press(string key) => new Actions(driver).SendKeys(key).Perform();

    public void GoDark(bool dark) => Cdp(
        "Emulation.setEmulatedMedia",
        ("features", new[] { new Dictionary<string, object> { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" } }));

    /// <summary>The whole page.</summary>
    public void Photograph(string path)
    {
        Run<object?>("window.scrollTo(0, 0)");
        Thread.Sleep(300); // until what moves has come to rest
        var found = (Dictionary<string, object>)driver.ExecuteCdpCommand(
            "Page.captureScreenshot", new Dictionary<string, object?> { ["captureBeyondViewport"] = true, ["format"] = "png" })!;
        File.WriteAllBytes(path, Convert.FromBase64String((string)found["data"]));
    }

    /// <summary>What the page complained of.</summary>
    public IReadOnlyList<string> Complaints() => [.. driver.Manage().Logs.GetLog(LogType.Browser).Select(entry => entry.Message)];

    public void Dispose() => driver.Dispose();

    private void Cdp(string command, params (string Name, object Value)[] parameters) =>
        driver.ExecuteCdpCommand(command, parameters.ToDictionary(pair => pair.Name, object? (pair) => pair.Value));
}
