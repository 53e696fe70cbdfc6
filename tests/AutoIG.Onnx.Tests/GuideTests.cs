using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using AutoIG.Onnx.Files;

namespace AutoIG.Onnx.Tests;

/// <summary>What a page of the guide shows of an import is what the import writes.</summary>
public sealed class GuideTests
{
    /// <summary>The file is the one that the page's Python writes, as <c>docs/import/run.sh</c> runs it.</summary>
    [Fact]
    public void The_page_on_export_shows_the_method()
    {
        string page = File.ReadAllText(Path.Combine(Root(), "docs", "guides", "export.md")).ReplaceLineEndings("\n");
        string shown = Regex.Match(page, "```text\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        Assert.NotEmpty(shown);
        using var file = new ModelFile(ImportedCase.PathOf("Cases/flowers.onnx"));
        Assert.Contains(shown, OnnxImport.Run(file, new() { Name = "Flowers" }).Source, StringComparison.Ordinal);
    }

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(path, "..", "..", ".."));
}
