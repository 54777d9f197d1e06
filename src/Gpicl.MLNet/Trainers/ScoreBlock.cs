using Gpicl.InContext;
using Gpicl.MLNet.Rows;
using Gpicl.MLNet.Schemas;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gpicl.MLNet.Trainers;

/// <summary>Features and class probabilities of a block of rows, or of one. Rows with an infinite feature get NaN.</summary>
internal sealed class ScoreBlock : RowBlock
{
    private readonly IClassifier model;
    private readonly LabelKeys keys;
    private readonly VectorReader<float> readFeatures;
    private readonly float[] features; // [rows that can be scored, width]
    private readonly float[] scores; // [rows that can be scored, classes]
    private readonly float[] missing; // [classes], NaN
    private readonly int[] places; // of a row among those that can be scored, or −1
    private readonly ExtraColumn[] extras;
    private int count;

    public ScoreBlock(IClassifier model, LabelKeys keys, VectorReader<float> readFeatures, int capacity, ExtraColumn[] extras)
    {
        this.extras = extras;
        this.model = model;
        this.keys = keys;
        this.readFeatures = readFeatures;
        features = new float[checked(capacity * model.Width)];
        scores = new float[checked(capacity * model.Classes)];
        missing = new float[model.Classes];
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
            model.PredictProbabilities(features.AsSpan(0, count * model.Width), scores.AsSpan(0, count * model.Classes));
    }

    /// <summary>Getters of PredictedLabel, Score and the columns beside them for the row that <paramref name="row"/> gives.</summary>
    public override Delegate[] CreateGetters(Func<int> row)
    {
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
        return [label, score, .. extras.Select(extra => extra.CreateGetter(() => Features(row())))];
    }

    private ReadOnlyMemory<float>? Features(int row) =>
        places[row] < 0 ? (ReadOnlyMemory<float>?)null : features.AsMemory(places[row] * model.Width, model.Width);

    private ReadOnlySpan<float> Scores(int row) => places[row] < 0 ? missing : scores.AsSpan(places[row] * model.Classes, model.Classes);

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
