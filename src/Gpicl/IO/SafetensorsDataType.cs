namespace Gpicl.IO;

/// <summary>The element types this library reads and writes, by the codes of the format; safetensors has more.</summary>
internal enum SafetensorsDataType
{
    /// <summary>32-bit floating point: weights and optimizer moments.</summary>
    F32,

    /// <summary>Signed 64-bit integer.</summary>
    I64,

    /// <summary>Unsigned 64-bit integer: counters and generator positions.</summary>
    U64,
}
