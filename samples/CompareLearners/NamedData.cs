using Gpicl.Samples.QuickStart;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.Samples.CompareLearners;

/// <summary>Labeled rows with a column <c>Label</c>, a text.</summary>
/// <param name="Name">What tables call them.</param>
/// <param name="Shuffle">The rows in a random order that belongs to a seed, every class spread evenly.</param>
internal sealed record NamedData(string Name, Func<int, IDataView> Shuffle)
{
    /// <summary>Rows in memory.</summary>
    public static NamedData Of<TRow>(MLContext ml, string name, IReadOnlyList<TRow> rows, Func<TRow, string> label, SchemaDefinition? schema = null)
        where TRow : class => new(name, seed => ml.Data.LoadFromEnumerable(StratifiedShuffle.Of(rows, label, seed), schema));

    /// <summary>The data that come with the repository.</summary>
    public static NamedData[] LoadAll(MLContext ml) =>
    [
        Table(ml, "iris", values: 4),
        Table(ml, "wine", values: 13),
        Table(ml, "breast_cancer", values: 30),
        Table(ml, "digits", values: 64, hasHeader: false),
        Of(ml, "Fashion-MNIST", Clothing.Read(RepositoryFolder.Find("data/fashion-mnist"), train: false), row => row.Label),
    ];

    private static NamedData Table(MLContext ml, string name, int values, bool hasHeader = true)
    {
        TextLoader.Column[] columns = [new("Features", DataKind.Single, 0, values - 1), new("Label", DataKind.String, values)];
        IDataView view = ml.Data.LoadFromTextFile(RepositoryFolder.Find($"data/tables/{name}.csv"), columns, separatorChar: ',', hasHeader: hasHeader);
        var schema = SchemaDefinition.Create(typeof(TableRow));
        schema[nameof(TableRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, values);
        return Of(ml, name, [.. ml.Data.CreateEnumerable<TableRow>(view, reuseRowObject: false)], row => row.Label, schema);
    }

    private sealed class TableRow
    {
        public float[] Features { get; set; } = [];

        public string Label { get; set; } = "";
    }
}
