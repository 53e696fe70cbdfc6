using AutoIG.Generator.Lowering;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoIG.Generator.Tests.Lowering;

/// <summary>Every model of the reference tests lowers without a diagnostic.</summary>
public class ReferenceModelTests
{
    private static readonly CSharpCompilation Models = Source.Compile(
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Models"), "*.cs", SearchOption.AllDirectories)
            .OrderBy(path => path, StringComparer.Ordinal).Select(File.ReadAllText).ToArray());

    public static TheoryData<string> Methods() => [.. Models.Marked().Select(Name)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Lowers(string method)
    {
        var lowered = MethodLowering.Lower(Models.Marked().Single(m => Name(m) == method), Models);

        Assert.True(lowered.Function is not null, string.Join("\n", lowered.Diagnostics));
        Assert.NotEmpty(lowered.Function!.Body.Statements);
    }

    private static string Name(IMethodSymbol method) => $"{method.ContainingType.Name}.{method.Name}";
}
