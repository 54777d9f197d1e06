using Gpicl.IO;
using Gpicl.InContext;
using Gpicl.InContext.Encodings;

namespace Gpicl.Baselines.Maml;

/// <summary>A <see cref="MamlClassifier"/> in a safetensors file.</summary>
internal static class MamlClassifierFile
{
    private const string Format = "gpicl-maml-classifier";

    /// <summary>What a file holds of a classifier.</summary>
    public static SafetensorsFile Create(MamlClassifier classifier)
    {
        List<SafetensorsTensor> tensors =
        [
            new("standardizer.means", [classifier.Width], Standardizer.Means(classifier.Encoder)),
            new("standardizer.scales", [classifier.Width], Standardizer.Scales(classifier.Encoder)),
        ];
        for (int member = 0; member < classifier.Members.Length; member++)
        {
            for (int layer = 0; layer < classifier.Members[member].Layers; layer++)
            {
                var (weights, biases) = classifier.Members[member].Copy(layer);
                tensors.Add(new SafetensorsTensor(WeightName(member, layer), [weights.Length / biases.Length, biases.Length], weights));
                tensors.Add(new SafetensorsTensor(BiasName(member, layer), [biases.Length], biases));
            }
        }

        return new SafetensorsFile(tensors, new Dictionary<string, string>
        {
            ["format"] = SafetensorsFile.FormatOf(Format),
            ["classifier"] = MamlClassifierDescription.Of(classifier).ToJson(),
        });
    }

    /// <summary>The classifier a file holds.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">What messages call it.</param>
    /// <exception cref="CheckpointFormatException">It is not such a classifier.</exception>
    public static MamlClassifier Read(SafetensorsFile file, string path)
    {
        file.RequireFormat(Format);
        MamlClassifierDescription description = MamlClassifierDescription.Parse(file.GetMetadata("classifier"), path);

        // Tensors of these sizes are in the file before anything is made from them.
        FeatureEncoder encoder = Standardizer.Restore(
            file.GetTensor("standardizer.means", SafetensorsDataType.F32, description.Width).Float32Values.Span,
            file.GetTensor("standardizer.scales", SafetensorsDataType.F32, description.Width).Float32Values.Span);
        var members = new List<MamlMember>();
        for (int member = 0; member < description.Members; member++)
            members.Add(LoadMember(file, description, member));
        return new MamlClassifier([.. members], encoder, description.Classes, description.ToOptions());
    }

    private static MamlMember LoadMember(SafetensorsFile file, MamlClassifierDescription description, int member)
    {
        List<(ReadOnlyMemory<float> Weights, float[] Biases)> layers = [];
        int inputs = description.Width;
        for (int layer = 0; layer <= description.HiddenLayers; layer++)
        {
            int outputs = layer == description.HiddenLayers ? description.Classes : description.HiddenSize;
            layers.Add((
                file.GetTensor(WeightName(member, layer), SafetensorsDataType.F32, inputs, outputs).Float32Values,
                file.GetTensor(BiasName(member, layer), SafetensorsDataType.F32, outputs).Float32Values.ToArray()));
            inputs = outputs;
        }

        return new MamlMember(layers);
    }

    /// <summary>Name of a tensor of weights, [inputs, outputs].</summary>
    public static string WeightName(int member, int layer) => FormattableString.Invariant($"members.{member}.layers.{layer}.weight");

    /// <summary>Name of a tensor of biases, [outputs].</summary>
    public static string BiasName(int member, int layer) => FormattableString.Invariant($"members.{member}.layers.{layer}.bias");
}
