using System.Globalization;
using Gpicl.MLNet.Saving;
using Gpicl.MLNet.Schemas;
using Gpicl.Onnx.Graphs;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Trainers;

/// <summary>
/// What ML.NET has to do the same as a classifier of two classes. A graph gives vectors only: a linear model of one weight makes a number of
/// the log-odds, and expressions the probability and the label.
/// </summary>
internal static class BinaryEquivalent
{
    /// <summary>The graph's output, a column between the transformers of ML.NET.</summary>
    public const string LogOdds = "Gpicl.LogOdds";

    /// <summary>Puts it together.</summary>
    /// <param name="graph">Gives the log-odds as <see cref="LogOdds"/>.</param>
    /// <param name="features">Name of the features.</param>
    /// <param name="type">Their type.</param>
    public static BuiltInEquivalent Create(OnnxModel graph, string features, VectorDataViewType type) => new(graph, features, LogOdds)
    {
        Column = new DataViewSchema.DetachedColumn(features, type),
        Surround = (transforms, compute) => compute.Append(new Number())
            .Append(transforms.Expression(ScoreColumns.Probability, "(score) : 1 / (1 + exp(-score))", ScoreColumns.Score))
            .Append(transforms.Expression(ScoreColumns.PredictedLabel, "(score) : score > 0", ScoreColumns.Score))
            .Append(transforms.DropColumns(LogOdds)),
    };

    // The one value of the vector as a number: what a linear model of any weight and bias makes of it, less the bias and divided by the weight.
    private sealed class Number : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input)
        {
            var context = new MLContext(seed: 0);
            var shape = SchemaDefinition.Create(typeof(Row));
            shape[nameof(Row.Value)].ColumnName = LogOdds;
            IDataView rows = context.Data.LoadFromEnumerable([new Row(1), new Row(-1)], shape);
            var linear = context.Regression.Trainers.OnlineGradientDescent(nameof(Row.Label), LogOdds).Fit(rows);
            string expression = $"(x) : (x - {Exactly(linear.Model.Bias)}) / {Exactly(linear.Model.Weights[0])}";
            return linear.Append(context.Transforms.Expression(ScoreColumns.Score, expression, ScoreColumns.Score).Fit(linear.Transform(rows)));
        }

        // A number as a fraction of whole ones: ML.NET reads those with a decimal point by the culture of the machine, when the file is loaded, too.
        private static string Exactly(float number)
        {
            double whole = Math.Abs((double)number), parts = 1;
            for (; whole != Math.Floor(whole); whole *= 2)
                parts *= 2;
            return string.Create(CultureInfo.InvariantCulture, $"({(number < 0 ? "-" : "")}{whole:F0}f / {parts:F0}f)");
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
            SchemaShapes.Add(inputSchema, new DataViewSchema.DetachedColumn(ScoreColumns.Score, NumberDataViewType.Single));

        private sealed class Row(float value)
        {
            public float Label { get; set; } = value;

            [VectorType(1)]
            public float[] Value { get; set; } = [value];
        }
    }
}
