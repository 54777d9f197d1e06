namespace Gpicl.Samples.Playground;

/// <summary>What items of an experiment are.</summary>
internal enum ExperimentKind
{
    /// <summary>Drawings and pictures.</summary>
    Pictures,

    /// <summary>Rows of a table.</summary>
    Table,
}
