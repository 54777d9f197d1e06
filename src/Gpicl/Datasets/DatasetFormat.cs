namespace Gpicl.Datasets;

/// <summary>The file formats a <see cref="DatasetSource"/> recognizes.</summary>
internal enum DatasetFormat
{
    /// <summary>MNIST's pairs of files, gzipped or not: images (magic 00000803, one byte for each pixel) and labels (magic 00000801).</summary>
    Idx,

    /// <summary>CIFAR-10's binary version, gzipped or not: records of a label byte and 3,072 pixel bytes, planes of red, green and blue.</summary>
    Cifar10,

    /// <summary>SVHN's cropped digits (train_32x32.mat, test_32x32.mat): MATLAB files of level 5 with arrays X and y.</summary>
    Svhn,
}
