namespace Gpicl.MLNet;

/// <summary>Values of a column of images.</summary>
internal enum ImageColumnKind
{
    /// <summary>Vectors of <see cref="float"/>.</summary>
    Single,

    /// <summary>Vectors of <see cref="byte"/>.</summary>
    Byte,

    /// <summary>Images of ML.NET.</summary>
    Image,
}
