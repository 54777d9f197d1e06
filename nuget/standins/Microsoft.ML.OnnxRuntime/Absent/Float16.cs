namespace Microsoft.ML.OnnxRuntime;

public readonly struct Float16
{
    public readonly ushort value;

    public Float16(ushort v) => value = v;
}
