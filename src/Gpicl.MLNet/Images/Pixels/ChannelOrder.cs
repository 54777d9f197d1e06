namespace Gpicl.MLNet;

/// <summary>In which order a network reads the channels of a pixel.</summary>
public enum ChannelOrder
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red.</summary>
    Bgr,
}
