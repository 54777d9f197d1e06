using Gpicl.InContext;
using static Gpicl.Samples.Serving.Messages;

namespace Gpicl.Samples.Serving;

/// <summary>
/// The one classifier of the process. Requests read it without waiting for anyone; changes come one after the other, each saved before it is
/// answered.
/// </summary>
internal sealed class ClassifierService : IDisposable
{
    /// <summary>Most rows of one request.</summary>
    public const int MostRows = 256;

    /// <summary>Most rows whose influence is computed exactly; each costs a fit.</summary>
    public const int MostExact = 20;

    /// <summary>Rows and features in an explanation.</summary>
    public const int MostReasons = 10;

    private readonly Lock changing = new();
    private readonly StateFolder folder;
    private volatile Served served;

    /// <summary>Goes on with what the folder holds, or starts with a table and saves that.</summary>
    public ClassifierService(StateFolder folder, Func<LabeledTable> start)
    {
        this.folder = folder;
        if (folder.Load() is { } saved)
        {
            served = saved;
            return;
        }

        LabeledTable table = start();
        InContextClassifier classifier = InContextLearner.Default.Fit(table.Inputs, table.Labels, table.Width, table.Names.Length);
        served = new Served(classifier, table.Names, [.. Enumerable.Range(0, classifier.Count).Select(row => (long)row)], classifier.Count);
        folder.Save(served);
    }

    public Health Check()
    {
        Served now = served;
        return new Health("ok", now.Classifier.Count, now.Classifier.Width, now.Labels);
    }

    public PredictAnswer Predict(PredictRequest request)
    {
        Served now = served;
        InContextClassifier classifier = now.Classifier;
        if (request.Rows.Length is 0 or > MostRows)
            throw new RequestException(StatusCodes.Status400BadRequest, $"There are {request.Rows.Length} rows; a request may have 1 .. {MostRows}.");
        var inputs = new float[request.Rows.Length * classifier.Width];
        for (int i = 0; i < request.Rows.Length; i++)
            Values(request.Rows[i], classifier.Width, $" in row {i}").CopyTo(inputs.AsSpan(i * classifier.Width));

        var probabilities = new float[request.Rows.Length * classifier.Classes];
        Checked(() => classifier.PredictProbabilities(inputs, probabilities));
        return new PredictAnswer([.. probabilities.Chunk(classifier.Classes).Select(row => new Prediction(
            now.Labels[Array.IndexOf(row, row.Max())], now.Labels.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second)))]);
    }

    public AppendAnswer Append(AppendRequest request)
    {
        lock (changing)
        {
            Served now = served;
            int label = Array.IndexOf(now.Labels, request.Label);
            if (label < 0)
                throw new RequestException(
                    StatusCodes.Status400BadRequest, $"The label is '{request.Label}'; there are {string.Join(", ", now.Labels.Select(name => $"'{name}'"))}.");
            float[] features = Values(request.Features, now.Classifier.Width, "");
            long id = now.NextId;
            long[] before = now.Ids;
            now.Ids = [.. before, id]; // first, so that whoever sees the row knows its name
            try
            {
                Checked(() => now.Classifier.Append(features, label));
                now.NextId++;
            }
            catch
            {
                now.Ids = before;
                throw;
            }

            try
            {
                folder.Save(now);
            }
            catch
            {
                served = new Served(now.Classifier.Without(before.Length), now.Labels, before, now.NextId);
                throw;
            }

            return new AppendAnswer(id, now.Ids.Length);
        }
    }

    public ForgetAnswer Forget(ForgetRequest request)
    {
        lock (changing)
        {
            Served now = served;
            int[] rows = [.. request.Ids.Select(id => Array.IndexOf(now.Ids, id))];
            if (rows.IndexOf(-1) is >= 0 and var unknown)
                throw new RequestException(StatusCodes.Status404NotFound, $"There is no row {request.Ids[unknown]}.");
            if (rows.Length > 0)
            {
                InContextClassifier rest = Checked(() => now.Classifier.Without(rows));
                var next = new Served(rest, now.Labels, [.. now.Ids.Except(request.Ids)], now.NextId);
                folder.Save(next);
                served = next;
            }

            return new ForgetAnswer(served.Ids.Length);
        }
    }

    public ExplainAnswer Explain(ExplainRequest request, CancellationToken cancellation)
    {
        Served now = served;
        if (request.Exact is < 0 or > MostExact)
            throw new RequestException(StatusCodes.Status400BadRequest, $"Exact is {request.Exact}; 0 .. {MostExact} is allowed.");
        float[] features = Values(request.Features, now.Classifier.Width, "");
        Explanation why = Checked(() => now.Classifier.Explain(features, request.Exact, cancellation));
        long[] ids = now.Ids;
        return new ExplainAnswer(
            now.Labels[why.Label],
            why.Probability,
            [.. why.Examples.Take(MostReasons).Select(row => new RowInfluence(ids[row.Index], now.Labels[row.Label], row.Change, row.IsExact))],
            [.. why.Features.Take(MostReasons).Select(feature => new FeatureChange(feature.Feature, feature.Change))]);
    }

    public void Dispose() => folder.Dispose();

    private static float[] Values(float?[]? row, int width, string where)
    {
        if (row?.Length != width)
            throw new RequestException(
                StatusCodes.Status400BadRequest, $"The input{where} has {row?.Length ?? 0} values; the classifier was fitted to {width}.");
        return [.. row.Select(value => value ?? float.NaN)];
    }

    private static void Checked(Action work) => Checked(() =>
    {
        work();
        return true;
    });

    // What the library says of its input is what the caller should read; its other exceptions are faults of this program.
    private static T Checked<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (ArgumentException fault)
        {
            throw new RequestException(StatusCodes.Status400BadRequest, fault.Message);
        }
    }
}
