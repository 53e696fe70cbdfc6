using System.Runtime.CompilerServices;

namespace AutoIG.Generator.Tests.Packaging;

/// <summary>The sources as a clone brings them, in a folder of their own: nothing is restored there and nothing is built.</summary>
internal sealed class FreshCopy : IDisposable
{
    private static readonly string[] Left = ["bin", "obj", "artifacts", ".git", ".vs", ".idea", ".vscode", "TestResults"];

    private FreshCopy(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>The repository that these tests were built from.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Copies the files at the root and what is asked for below it.</summary>
    public static FreshCopy Of(params ReadOnlySpan<string> folders)
    {
        string copy = Directory.CreateTempSubdirectory("autoig-sources-").FullName;
        foreach (string file in Directory.GetFiles(Repository))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        foreach (string folder in folders)
            Copy(Path.Combine(Repository, folder), Path.Combine(copy, folder));
        return new FreshCopy(copy);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (string folder in Directory.GetDirectories(from))
        {
            if (!Left.Contains(Path.GetFileName(folder)))
                Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }

    private static string FindRepository([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));
}
