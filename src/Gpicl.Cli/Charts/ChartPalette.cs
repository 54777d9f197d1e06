namespace Gpicl.Cli.Charts;

/// <summary>Colors by Okabe and Ito (2008), told apart with any kind of color blindness; without their yellow, too pale on white.</summary>
internal static class ChartPalette
{
    public const string Text = "#222222";
    public const string FaintText = "#555555";
    public const string Grid = "#e4e4e4";
    public const string Frame = "#888888";
    public const string Background = "#ffffff";

    private static readonly string[] Colors = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"];
    private static readonly string?[] Dashes = [null, "7 4", "2 3", "9 3 2 3"];

    public static string Color(int series) => Colors[series % Colors.Length];

    /// <summary>The dash pattern, null for a solid line: when all colors are used, they begin again with another one.</summary>
    public static string? Dash(int series) => Dashes[series / Colors.Length % Dashes.Length];
}
