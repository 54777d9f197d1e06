using Gpicl.MLNet.Transforms;
using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>
/// Among ML.NET's transforms: the random tasks of general-purpose in-context learning (§3.1 of the paper), pretrained networks for images, and
/// what goes behind classifiers.
/// </summary>
public static partial class GpiclTransformsCatalog
{
    /// <summary>Projects vectors with the random projection A of a task: A_ij ~ N(0, 1/width), the same for the same seed, task and sizes everywhere.</summary>
    /// <remarks>
    /// A missing value makes all values of its projection missing, and values beyond ± 1e30 count as ± 1e30. <c>Model.Save</c> writes what Fit
    /// gives as components of ML.NET that do the same, for which it needs ONNX Runtime; <c>Model.LoadGpicl</c> gives it back from the same file.
    /// </remarks>
    /// <param name="catalog">The transforms of the context.</param>
    /// <param name="outputColumnName">Column to create or replace.</param>
    /// <param name="inputColumnName">Column to project, a vector of <see cref="float"/> of known size; null for <paramref name="outputColumnName"/>.</param>
    /// <param name="outputs">N_x, values of a projected vector, at least 1.</param>
    /// <param name="seed">Seed of the task distribution.</param>
    /// <param name="task">Number of the task, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static IEstimator<ITransformer> RandomProjection(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, int outputs = 196, ulong seed = 0, long task = 0)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new RandomProjectionEstimator(outputColumnName, inputColumnName, outputs, seed, task);
    }

    /// <summary>Permutes keys with the label permutation ρ of a task. Key values move along: a permuted key still names its class.</summary>
    /// <remarks>
    /// Missing keys stay missing. ML.NET has nothing that does the same: <c>Model.Save</c> throws a <see cref="NotSupportedException"/>, and
    /// <c>Model.SaveGpicl</c> saves what Fit gives.
    /// </remarks>
    /// <param name="catalog">The transforms of the context.</param>
    /// <param name="outputColumnName">Column to create or replace.</param>
    /// <param name="inputColumnName">Column to permute, a key; null for <paramref name="outputColumnName"/>.</param>
    /// <param name="classes">Number of labels of the task, at least that of the key values; null for as many.</param>
    /// <param name="seed">Seed of the task distribution.</param>
    /// <param name="task">Number of the task, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static IEstimator<ITransformer> PermuteLabels(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, int? classes = null, ulong seed = 0, long task = 0)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new LabelPermutationEstimator(outputColumnName, inputColumnName, classes, seed, task);
    }

    /// <summary>
    /// Ranks the classes of any classifier of multiclass classification: adds a column with the names of those with the highest scores, highest
    /// first, and one with their scores, called the same with <c>Scores</c> behind it.
    /// </summary>
    /// <remarks>
    /// Names are the slot names of the scores, or numbers from 0 where they have none. Of equal scores, the class that comes first is first. Where
    /// a score is NaN, names are empty and scores NaN. ML.NET has nothing that does the same: <c>Model.Save</c> throws a
    /// <see cref="NotSupportedException"/>, and <c>Model.SaveGpicl</c> saves what Fit gives.
    /// </remarks>
    /// <param name="catalog">The transforms of the context.</param>
    /// <param name="outputColumnName">Column of names to create, a vector of text.</param>
    /// <param name="scoreColumnName">Column with the scores of all classes, a vector of <see cref="float"/> of known size.</param>
    /// <param name="count">How many classes are named, at least 1; all where there are fewer.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is out of range.</exception>
    public static IEstimator<ITransformer> TopLabels(
        this TransformsCatalog catalog, string outputColumnName = "TopLabels", string scoreColumnName = "Score", int count = 3)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new TopLabelsEstimator(outputColumnName, scoreColumnName, count);
    }

    /// <summary>
    /// Turns data into the task with a number, { (A x̄, ρ(ȳ)) }: <see cref="RandomProjection"/> of the features and
    /// <see cref="PermuteLabels"/> of the label, in place.
    /// </summary>
    /// <param name="catalog">The transforms of the context.</param>
    /// <param name="labelColumnName">Column with the label, a key.</param>
    /// <param name="featureColumnName">Column with the features, a vector of <see cref="float"/> of known size.</param>
    /// <param name="inputSize">N_x, values of a projected vector, at least 1.</param>
    /// <param name="classes">Number of labels of the task, at least that of the key values; null for as many.</param>
    /// <param name="seed">Seed of the task distribution.</param>
    /// <param name="task">Number of the task, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static EstimatorChain<ITransformer> RandomTask(
        this TransformsCatalog catalog, string labelColumnName = "Label", string featureColumnName = "Features", int inputSize = 196, int? classes = null,
        ulong seed = 0, long task = 0) =>
        catalog.RandomProjection(featureColumnName, outputs: inputSize, seed: seed, task: task)
            .Append(catalog.PermuteLabels(labelColumnName, classes: classes, seed: seed, task: task));
}
