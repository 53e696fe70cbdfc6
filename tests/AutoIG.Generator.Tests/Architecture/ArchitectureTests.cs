namespace AutoIG.Generator.Tests.Architecture;

/// <summary>
/// The arrows between folders are those of the tables in ARCHITECTURE.md, which give a reason for each, and they run in no circle.
/// </summary>
public sealed class ArchitectureTests
{
    [Theory]
    [InlineData("generator/AutoIG.Generator")]
    [InlineData("src/AutoIG", "System.Numerics")]
    [InlineData("src/AutoIG.Onnx", "System.Numerics")]
    public void Folders_use_each_other_as_the_table_says(string project, params string[] usings)
    {
        var folders = new SourceFolders(project, usings);
        Assert.Empty(folders.Errors);
        var table = ArrowTable.Of(project);
        var arrows = folders.Arrows();
        Assert.True(arrows.Count > 5, "A project without arrows was not read.");
        var faults = arrows.Where(arrow => !table.Allows(arrow.Key.From, arrow.Key.To))
            .Select(arrow => $"{arrow.Key.From} → {arrow.Key.To} at {arrow.Value}")
            .Concat(table.Arrows.Where(arrow => !arrows.ContainsKey(arrow))
                .Select(arrow => $"{arrow.From} → {arrow.To} is in the table, and nothing needs it."))
            .ToArray();
        Assert.True(faults.Length == 0, string.Join("\n", faults));
    }

    /// <summary>
    /// The comparison itself: a forbidden type is found where it is used, with and without a using; a using alone is no arrow.
    /// </summary>
    [Theory]
    [InlineData("using AutoIG.Generator.Operators;\nnamespace AutoIG.Generator.Ir;\ninternal static class Added { public static Operator Sum => Arithmetic.Add; }", true)]
    [InlineData("namespace AutoIG.Generator.Ir;\ninternal static class Added { public static Expr Twice(Expr x) => x.Apply(Operators.Arithmetic.Add, x); }", true)]
    [InlineData("using AutoIG.Generator.Operators;\nnamespace AutoIG.Generator.Ir;\ninternal static class Added;", false)]
    public void A_forbidden_arrow_is_found(string source, bool isArrow)
    {
        var folders = new SourceFolders("generator/AutoIG.Generator").With("Ir/Added.cs", source);
        Assert.Empty(folders.Errors);
        Assert.False(ArrowTable.Of("generator/AutoIG.Generator").Allows("Ir", "Operators"));
        Assert.Equal(isArrow, folders.Arrows("Ir").ContainsKey(("Ir", "Operators")));
    }

    [Fact]
    public void A_circle_is_found() =>
        Assert.Equal(["a", "b"], ArrowTable.Between(("a", "b"), ("b", "a"), ("b", "c")).Circle());

    [Theory]
    [InlineData("generator/AutoIG.Generator")]
    [InlineData("src/AutoIG")]
    [InlineData("src/AutoIG.Onnx")]
    public void The_table_has_no_circle(string project) => Assert.Equal([], ArrowTable.Of(project).Circle());
}
