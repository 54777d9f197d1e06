using Gpicl.Tensors.Kernels;

namespace Gpicl.Tests.Tensors.Support;

/// <summary>Any of the kernels that compute C = initial + A·B.</summary>
internal unsafe delegate void MatrixMultiply(int m, int n, int k, MatrixOperand a, MatrixOperand b, float* c, int cStride, bool accumulate, float* bias);
