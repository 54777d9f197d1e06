using Gpicl.TableBenchmarks;

return await new TableBenchmarkCommand().Parse(args).InvokeAsync();
