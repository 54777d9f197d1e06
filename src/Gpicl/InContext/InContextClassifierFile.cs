using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Gpicl.Datasets;
using Gpicl.InContext.Encodings;
using Gpicl.IO;
using Gpicl.Model;
using Gpicl.Tensors.Kernels;

namespace Gpicl.InContext;

/// <summary>A fitted classifier in a safetensors file: weights, members, context and, when wanted, the raw examples.</summary>
internal static class InContextClassifierFile
{
    /// <summary>What the metadata call the kind of file, but for its version.</summary>
    public const string Format = "gpicl-classifier";

    /// <summary>Key of the description in the metadata, JSON.</summary>
    public const string DescriptionKey = "classifier";

    private const string InputsKey = "inputs", MissingName = "examples.missing";
    private const string PrecisionName = "discriminant.precision", CenterName = "discriminant.center", SumsName = "discriminant.sums";

    /// <summary>Begins the names of the learner's tensors.</summary>
    public const string LearnerPrefix = "learner.";

    /// <summary>What a file holds of a classifier and, if they are given, its examples.</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="examples">Its examples; null to leave them out.</param>
    /// <param name="elsewhere">Names of tensors to leave out, which are kept elsewhere; null for none.</param>
    public static SafetensorsFile Create(InContextClassifier classifier, ExampleList? examples, HashSet<string>? elsewhere = null)
    {
        elsewhere ??= [];
        InContextLearner learner = classifier.Learner;
        ContextState state = classifier.State;
        int width = classifier.Width, size = learner.Options.ModelSize;
        SafetensorsDataType keyType = state.Cache.IsBFloat16 ? SafetensorsDataType.BF16 : SafetensorsDataType.F32;
        Ensemble ensemble = classifier.Ensemble;
        List<SafetensorsTensor> tensors =
        [
            .. LearnerCheckpoint.Tensors(learner.Network.Transformer, LearnerPrefix, elsewhere),
            .. EncoderTensors.Of(ensemble.Encoders),
            new("context.last_labels", [classifier.Members], ToInt64(state.LastLabels)),
        ];
        for (int member = 0; member < classifier.Members; member++)
        {
            if (!elsewhere.Contains(EmbeddingName(member)))
            {
                PackedMatrix matrix = ensemble.Members[member].Embedding;
                var embedding = new float[matrix.Rows * size];
                matrix.CopyTo(embedding);
                tensors.Add(new SafetensorsTensor(EmbeddingName(member), [matrix.Rows, size], embedding));
            }

            for (int layer = 0; layer < learner.Options.Layers; layer++)
            {
                if (elsewhere.Contains(ContextName(member, layer)))
                    continue;
                var keysValues = new float[checked(state.Count * 2 * size)];
                state.Cache.CopyTo(member, layer, state.Count, keysValues);
                tensors.Add(new SafetensorsTensor(ContextName(member, layer), [state.Count, 2 * size], keysValues, keyType));
            }
        }

        if (state.Discriminant is { } discriminant)
        {
            tensors.Add(new SafetensorsTensor(PrecisionName, [discriminant.Size, discriminant.Size], discriminant.Precision));
            tensors.Add(new SafetensorsTensor(CenterName, [discriminant.Size], discriminant.Center));
            tensors.Add(new SafetensorsTensor(SumsName, [state.Classes, discriminant.Size], discriminant.Sums));
        }

        if (examples != null)
        {
            var (inputs, missing) = WithoutMissing(examples.Inputs);
            tensors.Add(new SafetensorsTensor("examples.inputs", [classifier.Count, width], inputs));
            tensors.Add(new SafetensorsTensor(MissingName, [missing.Length], missing));
            tensors.Add(new SafetensorsTensor("examples.labels", [classifier.Count], ToInt64(examples.Labels.Span)));
        }

        Dictionary<string, string> metadata = LearnerCheckpoint.Metadata(learner.Network.Transformer, learner.Recipe);
        metadata[DescriptionKey] = ClassifierDescription.Of(classifier, state, examples != null).ToJson();
        if (classifier.Inputs is { } described)
            metadata[InputsKey] = described.ToJson();
        return ClassifierFile.Create(Format, tensors, metadata);
    }

