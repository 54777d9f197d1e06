using Gpicl.InContext;

// Twelve points around (1, 1) and around (8, 8), and the classes of two more.
float[] inputs = new float[24 * 2];
int[] labels = new int[24];
for (int i = 0; i < 24; i++)
{
    labels[i] = i % 2;
    inputs[2 * i] = (i % 2 == 0 ? 1 : 8) + 0.1f * (i % 5);
    inputs[2 * i + 1] = (i % 2 == 0 ? 1 : 8) + 0.1f * (i % 7);
}

InContextClassifier classifier = InContextLearner.Default.Fit(inputs, labels, width: 2, classes: 2);
string path = Path.Combine(AppContext.BaseDirectory, "points.safetensors");
classifier.Save(path);
InContextClassifier again = InContextClassifier.Load(path);
Console.WriteLine($"classes {again.Predict([1.2f, 1.1f])} and {again.Predict([8.1f, 8.3f])}");
return again.Predict([1.2f, 1.1f]) == 0 && again.Predict([8.1f, 8.3f]) == 1 ? 0 : 1;
