namespace Gpicl.Cli;

/// <summary>Options that are valid one by one make no sense together. Shown like any other wrong usage.</summary>
internal sealed class UsageException(string message) : Exception(message);
