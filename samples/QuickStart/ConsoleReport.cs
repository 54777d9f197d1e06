using System.Diagnostics;
using System.Globalization;
using Gpicl.InContext;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Gpicl.Samples.QuickStart;

/// <summary>Prints what came of it.</summary>
internal static class ConsoleReport
{
    private const int BarWidth = 50;
    private const int Folds = 5;

    public static (T Value, TimeSpan Elapsed) Time<T>(Func<T> work)
    {
        long start = Stopwatch.GetTimestamp();
        T value = work();
        return (value, Stopwatch.GetElapsedTime(start));
    }

    public static void Result(string name, InContextClassifier classifier, MulticlassClassificationMetrics metrics, TimeSpan fit, TimeSpan predict)
    {
        double rows = metrics.ConfusionMatrix.Counts.Sum(row => row.Sum());
        Write($"\n{name}: {classifier.Count} examples of {classifier.Classes} classes, {classifier.Width} features\n");
        Write($"  accuracy   {metrics.MicroAccuracy,8:P1} of {rows:N0} new rows\n");
        Write($"             {classifier.CrossValidate(Folds).CrossValidated.Accuracy,8:P1} of its own examples, in {Folds} folds\n");
        Write($"  fit        {fit.TotalMilliseconds,8:F1} ms\n");
        Write($"  predict    {predict.TotalMicroseconds / rows,8:F0} µs a row, {predict.TotalMilliseconds:F0} ms in all\n");
    }

    public static void Bar(int examples, double accuracy) =>
        Write($"  {examples,4} {new string('█', (int)Math.Round(BarWidth * accuracy)).PadRight(BarWidth, '·')} {accuracy:P1}\n");

    public static void Warning(LoggingEventArgs message)
    {
        if (message.Kind >= ChannelMessageKind.Warning)
            Console.Error.WriteLine(message.Message);
    }

    private static void Write(FormattableString line) => Console.Write(line.ToString(CultureInfo.InvariantCulture));
}
