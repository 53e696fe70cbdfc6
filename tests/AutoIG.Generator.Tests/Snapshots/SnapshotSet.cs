using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;

namespace AutoIG.Generator.Tests.Snapshots;

/// <summary>
/// Generated files against those that were read and accepted, in the file conventions of Verify:
/// <c>{Class}.{Method}#{HintName}.verified.cs</c>, a first line that names the hint, UTF-8 with a byte order mark, LF. What differs is
/// written beside as <c>.received.cs</c>; with
/// <c>AUTOIG_ACCEPT=1</c> in the environment it is accepted instead.
/// </summary>
internal static class SnapshotSet
{
    private const string Verified = ".verified.cs", Received = ".received.cs";

    private static readonly UTF8Encoding Utf8WithMark = new(encoderShouldEmitUTF8Identifier: true);

    public static bool Accepts => Environment.GetEnvironmentVariable("AUTOIG_ACCEPT") == "1";

    /// <summary>The whole set of files of one test: none differs, none is missing, none is left over.</summary>
    public static void Verify(
        ImmutableArray<GeneratedSourceResult> files, [CallerFilePath] string testFile = "", [CallerMemberName] string method = "")
    {
        string folder = Path.GetDirectoryName(testFile)!, test = $"{Path.GetFileNameWithoutExtension(testFile)}.{method}#";
        var expected = files.ToDictionary(
            file => $"{test}{Path.GetFileNameWithoutExtension(file.HintName)}{Verified}",
            file => Encode($"//HintName: {file.HintName}\n{file.SourceText}"), StringComparer.Ordinal);
        var found = Directory.GetFiles(folder, $"*{Verified}").Select(file => Path.GetFileName(file)!)
            .Where(file => file.StartsWith(test, StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        var faults = expected.Where(pair => !Agrees(Path.Combine(folder, pair.Key), pair.Value))
            .Select(pair => $"{(found.Contains(pair.Key) ? "changed" : "missing")}: {pair.Key}").ToList();
        foreach (string extra in found.Except(expected.Keys))
        {
            faults.Add($"no longer generated: {extra}");
            if (Accepts)
                File.Delete(Path.Combine(folder, extra));
        }
        Assert.True(Accepts || faults.Count == 0, string.Join("\n", faults));
    }

    /// <summary>
    /// Whether a file has exactly this content; where it has not, writes the file or, unless changes are accepted, one beside it.
    /// </summary>
    public static bool Agrees(string path, byte[] content)
    {
        string received = path.Replace(Verified, Received, StringComparison.Ordinal);
        if (received == path)
            received += ".received.cs";
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(content))
        {
            File.Delete(received);
            return true;
        }
        File.WriteAllBytes(Accepts ? path : received, content);
        return false;
    }

    /// <summary>Files that belong to none of these tests.</summary>
    public static IEnumerable<string> Orphans(string folder, IEnumerable<string> tests)
    {
        var known = tests.ToHashSet(StringComparer.Ordinal);
        return Directory.GetFiles(folder, $"*{Verified}").Select(file => Path.GetFileName(file)!)
            .Where(file => !known.Contains(file.Split('#')[0]));
    }

    private static byte[] Encode(string text) => [.. Utf8WithMark.Preamble, .. Utf8WithMark.GetBytes(text.ReplaceLineEndings("\n"))];
}
