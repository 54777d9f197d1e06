namespace Gpicl.InContext;

/// <summary>How a learner was meta-trained to see inputs, and so how members of an ensemble hand them to it.</summary>
internal enum InputPlacement
{
    /// <summary>Through a random projection.</summary>
    Projected,

    /// <summary>A feature on each axis of the input, in random order.</summary>
    Features,

    /// <summary>Gray images as large as the input, a pixel on each axis, row by row; all else through a random projection.</summary>
    Pixels,
}
