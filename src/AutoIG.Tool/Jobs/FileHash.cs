using System.Security.Cryptography;

namespace AutoIG.Tool.Jobs;

/// <summary>A file by its content.</summary>
/// <param name="Name">Its name without the folder, which may be another on another machine.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">The SHA-256 of its bytes, in hexadecimal digits.</param>
internal sealed record FileHash(string Name, long Bytes, string Sha256)
{
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FileHash Of(string path, CancellationToken cancellation)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        byte[] hash = SHA256.HashDataAsync(stream, cancellation).AsTask().GetAwaiter().GetResult();
        return new FileHash(Path.GetFileName(path), stream.Length, Convert.ToHexStringLower(hash));
    }

    /// <summary>Whether another file has the same bytes.</summary>
    public bool HasContentOf(FileHash other) => (Bytes, Sha256) == (other.Bytes, other.Sha256);
}
