using Gpicl.Cli;
using Gpicl.Cli.Output;

using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = !cancellation.IsCancellationRequested; // asked a second time, the process ends at once
    cancellation.Cancel();
};

return (int)await GpiclCommandLine.RunAsync(args, CommandConsole.ForProcess(), cancellation.Token);
