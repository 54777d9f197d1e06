using System.Diagnostics;
using System.Globalization;
using Gpicl.Samples.QuickStart;
using static Gpicl.Samples.Serving.Messages;

namespace Gpicl.Samples.Serving;

/// <summary>
/// Asks a server that it starts itself, in a process of its own on this machine: all clients but one predict a row each time, without a pause; the
/// last appends a row, has a prediction explained and forgets the row again.
/// </summary>
internal static class LoadTest
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    /// <summary>Arguments: clients (default 64), seconds (default 60).</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        int clients = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 64;
        var duration = TimeSpan.FromSeconds(args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 60);
        string state = Directory.CreateTempSubdirectory("serving-load").FullName;
        using Process server = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["--urls", "http://127.0.0.1:0", "--State", state])
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            Uri address = await ListeningAsync(server);
            using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = clients }) { BaseAddress = address };
            Console.WriteLine($"{clients} clients, {duration.TotalSeconds:F0} s, {address}");
            await RunClientsAsync(http, clients, WarmUp);
            server.Refresh();
            long before = server.WorkingSet64;
            long start = Stopwatch.GetTimestamp();
            Measured[] measured = await RunClientsAsync(http, clients, duration);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            server.Refresh();
            Print(measured, seconds);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"memory of the server: {before >> 20} MiB before, {server.WorkingSet64 >> 20} MiB after, {server.PeakWorkingSet64 >> 20} MiB at most"));
            return measured.Any(one => one.Failed) ? 1 : 0;
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
            Directory.Delete(state, recursive: true);
        }
    }

    // The server says where it listens, and goes on writing: what it writes has to be read.
    private static async Task<Uri> ListeningAsync(Process server)
    {
        const string Before = "Now listening on: ";
        while (await server.StandardOutput.ReadLineAsync() is { } line)
            if (line.IndexOf(Before, StringComparison.Ordinal) is >= 0 and var at)
            {
                _ = server.StandardOutput.ReadToEndAsync();
                return new Uri(line[(at + Before.Length)..]);
            }

        throw new InvalidOperationException("The server ended before it listened.");
    }

    private static async Task<Measured[]> RunClientsAsync(HttpClient http, int clients, TimeSpan duration)
    {
        LabeledTable table = LabeledTable.Read(RepositoryFolder.Find("data/tables/wine.csv"));
        using var end = new CancellationTokenSource(duration);
        List<Measured>[] all = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(
            () => client == 0 ? ChangeAsync(http, table, end.Token) : PredictAsync(http, table, client, end.Token))));
        return [.. all.SelectMany(list => list)];
    }

    private static async Task<List<Measured>> PredictAsync(HttpClient http, LabeledTable table, int client, CancellationToken end)
    {
        var measured = new List<Measured>();
        for (int i = client; !end.IsCancellationRequested; i++)
            await AskAsync<PredictAnswer>(http, "predict", new PredictRequest([Row(table, i)]), measured);
        return measured;
    }

    private static async Task<List<Measured>> ChangeAsync(HttpClient http, LabeledTable table, CancellationToken end)
    {
        var measured = new List<Measured>();
        for (int i = 0; !end.IsCancellationRequested; i++)
        {
            string label = table.Names[table.Labels[i % table.Labels.Length]];
            AppendAnswer? appended = await AskAsync<AppendAnswer>(http, "append", new AppendRequest(Row(table, i), label), measured);
            await AskAsync<ExplainAnswer>(http, "explain", new ExplainRequest(Row(table, i)), measured);
            if (appended != null)
                await AskAsync<ForgetAnswer>(http, "forget", new ForgetRequest([appended.Id]), measured);
        }

        return measured;
    }

    private static float?[] Row(LabeledTable table, int i) => [.. table.Row(i % table.Labels.Length).Select(value => (float?)value)];

    private static async Task<T?> AskAsync<T>(HttpClient http, string what, object request, List<Measured> measured)
        where T : class
    {
        long start = Stopwatch.GetTimestamp();
        T? answer = null;
        try
        {
            using HttpResponseMessage response = await http.PostAsJsonAsync(what, request);
            if (response.IsSuccessStatusCode)
                answer = await response.Content.ReadFromJsonAsync<T>();
        }
        catch (HttpRequestException)
        {
            // Counted below.
        }

        measured.Add(new Measured(what, Stopwatch.GetElapsedTime(start).TotalMilliseconds, answer == null));
        return answer;
    }

    private static void Print(Measured[] all, double seconds)
    {
        Console.WriteLine($"{"",-8} {"requests",9} {"a second",9} {"p50, ms",9} {"p99, ms",9} {"most, ms",9} {"errors",7}");
        foreach (IGrouping<string, Measured> kind in all.GroupBy(one => one.What).OrderByDescending(kind => kind.Count()))
        {
            double[] times = [.. kind.Select(one => one.Milliseconds).Order()];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{kind.Key,-8} {times.Length,9:N0} {times.Length / seconds,9:N1} {times[times.Length / 2],9:F1} {times[times.Length * 99 / 100],9:F1} "
                + $"{times[^1],9:F1} {kind.Count(one => one.Failed),7}"));
        }
    }

    private readonly record struct Measured(string What, double Milliseconds, bool Failed);
}
