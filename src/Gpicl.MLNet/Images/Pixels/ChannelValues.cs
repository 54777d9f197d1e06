namespace Gpicl.MLNet;

/// <summary>A number for each channel.</summary>
/// <param name="Red">That of red.</param>
/// <param name="Green">That of green.</param>
/// <param name="Blue">That of blue.</param>
public readonly record struct ChannelValues(float Red, float Green, float Blue);
