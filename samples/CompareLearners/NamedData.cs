using Gpicl.Samples.QuickStart;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.Samples.CompareLearners;

/// <summary>Labeled rows with columns <c>Features</c> and <c>Label</c>, a text.</summary>
internal sealed record NamedData(string Name, IDataView Rows)
{
    /// <summary>The data that come with the repository.</summary>
    public static NamedData[] LoadAll(MLContext ml) =>
    [
        Table(ml, "iris", values: 4),
        Table(ml, "wine", values: 13),
        Table(ml, "breast_cancer", values: 30),
        Table(ml, "digits", values: 64, hasHeader: false),
        new("Fashion-MNIST", ml.Data.LoadFromEnumerable(Clothing.Read(RepositoryFolder.Find("data/fashion-mnist"), train: false))),
    ];

    private static NamedData Table(MLContext ml, string name, int values, bool hasHeader = true)
    {
        TextLoader.Column[] columns = [new("Features", DataKind.Single, 0, values - 1), new("Label", DataKind.String, values)];
        return new NamedData(name, ml.Data.LoadFromTextFile(RepositoryFolder.Find($"data/tables/{name}.csv"), columns, separatorChar: ',', hasHeader: hasHeader));
    }
}
