using System.Formats.Tar;
using System.Globalization;
using System.Text;

namespace AutoIG;

/// <summary>Writes a file as a whole or not at all.</summary>
internal static class AtomicFile
{
    // More links one after the other than a system follows lead in a circle.
    private const int MostLinks = 64;

    // COR_E_IO
    private const int NoSystemFault = unchecked((int)0x80131620);

    /// <summary>A temporary file that nobody holds any more and that is as old as this was left by a program that was killed.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Writes to a temporary file in the target's folder (a rename is atomic only within one file system), flushes it to the disk and
    /// moves it over the target. Whatever fails, the old file stays whole and the temporary one is removed.
    /// </summary>
    /// <remarks>
    /// A link stays a link: the file that it leads to is replaced, or created where there is none. The new file has the permissions of the
    /// old one. What earlier programs that were killed have left for the same target is removed. What is no file but a pipe or a device
    /// must not be replaced by one, and to write into it would be neither as a whole nor not at all: it is refused.
    /// </remarks>
    /// <param name="path">The file to create or replace. Its folder must exist.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The file cannot be written, or it is a folder, a pipe or a device.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var target = Follow(path);
        if (Directory.Exists(target.FullName))
            throw new IOException($"{path}: expected the path of a file, but it is a folder.");
        if (IsDescriptor(target) || IsPipeOrDevice(target))
            throw new IOException($"{path}: expected the path of a file, but it is a pipe or a device: write to a stream.");
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

    /// <summary>The file that a path leads to, which may be one that does not exist.</summary>
    private static FileInfo Follow(string path)
    {
        var file = new FileInfo(Path.GetFullPath(path));
        // Where a descriptor leads to is shown as a link, but is no path.
        for (int links = 0; !IsDescriptor(file) && file.LinkTarget is not null; links++)
        {
            if (links == MostLinks)
                throw new IOException($"{path}: expected a link to a file, but it leads in a circle.");
            file = new FileInfo(file.ResolveLinkTarget(returnFinalTarget: false)!.FullName);
        }

        return file;
    }

    /// <summary>Whether it is something that a process has open, such as its standard output.</summary>
    private static bool IsDescriptor(FileInfo file) =>
        !OperatingSystem.IsWindows()
        && (file.FullName.StartsWith("/dev/fd/", StringComparison.Ordinal) || file.FullName.StartsWith("/proc/", StringComparison.Ordinal));

    private static bool IsPipeOrDevice(FileInfo file)
    {
        // Whatever is no regular file has no length.
        if (OperatingSystem.IsWindows() || file is not { Exists: true, Length: 0 })
            return false;
        try
        {
            // To open it would wait for the other end of a pipe, and a device may act when it is opened. The base library tells files by
            // their kind where it writes an archive; only a regular file is opened for that.
            using var archive = new MemoryStream();
            using (var writer = new TarWriter(archive, TarEntryFormat.Gnu, leaveOpen: true))
                writer.WriteEntry(file.FullName, "file");
            archive.Position = 0;
            using var reader = new TarReader(archive);
            return reader.GetNextEntry()!.EntryType != TarEntryType.RegularFile;
        }
        catch (UnauthorizedAccessException)
        {
            return false; // a regular file that may not be read
        }
        catch (IOException fault)
        {
            // A socket, which no archive can hold, is refused without the system's number; a regular file that somebody holds has one.
            return fault.HResult == NoSystemFault;
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
