namespace Gpicl.Samples.Tests;

/// <summary>A test that needs Chromium and its driver: skipped, saying so, where they are not.</summary>
internal sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip =
        Chromium == null ? "There is no chromium; Debian's package of that name has one."
        : Driver == null ? "There is no chromedriver; Debian's package chromium-driver has one."
        : null;

    public static string? Chromium { get; } = Find("chromium");

    public static string? Driver { get; } = Find("chromedriver");

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
