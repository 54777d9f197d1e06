namespace Gpicl.IO;

/// <summary>What a header says of one tensor. Offsets count bytes from the start of the data.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="DataType">The type of its values.</param>
/// <param name="Shape">Its sizes, each at least 0.</param>
/// <param name="Count">The product of its sizes, at most <see cref="Array.MaxLength"/>.</param>
/// <param name="Begin">Offset of its first byte.</param>
/// <param name="End">Offset after its last byte.</param>
internal sealed record SafetensorsEntry(string Name, SafetensorsDataType DataType, int[] Shape, int Count, long Begin, long End);
