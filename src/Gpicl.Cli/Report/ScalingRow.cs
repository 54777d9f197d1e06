using Gpicl.Cli.Benchmarks;

namespace Gpicl.Cli.Report;

/// <summary>How training scales in one token layout.</summary>
internal sealed record ScalingRow(string Layout, ScalingResult Result);
