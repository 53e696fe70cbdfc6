using System.Numerics;
using AutoIG.CompilerServices;
using AutoIG.Language.Tests.Tensors.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoIG.Language.Tests.Tensors.Reading;

/// <summary>
/// What was generated for a model, run without the compiler: its text is read, on the very engine and kernels that it is compiled for.
/// Where these are specialised for its expressions, they are specialised once for all that are read.
/// </summary>
internal sealed class ReadDefinition<T> : FunctionDefinition<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly CSharpParseOptions Parse = new(LanguageVersion.CSharp14, DocumentationMode.None);

    private readonly GeneratedText<T> text;

    /// <param name="file">The generated file.</param>
    /// <param name="program">What it was generated for.</param>
    public ReadDefinition(string file, TensorProgram program)
    {
        text = new GeneratedText<T>(CSharpSyntaxTree.ParseText(file, Parse).GetCompilationUnitRoot(), ReadModel.Of<T>(program));
        Signature = (FunctionSignature)text.Member(nameof(Signature))!;
    }

    public override FunctionSignature Signature { get; }

    public override int SelectWay(ReadOnlySpan<int> dimensions, ReadOnlySpan<long> fixedArguments) =>
        Run(nameof(SelectWay), new() { ["dimensions"] = dimensions.ToArray(), ["fixedArguments"] = fixedArguments.ToArray() }) is int way
            ? way : 0;

    public override FunctionPrograms<T> Programs(int way) => (FunctionPrograms<T>)Run(nameof(Programs), new() { ["way"] = way })!;

    public override IReadOnlyList<LayerInfo> Layers(int way) =>
        (IReadOnlyList<LayerInfo>?)Run(nameof(Layers), new() { ["way"] = way }) ?? Signature.Layers;

    protected override FunctionPlan Bind(int way, ReadOnlySpan<int> dimensions) =>
        (FunctionPlan)Run(nameof(Bind), new() { ["way"] = way, ["dimensions"] = dimensions.ToArray() })!;

    private object? Run(string method, Dictionary<string, object?> arguments) =>
        text.Method(text.Definition, method)?.Invoke(new Scope(text.Definition) { Names = arguments });
}