    /// <summary>The classifier a file holds.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">What messages call it.</param>
    /// <exception cref="CheckpointFormatException">It is not a fitted classifier.</exception>
    public static InContextClassifier Read(SafetensorsFile file, string path)
    {
        file.RequireFormat(Format);
        LearnerCheckpoint checkpoint = LearnerCheckpoint.FromFile(file, path, LearnerPrefix);
        var learner = new InContextLearner(checkpoint.Require<GpiclNetwork>(), checkpoint.Recipe);
        ClassifierDescription description = ClassifierFile.Describe(
            file, path, DescriptionKey, ClassifierDescription.FromJson, description => description.Check(learner.Options));
        InContextOptions options = description.ToOptions();
        ImageAugmenter? augmenter = AugmentationChoice.Augmenter(options);
        int width = description.Width, size = learner.Options.ModelSize, count = description.Count;
        int tokens = checked(count * Ensemble.TokensOf(augmenter));

        // All sizes are taken from tensors the file does hold before anything is made from them.
        // Before members could see features differently, one encoder served all.
        FeatureEncoder[] encoders = description.Soft is { } soft
            ? EncoderTensors.Read(file, path, width, soft)
            : [ClassifierFile.ReadStandardizer(file, width)];
        int[] last = Labels(file, path, "context.last_labels", description.Members, description.Classes);
        var embeddings = new ReadOnlyMemory<float>[description.Members];
        for (int member = 0; member < embeddings.Length; member++)
        {
            int values = encoders[Ensemble.EncoderOf(member, encoders.Length, embeddings.Length)].Count;
            embeddings[member] = file.GetTensor(EmbeddingName(member), SafetensorsDataType.F32, values, size).Float32Values;
            for (int layer = 0; layer < learner.Options.Layers; layer++)
                file.GetFloats(ContextName(member, layer), tokens, 2 * size);
        }

        Discriminant? discriminant = null;
        if (description.DiscriminantWeight is { } weight)
        {
            int values = encoders[0].Count;
            float[] sums = Floats(SumsName, description.Classes, values);
            discriminant = new Discriminant(Floats(PrecisionName, values, values), Floats(CenterName, values), sums, description.ClassCounts!, weight);
        }

        ExampleList? examples = !description.Examples ? null : new ExampleList(
            WithMissing(file, path, file.GetTensor("examples.inputs", SafetensorsDataType.F32, count, width).Float32Values.ToArray()),
            Labels(file, path, "examples.labels", count, description.Classes));
        EnsembleMember[] members = [.. embeddings.Select((embedding, member) =>
            EnsembleMember.Restore(learner.Network.Transformer, embedding.Length / size, description.Seed, member, description.Classes, embedding.Span))];
        var ensemble = new Ensemble(learner.Network, encoders, members, augmenter);
        ContextCache cache = RestoreCache(file, learner.Options, members.Length, tokens, options.CompactContext);
        var state = new ContextState(cache, tokens, description.Classes, last, description.ToCalibrator(), discriminant);
        return new InContextClassifier(learner, ensemble, state, options, examples)
        {
            Inputs = file.Metadata.ContainsKey(InputsKey)
                ? ClassifierFile.Describe(file, path, InputsKey, InputDescription.FromJson, inputs => inputs.Check(width, description.Classes))
                : null,
            Request = description.ToRequest(),
        };

        float[] Floats(string name, params int[] shape) => file.GetTensor(name, SafetensorsDataType.F32, shape).Float32Values.ToArray();
    }

    private static unsafe ContextCache RestoreCache(SafetensorsFile file, GpiclOptions options, int members, int count, bool isBFloat16)
    {
        int size = options.ModelSize;
        var cache = new ContextCache(members, options, count, isBFloat16);
        for (int member = 0; member < members; member++)
            for (int layer = 0; layer < options.Layers; layer++)
                fixed (float* keysValues = file.GetFloats(ContextName(member, layer), count, 2 * size).Span)
                    cache.Store(member, layer, 0, count, keysValues, 2 * size);
        return cache;
    }

    // Files hold finite values only: zeros and a list of places in place of missing values.
    private static (float[] Inputs, long[] Missing) WithoutMissing(ReadOnlyMemory<float> inputs)
    {
        float[] values = inputs.ToArray();
        List<long> missing = [];
        for (int i = 0; i < values.Length; i++)
        {
            if (float.IsNaN(values[i]))
            {
                values[i] = 0;
                missing.Add(i);
            }
        }

        return (values, [.. missing]);
    }

    private static float[] WithMissing(SafetensorsFile file, string path, float[] inputs)
    {
        if (!file.TryGetTensor(MissingName, out SafetensorsTensor? missing))
            return inputs; // a file of before values could be missing
        foreach (long place in missing.DataType == SafetensorsDataType.I64 ? missing.Int64Values.Span : [-1])
        {
            if (place < 0 || place >= inputs.Length)
                throw new CheckpointFormatException(path, $"tensor '{MissingName}' does not list places among {inputs.Length} values");
            inputs[place] = float.NaN;
        }

        return inputs;
    }

