using Gpicl.MLNet.Rows;
using Gpicl.MLNet.Saving;
using Gpicl.MLNet.Schemas;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Gpicl.MLNet.Trainers;

/// <summary>What all trainers of this library have in common.</summary>
internal static class TrainerTraits
{
    // TrainerInfo has no public constructor; this trainer's is the same.
    private static readonly Lazy<TrainerInfo> Borrowed = new(() => new MLContext().MulticlassClassification.Trainers.NaiveBayes().Info);

    /// <summary>Needs neither normalization nor caching.</summary>
    public static TrainerInfo NeitherNormalizationNorCaching => Borrowed.Value;

    /// <summary>Reads the rows that a trainer is given, once the log has been told if ONNX Runtime is missing.</summary>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">A row has more or fewer features than the column's type says.</exception>
    public static LabeledRows Read(IDataView input, string labelColumn, string featureColumn, IChannel channel, bool isBinary = false)
    {
        ArgumentNullException.ThrowIfNull(input);
        OnnxRuntimeLibrary.TellIfMissing(channel);
        return LabeledRows.Read(input, labelColumn, featureColumn, channel, isBinary);
    }

    /// <summary>The columns going in and those a classifier adds.</summary>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type.</exception>
    public static SchemaShape OutputShape(SchemaShape inputSchema, string labelColumn, string featureColumn, bool isBinary = false)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ColumnCheck.Features(inputSchema, featureColumn);
        if (isBinary)
        {
            ColumnCheck.Truth(inputSchema, labelColumn);
            return SchemaShapes.Add(inputSchema, ScoreColumns.CreateBinary(1));
        }

        SchemaShape.Column label = ColumnCheck.Label(inputSchema, labelColumn);
        return SchemaShapes.Add(inputSchema, ScoreColumns.Create(2, KeyNames.Of(label), 1));
    }
}
