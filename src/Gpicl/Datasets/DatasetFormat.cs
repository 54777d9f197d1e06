namespace Gpicl.Datasets;

/// <summary>The file formats a <see cref="DatasetSource"/> recognizes.</summary>
public enum DatasetFormat
{
    /// <summary>MNIST's pairs of image and label files, see <see cref="IdxReader"/>.</summary>
    Idx,

    /// <summary>CIFAR-10's binary records, see <see cref="Cifar10Reader"/>.</summary>
    Cifar10,

    /// <summary>SVHN's cropped digits in MATLAB files, see <see cref="SvhnReader"/>.</summary>
    Svhn,
}
