using AutoIG.Generator.Tests.Packaging;
using AutoIG.Generator.Tests.Snapshots;

namespace AutoIG.Generator.Tests.Documents;

/// <summary>
/// Pages that are written from what they describe: compared with it, or, with <c>AUTOIG_ACCEPT=1</c> in the environment, renewed.
/// </summary>
internal static class WrittenPage
{
    /// <summary>A file of the repository, with line ends as they are everywhere.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(FreshCopy.Repository, path)).ReplaceLineEndings("\n");

    /// <summary>Fails unless the page has this content; writes it first where changes are accepted.</summary>
    public static void Verify(string path, string content)
    {
        if (SnapshotSet.Accepts)
            File.WriteAllText(Path.Combine(FreshCopy.Repository, path), content);
        Assert.Equal(content, Read(path));
    }
}
