using System.IO.Compression;

namespace AutoIG.Generator.Tests.Packaging;

/// <summary>
/// The packages and their symbols, each made from a fresh copy of the sources of its own by the command that a maintainer would type.
/// </summary>
[CollectionDefinition(nameof(PackedSources))]
public sealed class PackedSources : IDisposable, ICollectionFixture<PackedSources>
{
    public PackedSources()
    {
        Folder = Directory.CreateTempSubdirectory("autoig-package-").FullName;
        Version = $"0.1.0-test{Environment.ProcessId}";
        using var sources = Pack("AutoIG");
        using var others = Pack("AutoIG.Reports");
        foreach (string package in new[] { "AutoIG", "AutoIG.Samples", "AutoIG.Templates", "AutoIG.Import" })
            Command.Dotnet(others.Folder, "pack", $"src/{package}", "-c", "Release", "-o", Released);
        using var images = Pack("AutoIG.Images");
        SourceFolders = [sources.Folder, others.Folder, images.Folder];
        LibraryOfReports = File.ReadAllBytes(Path.Combine(others.Folder, "src", "AutoIG", "bin", "Release", "net10.0", "AutoIG.dll"));
    }

    /// <summary>Where the packages are.</summary>
    public string Folder { get; }

    /// <summary>Where the packages lie that a newcomer takes, under the version of the project.</summary>
    public string Released => Path.Combine(Folder, "released");

    /// <summary>That version.</summary>
    public string ReleasedVersion => Path.GetFileName(Directory.GetFiles(Released, "AutoIG.Templates.*.nupkg").Single())
        ["AutoIG.Templates.".Length..^".nupkg".Length];

    /// <summary>Where they were built; all that is gone.</summary>
    public IReadOnlyList<string> SourceFolders { get; }

    /// <summary>The library as it was built for the package of the reports.</summary>
    public byte[] LibraryOfReports { get; }

    public string Version { get; }

    public ZipArchive Open(string extension, string package = "AutoIG") =>
        ZipFile.OpenRead(Path.Combine(Folder, $"{package}.{Version}.{extension}"));

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        foreach (string package in new[] { "autoig", "autoig.reports", "autoig.images" })
        {
            string restored = Path.Combine(TrimmedPublishing.Packages, package, Version);
            if (Directory.Exists(restored))
                Directory.Delete(restored, recursive: true);
        }
    }

    private FreshCopy Pack(string package)
    {
        var sources = FreshCopy.Of("src", "generator");
        Command.Dotnet(sources.Folder, "pack", $"src/{package}", "-c", "Release", "-o", Folder, $"-p:PackageVersion={Version}");
        return sources;
    }
}
