using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoIG.CodeFixes;

/// <summary>
/// What the functions of <c>Nn</c> that a tensor is given to tell about its shape: that of <c>Linear</c> is [out, in], and where the
/// input has a declared shape, in is its last size. Sizes are the arguments of <c>[Shape(…)]</c>, as they are written.
/// </summary>
internal static class ShapeFromUse
{
    private const string Unknown = "0";

    /// <summary>The arguments that may be meant, the likeliest first.</summary>
    public static IEnumerable<string> OfParameter(IParameterSymbol parameter, SemanticModel model, CancellationToken cancellation)
    {
        // Token ids have one dimension.
        if (parameter.Type is IArrayTypeSymbol or INamedTypeSymbol { Name: "ReadOnlySpan" })
            return ["\"tokens\""];
        var told = Uses(parameter, model, cancellation)
            .Select(use => Told(use.Call, use.Name, model, cancellation)).FirstOrDefault(shape => shape is not null);
        return told is not null ? [told] : ["\"length\"", "\"rows\", \"columns\"", "\"channels\", \"height\", \"width\""];
    }

    /// <summary>The arguments, of which those that nothing tells are 0.</summary>
    public static IEnumerable<string> OfWeight(ISymbol weight, SyntaxNode use, SemanticModel model, CancellationToken cancellation)
    {
        var argument = use.FirstAncestorOrSelf<ArgumentSyntax>();
        var call = argument is null ? null : CallOf(argument, model, cancellation);
        string? told = call is { } found && SymbolEqualityComparer.Default.Equals(
            model.GetSymbolInfo(argument!.Expression, cancellation).Symbol, weight)
            ? Told(found.Call, found.Name, model, cancellation) : null;
        return [told ?? Unknown];
    }

    private static IEnumerable<(IInvocationOperation Call, string Name)> Uses(
        IParameterSymbol parameter, SemanticModel model, CancellationToken cancellation)
    {
        if (parameter.ContainingSymbol.DeclaringSyntaxReferences is not { Length: 1 } references)
            yield break;
        foreach (var argument in references[0].GetSyntax(cancellation).DescendantNodes().OfType<ArgumentSyntax>())
        {
            if (SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(argument.Expression, cancellation).Symbol, parameter)
                && CallOf(argument, model, cancellation) is { } call)
                yield return call;
        }
    }

    /// <summary>The call of the vocabulary that an argument stands in, and the name of its parameter.</summary>
    private static (IInvocationOperation Call, string Name)? CallOf(
        ArgumentSyntax argument, SemanticModel model, CancellationToken cancellation) =>
        argument.Parent?.Parent is InvocationExpressionSyntax syntax
        && model.GetOperation(syntax, cancellation) is IInvocationOperation call
        && call.TargetMethod.ContainingType is { Name: "Nn", ContainingNamespace: { Name: "AutoIG" } library }
        && library.ContainingNamespace.IsGlobalNamespace
        && call.Arguments.FirstOrDefault(given => given.Syntax == argument)?.Parameter is { } parameter
            ? (call, parameter.Name) : null;

    private static string? Told(IInvocationOperation call, string name, SemanticModel model, CancellationToken cancellation)
    {
        var (input, weight, bias) = (Shape("input"), Shape("weight"), Shape("bias"));
        string outputs = At(bias, 0) ?? Unknown;
        int axes = call.TargetMethod.Name switch { "Conv1D" => 1, "Conv2D" => 2, _ => 0 };
        switch (call.TargetMethod.Name, name)
        {
            case ("Linear", "input"):
                return At(weight, 1);
            case ("Linear", "weight"):
                return $"{outputs}, {Size(At(input, -1)) ?? Unknown}";
            case ("Linear" or "Conv1D" or "Conv2D", "bias"):
                return At(weight, 0) ?? Unknown;
            case ("Conv1D" or "Conv2D", "input"):
                // With groups a filter sees some of the channels only.
                string channels = IsGrouped() ? "\"channels\"" : At(weight, 1) ?? "\"channels\"";
                return axes == 1 ? $"{channels}, \"length\"" : $"{channels}, \"height\", \"width\"";
            case ("Conv1D" or "Conv2D", "weight"):
                string filtered = IsGrouped() ? Unknown : Size(At(input, 0)) ?? Unknown;
                return string.Join(", ", new[] { outputs, filtered }.Concat(Enumerable.Repeat(Unknown, axes)));
            case ("Embedding", "weight"):
                return $"{Unknown}, {Unknown}";
            default:
                return null;
        }

        bool IsGrouped() => call.Arguments.Any(given => given.Parameter?.Name == "groups" && !given.IsImplicit);

        IReadOnlyList<string>? Shape(string parameter) => call.Arguments.FirstOrDefault(given => given.Parameter?.Name == parameter)
            is { IsImplicit: false } argument ? Declared(argument.Value.Syntax, model, cancellation) : null;
    }

    /// <summary>A size of a shape, from its end where the axis is negative, as PyTorch counts.</summary>
    private static string? At(IReadOnlyList<string>? shape, int axis)
    {
        int place = axis < 0 ? shape?.Count + axis ?? 0 : axis;
        return shape is not null && place >= 0 && place < shape.Count ? shape[place] : null;
    }

    /// <summary>A size that is a number. A name is bound by the parameters of a method: weights have none of their own.</summary>
    private static string? Size(string? size) => size is null || size[0] == '"' ? null : size;

    /// <summary>The sizes of the shape that a parameter, field or property is declared with.</summary>
    private static IReadOnlyList<string>? Declared(SyntaxNode expression, SemanticModel model, CancellationToken cancellation)
    {
        var attribute = model.GetSymbolInfo(expression, cancellation).Symbol?.GetAttributes()
            .FirstOrDefault(given => given.AttributeClass is { Name: "ShapeAttribute", ContainingNamespace.Name: "AutoIG" });
        return attribute?.ApplicationSyntaxReference?.GetSyntax(cancellation) is AttributeSyntax { ArgumentList: { } sizes }
            ? [.. sizes.Arguments.Select(size => size.ToString())] : null;
    }
}
