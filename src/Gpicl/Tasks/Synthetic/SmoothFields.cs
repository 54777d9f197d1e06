using Gpicl.Randomness;

namespace Gpicl.Tasks.Synthetic;

/// <summary>
/// Smooth random fields on a square grid: sums of products of cosines of low frequency (u, v) with normal coefficients of
/// deviation 1 / (1 + (u² + v²) / scale²), scaled to unit variance over the field.
/// </summary>
internal readonly struct SmoothFields
{
    private const int Frequencies = 6;

    private readonly int side;
    private readonly float scale;

    /// <summary>Draws how smooth the fields are; the scale is uniform in [1, 4].</summary>
    public SmoothFields(ref CounterGenerator generator, int side)
    {
        this.side = side;
        scale = generator.NextSingle(1, 4);
    }

    /// <summary>Fills <paramref name="fields"/>, [count, side²], with independent fields.</summary>
    public void Fill(ref CounterGenerator generator, ScratchArena scratch, Span<float> fields)
    {
        Span<float> cosines = scratch.Floats(Frequencies * side); // [frequency, side]
        FillCosines(cosines);
        Span<float> coefficients = scratch.Floats(Frequencies * Frequencies);
        Span<float> rows = scratch.Floats(Frequencies * side); // [vertical frequency, side]
        for (; fields.Length > 0; fields = fields[(side * side)..])
        {
            Span<float> field = fields[..(side * side)];
            generator.FillNormal(coefficients);
            rows.Clear();
            for (int v = 0; v < Frequencies; v++)
                for (int u = 0; u < Frequencies; u++)
                {
                    float weight = coefficients[v * Frequencies + u] / (1 + (u * u + v * v) / (scale * scale));
                    PortableVectorMath.AddScaled(rows.Slice(v * side, side), weight, cosines.Slice(u * side, side));
                }
            field.Clear();
            for (int y = 0; y < side; y++)
                for (int v = 0; v < Frequencies; v++)
                    PortableVectorMath.AddScaled(field.Slice(y * side, side), cosines[v * side + y], rows.Slice(v * side, side));
            PortableVectorMath.Standardize(field);
        }
    }

    /// <summary>cos(π u (x + ½) / side) for every frequency u, by cos((u + 1) a) = 2 cos(a) cos(u a) − cos((u − 1) a).</summary>
    private void FillCosines(Span<float> cosines)
    {
        for (int x = 0; x < side; x++)
        {
            float cosine = MathF.Cos(MathF.PI * (x + 0.5f) / side), before = cosine, now = 1;
            for (int u = 0; u < Frequencies; u++)
            {
                cosines[u * side + x] = now;
                (before, now) = (now, 2 * cosine * now - before);
            }
        }
    }
}
