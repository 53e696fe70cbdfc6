using System.Text.RegularExpressions;

namespace AutoIG.Generator.Tests.Architecture;

/// <summary>A table of ARCHITECTURE.md that says which folders of a project a folder uses, and why.</summary>
internal sealed class ArrowTable
{
    private ArrowTable(IReadOnlyList<(string From, string To)> arrows) => Arrows = arrows;

    public IReadOnlyList<(string From, string To)> Arrows { get; }

    /// <summary>The table below the comment that names the project.</summary>
    public static ArrowTable Of(string project)
    {
        string[] lines = File.ReadAllLines(Path.Combine(SourceFolders.Repository(), "ARCHITECTURE.md"));
        var rows = lines.SkipWhile(line => line != $"<!-- arrows of {project} -->").Skip(1).SkipWhile(line => line.Length == 0)
            .TakeWhile(line => line.StartsWith('|')).Skip(2).Select(line => line.Trim('|').Split('|')).ToArray();
        Assert.True(rows.Length > 0, $"ARCHITECTURE.md has no table of {project}.");
        Assert.All(rows, row => Assert.True(row.Length == 3 && row[2].Trim().Length > 0, "A folder, what it uses, and why."));
        return new ArrowTable([.. rows.SelectMany(row => Names(row[1]).Select(to => (Names(row[0]).Single(), to)))]);
    }

    public bool Allows(string from, string to) => Arrows.Contains((from, to));

    /// <summary>The folders of a circle; none where there is none.</summary>
    public IReadOnlyList<string> Circle()
    {
        var open = Arrows.SelectMany(arrow => new[] { arrow.From, arrow.To }).ToHashSet();
        while (open.FirstOrDefault(folder => !Arrows.Any(arrow => arrow.From == folder && open.Contains(arrow.To))) is { } end)
            open.Remove(end);
        return [.. open.Order()];
    }

    private static IEnumerable<string> Names(string cell) => Regex.Matches(cell, "`([^`]+)`").Select(match => match.Groups[1].Value);
}
