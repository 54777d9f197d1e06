using Gpicl.Samples.QuickStart;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.Samples.CompareLearners;

/// <summary>Labeled rows.</summary>
/// <param name="Name">What tables call them.</param>
/// <param name="Rows">In no order that matters.</param>
internal sealed record NamedData(string Name, Example[] Rows)
{
    /// <summary>The type of the rows, with the number of their features.</summary>
    public SchemaDefinition Schema
    {
        get
        {
            var schema = SchemaDefinition.Create(typeof(Example));
            schema[nameof(Example.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Rows[0].Features.Length);
            return schema;
        }
    }

    /// <summary>The data that come with the repository.</summary>
    public static NamedData[] LoadAll(MLContext ml) =>
    [
        Table(ml, "iris", values: 4),
        Table(ml, "wine", values: 13),
        Table(ml, "breast_cancer", values: 30),
        Table(ml, "digits", values: 64, hasHeader: false),
        new(
            "Fashion-MNIST",
            [
                .. Clothing.Read(RepositoryFolder.Find("data/fashion-mnist"), train: false)
                    .Select(image => new Example { Features = image.Features, Label = image.Label }),
            ]),
    ];

    private static NamedData Table(MLContext ml, string name, int values, bool hasHeader = true)
    {
        TextLoader.Column[] columns = [new("Features", DataKind.Single, 0, values - 1), new("Label", DataKind.String, values)];
        IDataView view = ml.Data.LoadFromTextFile(RepositoryFolder.Find($"data/tables/{name}.csv"), columns, separatorChar: ',', hasHeader: hasHeader);
        return new NamedData(name, [.. ml.Data.CreateEnumerable<Example>(view, reuseRowObject: false)]);
    }
}

/// <summary>A row.</summary>
internal sealed class Example
{
    public float[] Features { get; set; } = [];

    public string Label { get; set; } = "";
}

/// <summary>What is predicted for a row.</summary>
internal sealed class Prediction
{
    public string PredictedLabel { get; set; } = "";
}
