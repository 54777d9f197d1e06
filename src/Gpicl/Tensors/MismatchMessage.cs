using System.Runtime.CompilerServices;

namespace Gpicl.Tensors;

/// <summary>An interpolated message that is put together only when the check it explains has failed: operations check their shapes at every call.</summary>
[InterpolatedStringHandler]
internal ref struct MismatchMessage
{
    private DefaultInterpolatedStringHandler text;

    public MismatchMessage(int literalLength, int formattedCount, bool condition, out bool wanted)
    {
        wanted = !condition;
        text = wanted ? new DefaultInterpolatedStringHandler(literalLength, formattedCount) : default;
    }

    public void AppendLiteral(string value) => text.AppendLiteral(value);

    public void AppendFormatted<T>(T value) => text.AppendFormatted(value);

    /// <summary>The message; only once, and only if the check has failed.</summary>
    public string Finish() => text.ToStringAndClear();
}
