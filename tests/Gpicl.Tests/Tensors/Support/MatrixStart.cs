namespace Gpicl.Tests.Tensors.Support;

/// <summary>What a matrix product starts from.</summary>
public enum MatrixStart
{
    Zero,
    Existing,
    Bias,
}
