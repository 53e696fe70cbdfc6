using System.IO.Compression;

namespace AutoIG.Generator.Tests.Packaging;

/// <summary>The packages and their symbols, made from a fresh copy of the sources by the commands that a maintainer would type.</summary>
public sealed class PackedSources : IDisposable
{
    public PackedSources()
    {
        using var sources = FreshCopy.Of("src", "generator");
        SourceFolder = sources.Folder;
        Folder = Directory.CreateTempSubdirectory("autoig-package-").FullName;
        Version = $"0.1.0-test{Environment.ProcessId}";
        foreach (string package in new[] { "AutoIG", "AutoIG.Reports" })
            Command.Dotnet(sources.Folder, "pack", $"src/{package}", "-c", "Release", "-o", Folder, $"-p:PackageVersion={Version}");
    }

    /// <summary>Where the packages are.</summary>
    public string Folder { get; }

    /// <summary>Where they were built; it is gone.</summary>
    public string SourceFolder { get; }

    public string Version { get; }

    public ZipArchive Open(string extension, string package = "AutoIG") =>
        ZipFile.OpenRead(Path.Combine(Folder, $"{package}.{Version}.{extension}"));

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        foreach (string package in new[] { "autoig", "autoig.reports" })
        {
            string restored = Path.Combine(TrimmedPublishing.Packages, package, Version);
            if (Directory.Exists(restored))
                Directory.Delete(restored, recursive: true);
        }
    }
}
