namespace Gpicl.IO;

/// <summary>The element types this library reads and writes, by the codes of the format, narrow ones first; safetensors has more.</summary>
internal enum SafetensorsDataType
{
    /// <summary>16-bit floating point, see <see cref="BFloat16"/>: weights of finished learners.</summary>
    BF16,

    /// <summary>32-bit floating point: weights and optimizer moments.</summary>
    F32,

    /// <summary>Signed 64-bit integer.</summary>
    I64,

    /// <summary>Unsigned 64-bit integer: counters and generator positions.</summary>
    U64,
}
