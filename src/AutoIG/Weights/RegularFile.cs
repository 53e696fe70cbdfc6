using Microsoft.Win32.SafeHandles;

namespace AutoIG;

/// <summary>
/// Opens files for reading that have a length. What has none (a folder, a pipe, a device, an empty file) is told apart before it is opened,
/// which would wait until somebody writes into a pipe.
/// </summary>
internal static class RegularFile
{
    /// <summary>Opens a file.</summary>
    /// <param name="path">The path of the file; a link is followed.</param>
    /// <param name="refuse">Makes the exception for what is no file with content, from what was expected and what came.</param>
    /// <param name="length">The bytes of the file.</param>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static SafeFileHandle Open(string path, Func<string, Exception> refuse, out long length)
    {
        const string Empty = "the file is empty, or it is a pipe or a device, which is read with Load";
        if (Directory.Exists(path))
            throw refuse("expected a file, but it is a folder");
        var link = new FileInfo(path);
        var file = link.LinkTarget is null ? link : link.ResolveLinkTarget(returnFinalTarget: true) ?? link;
        if (file is FileInfo { Exists: true, Length: 0 })
            throw refuse(Empty);
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            length = RandomAccess.GetLength(handle);
            return length > 0 ? handle : throw refuse(Empty);
        }
        catch (NotSupportedException)
        {
            handle.Dispose();
            throw refuse(Empty);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }
}
