using BenchmarkDotNet.Running;
using Gpicl.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(GemmBenchmarks).Assembly).Run(args);
