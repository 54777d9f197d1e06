namespace Gpicl.Torch;

/// <summary>How numbers are computed; weights and what the optimizer remembers are 32-bit floats in either case.</summary>
public enum TorchPrecision
{
    /// <summary>32-bit floats throughout.</summary>
    Full,

    /// <summary>
    /// Matrix products, attention and the MLP's hidden layer in bfloat16; normalization, residual sums and the loss in 32 bits,
    /// as automatic mixed precision does it.
    /// </summary>
    Mixed,
}
