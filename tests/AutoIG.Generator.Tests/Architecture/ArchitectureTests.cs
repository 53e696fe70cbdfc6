namespace AutoIG.Generator.Tests.Architecture;

/// <summary>The arrows between folders are those of the tables in ARCHITECTURE.md, which give a reason for each, and they run in no circle.</summary>
public sealed class ArchitectureTests
{
    [Theory]
    [InlineData("generator/AutoIG.Generator")]
    public void Folders_use_each_other_as_the_table_says(string project, params string[] usings)
    {
        var folders = new SourceFolders(project, usings);
        Assert.Empty(folders.Errors);
        var table = ArrowTable.Of(project);
        var arrows = folders.Arrows();
        Assert.True(arrows.Count > 5, "A project without arrows was not read.");
        Assert.Empty(arrows.Where(arrow => !table.Allows(arrow.Key.From, arrow.Key.To)).Select(arrow => $"{arrow.Key.From} → {arrow.Key.To} at {arrow.Value}"));
        Assert.Empty(table.Arrows.Where(arrow => !arrows.ContainsKey(arrow)).Select(arrow => $"{arrow.From} → {arrow.To} is in the table, and nothing needs it."));
    }

    [Theory]
    [InlineData("generator/AutoIG.Generator")]
    public void The_table_has_no_circle(string project) => Assert.Equal([], ArrowTable.Of(project).Circle());
}
