using BenchmarkDotNet.Running;
using Gpicl.Benchmarks.Kernels;
using Gpicl.Benchmarks.Report;
using Gpicl.Cli;
using Gpicl.Cli.Output;

// Commands of our own; everything else is for BenchmarkDotNet.
if (args.Length == 0 || !ReportCommand.Root(CommandConsole.ForProcess()).Subcommands.Any(command => command.Name == args[0]))
{
    BenchmarkSwitcher.FromAssembly(typeof(GemmBenchmarks).Assembly).Run(args);
    return 0;
}

using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = !cancellation.IsCancellationRequested; // asked a second time, the process ends at once
    cancellation.Cancel();
};
var console = CommandConsole.ForProcess();
return (int)await GpiclCommandLine.RunAsync(ReportCommand.Root(console), args, console, cancellation.Token);
