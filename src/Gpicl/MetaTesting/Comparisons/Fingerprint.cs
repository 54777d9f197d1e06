using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Gpicl.MetaTesting.Comparisons;

/// <summary>A hash over everything that determines a result: two results with the same fingerprint are the same.</summary>
internal sealed class Fingerprint : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Adds a text.</summary>
    public Fingerprint Add(string text) => Add<byte>(Encoding.UTF8.GetBytes(text));

    /// <summary>Adds values by their bits, with their number, so that neighbors cannot run together.</summary>
    public Fingerprint Add<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        hash.AppendData(BitConverter.GetBytes((long)values.Length));
        hash.AppendData(MemoryMarshal.AsBytes(values));
        return this;
    }

    /// <summary>The hash of all that has been added, in hexadecimal digits.</summary>
    public string Finish() => Convert.ToHexStringLower(hash.GetHashAndReset());

    /// <inheritdoc/>
    public void Dispose() => hash.Dispose();
}
