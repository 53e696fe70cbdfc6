using System.Numerics;
using AutoIG.CompilerServices;
using AutoIG.Language.Tests.Reading;
using AutoIG.Language.Tests.Tensors.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

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

/// <inheritdoc/>
internal sealed class ReadGradient<T>(GeneratedText<T> text, ClassDeclarationSyntax type) : GradientProgram<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Prefix(Batch<T> batch) => Sweep.Run(text, type, nameof(Prefix), batch);

    public override void Forward(Batch<T> batch) => Sweep.Run(text, type, nameof(Forward), batch);

    public override void Backward<TRule>(Batch<T> batch)
    {
        if (typeof(TRule) != typeof(GradientRule<T>))
            throw new ReadingFault($"{typeof(TRule)} is not read.");
        Sweep.Run(text, type, nameof(Backward), batch);
    }

    public override void PrefixTransposed(Batch<T> batch) => Sweep.Run(text, type, nameof(PrefixTransposed), batch);
}

/// <inheritdoc/>
internal sealed class ReadPushforward<T>(GeneratedText<T> text, ClassDeclarationSyntax type) : PushforwardProgram<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Pushforward(Batch<T> batch) => Sweep.Run(text, type, nameof(Pushforward), batch);
}

internal static class Sweep
{
    public static void Run<T>(GeneratedText<T> text, ClassDeclarationSyntax type, string name, Batch<T> batch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        text.Method(type, name)?.Invoke(new Scope(type) { Names = new() { ["batch"] = batch } });
}
