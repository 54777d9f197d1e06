namespace Gpicl.Datasets;

/// <summary>Which part of a data set: the one tasks for meta-training are made from, or the one kept for meta-testing.</summary>
public enum DatasetSplit
{
    /// <summary>The examples for meta-training.</summary>
    Train,

    /// <summary>The examples for meta-testing.</summary>
    Test,
}
