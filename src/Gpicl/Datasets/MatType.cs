namespace Gpicl.Datasets;

/// <summary>How the elements of a level-5 MATLAB file are stored: the types that are needed here.</summary>
internal enum MatType
{
    Int8 = 1,
    UInt8 = 2,
    Int16 = 3,
    UInt16 = 4,
    Int32 = 5,
    UInt32 = 6,
    Single = 7,
    Double = 9,
    Matrix = 14,
    Compressed = 15,
}
