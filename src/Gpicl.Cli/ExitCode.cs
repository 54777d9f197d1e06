namespace Gpicl.Cli;

/// <summary>What the process tells its caller.</summary>
internal enum ExitCode
{
    /// <summary>Everything asked for was done.</summary>
    Done = 0,

    /// <summary>The work failed; standard error says why.</summary>
    Failed = 1,

    /// <summary>The command line makes no sense; nothing was begun.</summary>
    WrongUsage = 2,

    /// <summary>Ctrl+C.</summary>
    Canceled = 130,
}
