using System.Globalization;
using System.Text;

namespace AutoIG;

/// <summary>Writes a file as a whole or not at all.</summary>
internal static class AtomicFile
{
    /// <summary>A temporary file that nobody holds any more and that is as old as this was left by a program that was killed.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Writes to a temporary file in the target's folder (a rename is atomic only within one file system), flushes it to the disk and
    /// moves it over the target. Whatever fails, the old file stays whole and the temporary one is removed.
    /// </summary>
    /// <remarks>
    /// A link stays a link: the file that it leads to is replaced. The new file has the permissions of the old one. What earlier programs
    /// that were killed have left for the same target is removed.
    /// </remarks>
    /// <param name="path">The file to create or replace. Its folder must exist.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var target = new FileInfo(Path.GetFullPath(path));
        if (target.LinkTarget is not null && target.ResolveLinkTarget(returnFinalTarget: true) is { } linked)
            target = new FileInfo(linked.FullName);
        if (Directory.Exists(target.FullName))
            throw new IOException($"{path}: expected the path of a file, but it is a folder.");
        var folder = target.DirectoryName!;
        // Short whatever the target's name is: a name may have 255 bytes.
        var prefix = string.Create(
            CultureInfo.InvariantCulture, $".autoig-{Crc32.Compute(Encoding.UTF8.GetBytes(target.Name)):x8}-");
        RemoveAbandoned(folder, prefix);
        var temporary = Path.Combine(folder, $"{prefix}{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                // Before the content: what few may read must not be readable by many for a moment.
                if (!OperatingSystem.IsWindows() && target.Exists)
                    File.SetUnixFileMode(stream.SafeFileHandle, target.UnixFileMode);
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target.FullName, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static void RemoveAbandoned(string folder, string prefix)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles(prefix + "*.tmp"))
        {
            try
            {
                if (DateTime.UtcNow - file.LastWriteTimeUtc < Abandoned)
                    continue;
                // Who still writes it holds it alone.
                using (file.Open(FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                    file.Delete();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Somebody holds it, or it is gone, or it is another user's: it is not in the way.
            }
        }
    }
}
