using System.Globalization;

namespace Gpicl.Tests.IO;

/// <summary>Damages files at random and looks whether every damage is found.</summary>
internal static class Flips
{
    // More of them: GPICL_FLIPS=100000 dotnet test --filter Flip
    private static readonly int Count = int.Parse(Environment.GetEnvironmentVariable("GPICL_FLIPS") ?? "2000", CultureInfo.InvariantCulture);

    /// <summary>Every damage must be refused with one kind of exception.</summary>
    /// <typeparam name="TException">The documented one.</typeparam>
    /// <param name="sound">A file.</param>
    /// <param name="read">Reads it.</param>
    public static void AreAllRefused<TException>(byte[] sound, Action<byte[]> read)
        where TException : Exception
    {
        read(sound);
        foreach ((int flip, byte[] damaged) in Of(sound, Count))
        {
            Exception? found = Record.Exception(() => read(damaged));
            Assert.True(found is TException, $"Flip {flip}: {(found == null ? "was read" : found.ToString())}.");
        }
    }

    /// <summary>Damage must be refused with one kind of exception, or change nothing.</summary>
    /// <typeparam name="TException">The documented one.</typeparam>
    /// <param name="sound">A file that takes long to read: it is damaged less often.</param>
    /// <param name="read">Reads it, and gives all that matters.</param>
    public static void ChangeNothing<TException>(byte[] sound, Func<byte[], string> read)
        where TException : Exception
    {
        string expected = read(sound);
        foreach ((int flip, byte[] damaged) in Of(sound, Count / 10))
        {
            string? content = null;
            Exception? found = Record.Exception(() => content = read(damaged));
            Assert.True(found is TException || content == expected, $"Flip {flip}: {found?.ToString() ?? "something else was read"}.");
        }
    }

    private static IEnumerable<(int Number, byte[] Damaged)> Of(byte[] sound, int count)
    {
        var random = new Random(20261127);
        for (int flip = 0; flip < count; flip++)
            if (Damage(sound, random, flip) is var damaged && !damaged.AsSpan().SequenceEqual(sound))
                yield return (flip, damaged);
    }

    // One to four bytes, each anywhere, near the beginning, or one after another.
    private static byte[] Damage(byte[] sound, Random random, int flip)
    {
        byte[] damaged = (byte[])sound.Clone();
        int bytes = random.Next(1, 5), run = random.Next(sound.Length);
        for (int i = 0; i < bytes; i++)
        {
            int place = (flip % 3) switch
            {
                0 => random.Next(sound.Length),
                1 => random.Next(Math.Min(sound.Length, 2000)),
                _ => (run + i) % sound.Length,
            };
            damaged[place] ^= (byte)(random.Next(2) == 0 ? 1 << random.Next(8) : random.Next(1, 256));
        }

        return damaged;
    }
}
