namespace Gpicl.Tests.Tasks;

/// <summary>Two plain classifiers that tell whether a task can be learned.</summary>
internal static class NearestNeighbor
{
    public static double Accuracy(float[] inputs, int[] labels, int width, int support)
    {
        int hits = 0;
        for (int query = support; query < labels.Length; query++)
        {
            int nearest = Enumerable.Range(0, support).MinBy(row => Distance(inputs, row * width, query * width, width));
            hits += labels[nearest] == labels[query] ? 1 : 0;
        }
        return hits / (double)(labels.Length - support);
    }

    public static double CommonestClassAccuracy(int[] labels, int support)
    {
        int commonest = labels[..support].GroupBy(label => label).MaxBy(group => group.Count())!.Key;
        return labels[support..].Average(label => label == commonest ? 1.0 : 0);
    }

    private static float Distance(float[] inputs, int left, int right, int width)
    {
        float distance = 0;
        for (int i = 0; i < width; i++)
            distance += (inputs[left + i] - inputs[right + i]) * (inputs[left + i] - inputs[right + i]);
        return distance;
    }
}