    private static int[] Labels(SafetensorsFile file, string path, string name, int count, int classes)
    {
        var labels = new int[count];
        ReadOnlySpan<long> values = file.GetTensor(name, SafetensorsDataType.I64, count).Int64Values.Span;
        for (int i = 0; i < count; i++)
        {
            if (values[i] < 0 || values[i] >= classes)
                throw new CheckpointFormatException(path, $"tensor '{name}' holds label {values[i]}; labels are 0 .. {classes - 1}");
            labels[i] = (int)values[i];
        }

        return labels;
    }

    private static long[] ToInt64(ReadOnlySpan<int> values)
    {
        var result = new long[values.Length];
        for (int i = 0; i < values.Length; i++)
            result[i] = values[i];
        return result;
    }

    /// <summary>Name of the tensor that embeds the inputs of a member, [width, model size].</summary>
    public static string EmbeddingName(int member) => ClassifierFile.MemberPrefix(member) + "embedding";

    /// <summary>Name of the tensor with the keys and values of a member's context in one layer, [tokens, 2 · model size].</summary>
    public static string ContextName(int member, int layer) => FormattableString.Invariant($"{ClassifierFile.MemberPrefix(member)}layers.{layer}.keys_values");
}

/// <summary>What a file says of a fitted classifier, as JSON in its metadata.</summary>
internal sealed partial record ClassifierDescription(
    int Width, int Classes, int Count, int Members, ulong Seed, float Temperature, Standardization Standardization, bool Examples, int ClassMeans = 0,
    FeatureEncoding Encoding = FeatureEncoding.Standardized, bool[]? Soft = null, double? InverseTemperature = null, int[]? ClassCounts = null,
    double? DiscriminantWeight = null, int[]? Image = null, Augmentation Augmentation = Augmentation.None, bool MirroredCopies = false,
    double[]? ClassPrior = null, int? GivenRows = null, int? GivenClasses = null, Standardization? AskedStandardization = null,
    FeatureEncoding? AskedEncoding = null, Augmentation? AskedAugmentation = null, bool ChoosesWeights = false, bool CompactContext = false)
{
    /// <summary>Describes a classifier.</summary>
    public static ClassifierDescription Of(InContextClassifier classifier, ContextState state, bool examples) => new(
        classifier.Width, state.Classes, state.Count / classifier.Ensemble.TokensPerExample, classifier.Members, classifier.Options.Seed,
        classifier.Options.Temperature, classifier.Options.Standardization, examples, classifier.Options.ClassMeans,
        classifier.Options.Encoding, [.. classifier.Ensemble.Encoders.ToArray().Select(encoder => encoder.IsSoft)],
        classifier.Options.Calibration == Calibration.None ? null : state.Calibrator?.InverseTemperature, state.Calibrator?.Counts.ToArray(),
        state.Discriminant?.Weight, classifier.Options.Image is { } image ? [image.Channels, image.Height, image.Width] : null,
        classifier.Options.Augmentation, classifier.Options.MirroredCopies, classifier.Options.ClassPrior.Weights,
        classifier.Request?.Rows, classifier.Request?.Classes, classifier.Request?.Options.Standardization, classifier.Request?.Options.Encoding,
        classifier.Request?.Options.Augmentation, classifier.Request?.ChoosesWeights ?? false, state.Cache.IsBFloat16);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static ClassifierDescription? FromJson(string json) => JsonSerializer.Deserialize(json, DescriptionJson.Default.ClassifierDescription);

    /// <summary>Throws unless the description is valid for weights of these options.</summary>
    public void Check(GpiclOptions options)
    {
        if (Image is { } image && (image.Length != 3 || image.Any(side => side < 1) || (Int128)image[0] * image[1] * image[2] != Width))
            throw new JsonException($"images of {string.Join(" × ", image)} do not have {Width} values");
        ToOptions().Validate();
        if (Augmentation == Augmentation.Auto)
            throw new JsonException("the augmentation is undecided");
        if (Width < 1 || Count < 1 || Classes < 2 || Classes > Math.Max(options.Classes, LabelCodes.MostClasses))
            throw new JsonException($"it has width {Width}, {Count} examples and {Classes} classes");
        if (DiscriminantWeight is { } weight && !(weight is > 0 and <= Discriminant.MostWeight && InverseTemperature != null))
            throw new JsonException($"the weight of the discriminant is {weight}");
        if (Standardization == Standardization.Auto)
            throw new JsonException("the standardization is undecided");
        if (Encoding == FeatureEncoding.Auto)
            throw new JsonException("the encoding is undecided");
        if (Soft is { } soft && (soft.Length < 1 || soft.Length > Members))
            throw new JsonException($"{Members} members have {soft.Length} encoders");
        if (InverseTemperature is { } inverse && !(inverse is >= Calibrator.Least and <= Calibrator.Most))
            throw new JsonException($"the inverse temperature is {inverse}, but may be {Calibrator.Least} .. {Calibrator.Most}");
        if ((InverseTemperature != null || ClassPrior != null)
            && (ClassCounts?.Length != Classes || ClassCounts.Any(count => count < 0) || ClassCounts.Sum(count => (long)count) != Count))
            throw new JsonException($"the examples of the classes are not {Count} of {Classes} classes");
        if (ClassPrior is { Length: > 0 } shares && shares.Length != Classes)
            throw new JsonException($"{shares.Length} classes are expected, but there are {Classes}");
        if (GivenRows is < 1 || GivenRows > Count || GivenClasses is < 2 || GivenClasses > Classes)
            throw new JsonException($"{GivenRows} of {Count} examples and {GivenClasses} of {Classes} classes were given to Fit");
        ToRequest()?.Options.Validate();
        if (Count > InputGuard.MostExamples(options, augmented: Augmentation != Augmentation.None))
            throw new JsonException($"{Count} examples are more than learned positions reach");
    }

    /// <summary>The description as files keep it.</summary>
    // By hand: for each type of enumeration and nullable that generated code writes, .NET compiles fifty methods when a process first saves.
    public string ToJson() => new JsonObject
    {
        [nameof(Width)] = Width,
        [nameof(Classes)] = Classes,
        [nameof(Count)] = Count,
        [nameof(Members)] = Members,
        [nameof(Seed)] = Seed,
        [nameof(Temperature)] = Temperature,
        [nameof(Standardization)] = Standardization.ToString(),
        [nameof(Examples)] = Examples,
        [nameof(ClassMeans)] = ClassMeans,
        [nameof(Encoding)] = Encoding.ToString(),
        [nameof(Soft)] = Soft == null ? null : new JsonArray(Array.ConvertAll(Soft, value => (JsonNode?)value)),
        [nameof(InverseTemperature)] = InverseTemperature,
        [nameof(ClassCounts)] = ClassCounts == null ? null : new JsonArray(Array.ConvertAll(ClassCounts, value => (JsonNode?)value)),
        [nameof(DiscriminantWeight)] = DiscriminantWeight,
        [nameof(Image)] = Image == null ? null : new JsonArray(Array.ConvertAll(Image, value => (JsonNode?)value)),
        [nameof(Augmentation)] = Augmentation.ToString(),
        [nameof(MirroredCopies)] = MirroredCopies,
        [nameof(ClassPrior)] = ClassPrior == null ? null : new JsonArray(Array.ConvertAll(ClassPrior, value => (JsonNode?)value)),
        [nameof(GivenRows)] = GivenRows,
        [nameof(GivenClasses)] = GivenClasses,
        [nameof(AskedStandardization)] = AskedStandardization?.ToString(),
        [nameof(AskedEncoding)] = AskedEncoding?.ToString(),
        [nameof(AskedAugmentation)] = AskedAugmentation?.ToString(),
        [nameof(ChoosesWeights)] = ChoosesWeights,
        [nameof(CompactContext)] = CompactContext,
    }.ToJsonString();

    /// <summary>The options the classifier was fitted with.</summary>
    public InContextOptions ToOptions() => new()
    {
        Members = Members,
        Seed = Seed,
        Temperature = Temperature,
        Standardization = Standardization,
        Encoding = Encoding,
        ClassMeans = ClassMeans,
        Calibration = InverseTemperature == null ? Calibration.None : Calibration.TemperatureScaling,
        Image = Image is { } image ? new ImageShape(image[0], image[1], image[2]) : null,
        Augmentation = Augmentation,
        MirroredCopies = MirroredCopies,
        ClassPrior = InContext.ClassPrior.Restore(ClassPrior),
        CompactContext = CompactContext,
    };

    /// <summary>What Fit was asked for; null in files of before that was kept.</summary>
    public FitRequest? ToRequest()
    {
        InContextOptions options = ToOptions();
        return GivenRows is not { } rows ? null : new FitRequest(
            rows,
            GivenClasses ?? Classes,
            options with
            {
                Standardization = AskedStandardization ?? options.Standardization,
                Encoding = AskedEncoding ?? options.Encoding,
                Augmentation = AskedAugmentation ?? options.Augmentation,
            },
            ChoosesWeights);
    }

    /// <summary>What the classifier's probabilities are calibrated and corrected by; null in files of before there was calibration, too.</summary>
    public Calibrator? ToCalibrator() => InverseTemperature == null && ClassPrior == null
        ? null
        : new Calibrator(InverseTemperature ?? 1, ClassCounts!, InContext.ClassPrior.Restore(ClassPrior));

    [JsonSerializable(typeof(ClassifierDescription))]
    private sealed partial class DescriptionJson : JsonSerializerContext;
}
