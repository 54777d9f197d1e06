using System.Diagnostics;
using Gpicl.TableBenchmarks.Scores;
using Gpicl.TableBenchmarks.Splits;
using Gpicl.TableBenchmarks.Tables;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.TableBenchmarks.Learners;

/// <summary>A pipeline of ML.NET.</summary>
/// <param name="name">As in reports and on the command line.</param>
/// <param name="version">Of the trainer.</param>
/// <param name="pipeline">Makes the estimator for columns as the files of a split have them, <c>Label</c> a key.</param>
internal sealed class MLNetLearner(string name, string version, Func<MLContext, FeatureColumns, IEstimator<ITransformer>> pipeline)
    : TableLearner(name, version)
{
    public override Predictions Run(SplitFiles files)
    {
        var ml = new MLContext(seed: 1);
        IDataView support = Read(ml, files, files.SupportPath), queries = Read(ml, files, files.QueryPath);
        EstimatorChain<ITransformer> estimator = ml.Transforms.Conversion.MapValueToKey("Label").Append(pipeline(ml, FeatureColumns.Of(files.Table)));
        long start = Stopwatch.GetTimestamp();
        using TransformerChain<ITransformer> model = estimator.Fit(support);
        double fitSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        var (keys, scores) = Scores(model.Transform(queries), files.Split.Queries.Length, out string[] classes);
        double predictSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        int[] labels = [.. classes.Select(name => Array.IndexOf(files.Table.Classes, name))]; // [keys], of the table
        return new Predictions([.. keys.Select(key => labels[key])], [.. scores.Select(Probabilities)], fitSeconds, predictSeconds);

        double[] Probabilities(float[] row)
        {
            var probabilities = new double[files.Table.Classes.Length];
            for (int key = 0; key < row.Length; key++)
                probabilities[labels[key]] = row[key];
            return probabilities;
        }
    }

    // Kept in memory, so that reading is no part of fitting.
    private static IDataView Read(MLContext ml, SplitFiles files, string path)
    {
        TextLoader.Column[] columns =
        [
            .. files.Table.Columns.Select((column, i) => new TextLoader.Column(SplitFiles.ColumnName(i), KindOf(column), i)),
            new("Label", DataKind.String, files.Table.Columns.Length),
        ];
        IDataView rows = ml.Data.Cache(ml.Data.LoadFromTextFile(path, columns, separatorChar: ',', hasHeader: true, allowQuoting: true));
        rows.Preview(int.MaxValue);
        return rows;

        static DataKind KindOf(TableColumn column) => column.IsNumber ? DataKind.Single : DataKind.String;
    }

    // Keys counted from 0.
    private static (int[] Keys, float[][] Scores) Scores(IDataView predicted, int count, out string[] classes)
    {
        DataViewSchema.Column label = predicted.Schema["PredictedLabel"], score = predicted.Schema["Score"];
        VBuffer<ReadOnlyMemory<char>> names = default;
        label.GetKeyValues(ref names);
        classes = [.. names.DenseValues().Select(name => name.ToString())];
        var keys = new int[count];
        var scores = new float[count][];
        using DataViewRowCursor cursor = predicted.GetRowCursor([label, score]);
        ValueGetter<uint> readLabel = cursor.GetGetter<uint>(label);
        ValueGetter<VBuffer<float>> readScore = cursor.GetGetter<VBuffer<float>>(score);
        uint key = 0;
        VBuffer<float> values = default;
        for (int i = 0; cursor.MoveNext(); i++)
        {
            readLabel(ref key);
            readScore(ref values);
            keys[i] = (int)key - 1;
            scores[i] = [.. values.DenseValues()];
        }

        return (keys, scores);
    }
}
