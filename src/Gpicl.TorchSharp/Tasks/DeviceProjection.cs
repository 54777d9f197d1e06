using Gpicl.Randomness;
using Gpicl.Tasks;
using static TorchSharp.torch;

namespace Gpicl.Torch.Tasks;

/// <summary>
/// Random projections made on a device: the counters and rounds of Philox4x32-10 are the host's bit by bit (32-bit words in
/// 64-bit integers), the normal numbers made of them differ in their last bits, since logarithm, sine and cosine are the device's.
/// </summary>
internal static class DeviceProjection
{
    private const int WordsPerRun = 64, CountersPerRun = 16, Rounds = 10; // see CounterGenerator, Philox
    private const long Mask = 0xFFFFFFFF, Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57, Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;
    private const long ValuesAtOnce = 1 << 24; // bounds the memory of the integers above

    /// <summary>Projects sequences as <see cref="ProjectedTasks.Sample"/> does.</summary>
    /// <param name="tasks">What defines the projections.</param>
    /// <param name="numbers">The task of each sequence.</param>
    /// <param name="examples">[sequences, T, width] on the device.</param>
    /// <returns>[sequences, T, N_x]</returns>
    public static Tensor Apply(ProjectedTasks tasks, long[] numbers, Tensor examples)
    {
        int atOnce = (int)Math.Clamp(ValuesAtOnce / ((long)tasks.InputSize * tasks.Width), 1, numbers.Length);
        Tensor result = empty(examples.shape[0], examples.shape[1], tasks.InputSize, dtype: ScalarType.Float32, device: examples.device);
        for (int first = 0; first < numbers.Length; first += atOnce)
        {
            using TorchSharp.DisposeScope scope = NewDisposeScope();
            int count = Math.Min(atOnce, numbers.Length - first);
            Tensor matrices = Matrices(tasks.Options.Seed, numbers.AsSpan(first, count), tasks.InputSize, tasks.Width, examples.device);
            Tensor projected = examples.narrow(0, first, count).bmm(matrices.transpose(1, 2)); // [count, T, N_x]
            result.narrow(0, first, count).copy_(tasks.Options.Standardize ? Standardized(projected) : projected);
        }

        return result;
    }

    /// <summary>The matrices of <see cref="RandomProjection.Fill"/>.</summary>
    /// <param name="seed">Seed of the task distribution.</param>
    /// <param name="numbers">Numbers of tasks.</param>
    /// <param name="outputs">N_x.</param>
    /// <param name="width">Width of the data.</param>
    /// <param name="device">Where they are made.</param>
    /// <returns>[tasks, outputs, width]</returns>
    public static Tensor Matrices(ulong seed, ReadOnlySpan<long> numbers, int outputs, int width, Device device)
    {
        long values = (long)outputs * width, counters = (values + WordsPerRun - 1) / WordsPerRun * CountersPerRun;
        Tensor task = tensor(numbers.ToArray()).to(device).unsqueeze(1);
        Tensor counter0 = arange(counters, dtype: ScalarType.Int64, device: device).unsqueeze(0).expand(numbers.Length, counters);
        Tensor counter1 = full_like(counter0, (long)StreamPurpose.Projection);
        Tensor counter2 = task.bitwise_and(Mask).expand(numbers.Length, counters), counter3 = High(task).expand(numbers.Length, counters);
        long key0 = (long)(seed & Mask), key1 = (long)(seed >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            using TorchSharp.DisposeScope scope = NewDisposeScope();
            Tensor product0 = counter0 * Multiplier0, product1 = counter2 * Multiplier1; // wrap around to the right 64 bits
            (counter0, counter1, counter2, counter3) = (Mixed(product1, counter1, key0), Low(product1), Mixed(product0, counter3, key1), Low(product0));
            scope.MoveToOuter(new IDisposable[] { counter0, counter1, counter2, counter3 });
            (key0, key1) = ((key0 + Weyl0) & Mask, (key1 + Weyl1) & Mask);
        }

        (Tensor first, Tensor second) = Normal(counter0, counter1);
        (Tensor third, Tensor fourth) = Normal(counter2, counter3);
        long[] runs = [numbers.Length, counters / CountersPerRun, CountersPerRun];
        Tensor all = stack([first.view(runs), second.view(runs), third.view(runs), fourth.view(runs)], 2); // [tasks, runs, 4, 16]
        return all.view(numbers.Length, -1).narrow(1, 0, values).view(numbers.Length, outputs, width) * (1f / MathF.Sqrt(width));
    }

    // Box–Muller as on the host: radius from 31 bits of one word, a quarter circle and an angle within it from the other.
    private static (Tensor First, Tensor Second) Normal(Tensor radiusWord, Tensor angleWord)
    {
        Tensor uniform = (radiusWord.bitwise_right_shift(1).to(ScalarType.Float32) + 0.5f) * (1f / 2147483648f);
        Tensor radius = (uniform.log() * -2f).sqrt();
        Tensor low = angleWord.bitwise_and(0x3FFFFFFF) * 4; // the low 30 bits, as a signed 32-bit number
        Tensor angle = where(low.ge(1L << 31), low - (1L << 32), low).to(ScalarType.Float32) * 3.6571658e-10f;
        Tensor sine = angle.sin() * radius, cosine = angle.cos() * radius;
        cosine = where(angleWord.bitwise_and(0x80000000L).ne(0), -cosine, cosine);
        Tensor mirrored = angleWord.bitwise_and(0x40000000L).ne(0);
        return (where(mirrored, sine, cosine), where(mirrored, cosine, sine));
    }

    // One mean and one deviation for all values of a sequence; a constant stays zero, see PortableVectorMath.
    private static Tensor Standardized(Tensor inputs)
    {
        Tensor mean = inputs.mean([1, 2], keepdim: true);
        Tensor centered = inputs - mean;
        centered = centered - centered.mean([1, 2], keepdim: true);
        Tensor variance = centered.square().mean([1, 2], keepdim: true);
        Tensor constant = variance.le(mean.square() * 1e-12f);
        return where(constant, zeros_like(centered), centered / variance.sqrt());
    }

    private static Tensor Mixed(Tensor product, Tensor counter, long key) => High(product).bitwise_xor(counter).bitwise_xor(key);

    private static Tensor Low(Tensor product) => product.bitwise_and(Mask);

    private static Tensor High(Tensor product) => product.bitwise_right_shift(32).bitwise_and(Mask);
}
