using Gpicl.InContext;
using Gpicl.MLNet.Rows;
using Gpicl.MLNet.Schemas;
using Gpicl.Onnx.Classifiers;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Trainers;

/// <summary>Features and class probabilities of a block of rows, or of one. Rows with an infinite feature get NaN.</summary>
internal sealed class ScoreBlock : RowBlock
{
    private readonly IClassifier model;
    private readonly LabelKeys keys;
    private readonly bool isBinary;
    private readonly VectorReader<float> readFeatures;
    private readonly float[] features; // [rows that can be scored, width]
    private readonly float[] scores; // [rows that can be scored, classes]
    private readonly float[] missing; // [classes], NaN
    private readonly int classes; // those that the columns have a place for; the model may know more meanwhile
    private readonly int[] places; // of a row among those that can be scored, or −1
    private readonly ExtraColumn[] extras;
    private int count;

    public ScoreBlock(IClassifier model, ClassifierColumns columns, VectorReader<float> readFeatures, int capacity, ExtraColumn[] extras)
    {
        this.extras = extras;
        this.model = model;
        keys = columns.Keys;
        isBinary = columns.IsBinary;
        this.readFeatures = readFeatures;
        classes = keys.Classes;
        features = new float[checked(capacity * model.Width)];
        scores = new float[checked(capacity * classes)];
        missing = new float[classes];
        Array.Fill(missing, float.NaN);
        places = new int[capacity];
    }

    /// <inheritdoc/>
    public override void Clear() => count = 0;

    /// <inheritdoc/>
    public override void Read(int row)
    {
        ref readonly VBuffer<float> vector = ref readFeatures.Read();
        places[row] = -1;
        if (LabeledRows.HasInfinite(vector.GetValues()))
            return;
        vector.CopyTo(features.AsSpan(count * model.Width, model.Width));
        places[row] = count++;
    }

    /// <inheritdoc/>
    public override void Compute()
    {
        if (count > 0)
            model.PredictProbabilities(features.AsSpan(0, count * model.Width), scores.AsSpan(0, count * classes));
    }

    /// <summary>
    /// Getters of PredictedLabel and Score, in binary classification of Probability, too, and of the columns beside them, for the row that
    /// <paramref name="row"/> gives.
    /// </summary>
    public override Delegate[] CreateGetters(Func<int> row)
    {
        if (isBinary)
            return CreateBinaryGetters(row);
        ValueGetter<uint> label = (ref uint value) => value = Key(Scores(row()));
        ValueGetter<VBuffer<float>> score = (ref VBuffer<float> value) =>
        {
            ReadOnlySpan<float> found = Scores(row());
            VBufferEditor<float> editor = VBufferEditor.Create(ref value, keys.Count);
            editor.Values.Fill(0 * found[0]); // of keys that are no classes: 0, or NaN
            for (int i = 0; i < found.Length; i++)
                editor.Values[keys.PlaceOf(i)] = found[i];
            value = editor.Commit();
        };
        return [label, score, .. Extras(row)];
    }

    private Delegate[] CreateBinaryGetters(Func<int> row)
    {
        ValueGetter<bool> label = (ref bool value) => value = LogOdds(Scores(row())) > 0;
        ValueGetter<float> score = (ref float value) => value = LogOdds(Scores(row()));
        ValueGetter<float> probability = (ref float value) => value = Scores(row())[1];
        return [label, score, probability, .. Extras(row)];
    }

    private IEnumerable<Delegate> Extras(Func<int> row) => extras.Select(extra => extra.CreateGetter(() => Features(row())));

    private static float LogOdds(ReadOnlySpan<float> probabilities) => Logarithm(probabilities[1]) - Logarithm(probabilities[0]);

    private static float Logarithm(float probability) => MathF.Log(MathF.Max(probability, RowOutputs.LeastProbability));

    private ReadOnlyMemory<float>? Features(int row) =>
        places[row] < 0 ? (ReadOnlyMemory<float>?)null : features.AsMemory(places[row] * model.Width, model.Width);

    private ReadOnlySpan<float> Scores(int row) => places[row] < 0 ? missing : scores.AsSpan(places[row] * classes, classes);

    // Keys begin at 1; 0 is a missing value. Of equal probabilities the first counts.
    private uint Key(ReadOnlySpan<float> probabilities)
    {
        int best = 0;
        for (int i = 0; i < probabilities.Length; i++)
        {
            if (float.IsNaN(probabilities[i]))
                return 0;
            if (probabilities[i] > probabilities[best])
                best = i;
        }

        return (uint)keys.PlaceOf(best) + 1;
    }
}
