using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoIG.Generator.Lowering;

/// <content>Methods, local functions and properties whose source is in the compilation become part of the function.</content>
internal sealed partial class MethodLowering
{
    private readonly Dictionary<ISymbol, IOperation?> bodies = new(SymbolEqualityComparer.Default);

    private IOperation? BodyOf(IMethodSymbol target)
    {
        target = target.OriginalDefinition;
        target = target.PartialImplementationPart ?? target;
        if (bodies.TryGetValue(target, out var known))
            return known;
        IOperation? body = null;
        foreach (var reference in target.DeclaringSyntaxReferences)
        {
            SyntaxNode? node = reference.GetSyntax(cancellationToken) switch
            {
                BaseMethodDeclarationSyntax declaration when declaration.Body is not null || declaration.ExpressionBody is not null => declaration,
                AccessorDeclarationSyntax { Body: not null } or AccessorDeclarationSyntax { ExpressionBody: not null } => reference.GetSyntax(cancellationToken),
                ArrowExpressionClauseSyntax arrow => arrow,
                _ => null,
            };
            if (node is not null && compilation.ContainsSyntaxTree(node.SyntaxTree))
                body = compilation.GetSemanticModel(node.SyntaxTree).GetOperation(node, cancellationToken);
        }
        return bodies[target] = body;
    }

    private Argument Inline(IMethodSymbol target, Argument.Host? self, IReadOnlyList<(IParameterSymbol Parameter, Argument Value)> arguments,
        IOperation call, string? resultName, string step)
    {
        for (var caller = frame; caller is not null; caller = caller.Caller)
        {
            if (SymbolEqualityComparer.Default.Equals(caller.Method.OriginalDefinition, target.OriginalDefinition))
                throw Refuse(DiagnosticDescriptors.Recursion, call, target.Name);
        }
        IOperation? body;
        Frame? enclosing = null;
        if (target.MethodKind == MethodKind.LocalFunction)
        {
            enclosing = frame.Declaring(target.OriginalDefinition);
            body = enclosing is null ? null : ((ILocalFunctionOperation)enclosing.LocalFunctions[target.OriginalDefinition]).Body;
        }
        else
        {
            body = BodyOf(target);
        }
        if (body is null)
        {
            throw Refuse(DiagnosticDescriptors.MethodHasNoSource, call, target.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat),
                target.DeclaringSyntaxReferences.Length > 0 ? "it has no body" : "its source is in another assembly, and it is not an operator that has a derivative");
        }

        var (outer, origin) = (frame, builder.Origin);
        frame = new Frame(outer, enclosing, target, self ?? enclosing?.Self, outer.Layers.Step(step), resultName);
        try
        {
            Start(frame);
            foreach (var (parameter, value) in arguments)
            {
                // The body is the original definition's, and so are the parameters it names.
                var symbol = target.OriginalDefinition.Parameters[parameter.Ordinal];
                CheckDeclaredShape(symbol, value, call);
                Set(frame.Declare(symbol, symbol.Type, null), value);
            }
            LowerBody(body);
            var result = Get(frame.Result, call);
            state = state.Remove(frame.Returned).Remove(frame.Result);
            return result is Argument.Unassigned && !target.ReturnsVoid ? throw new RefusalException(null) : result;
        }
        finally
        {
            (frame, builder.Origin) = (outer, origin);
        }
    }

    /// <summary>A shape that an inlined method states for its parameter is a promise to its reader, and is kept.</summary>
    private void CheckDeclaredShape(IParameterSymbol parameter, Argument value, IOperation call)
    {
        Shape? known = value switch
        {
            Argument.Value { Id: var id } => builder.TypeOf(id).Shape,
            Argument.Tokens tokens => new Shape(tokens.Length),
            _ => null,
        };
        if (known is not { } actual || Symbols.Attribute(parameter, "ShapeAttribute") is not { } attribute)
            return;
        var scope = modelDimensions;
        var names = ShapeReader.Names(attribute).Distinct().ToArray();
        foreach (string name in names.Where(name => scope.Resolve(name) is null))
            scope = scope.With(name, Dimension.Named(name));
        var declared = ReadShape(attribute, parameter, scope);
        bool fits = declared.Rank == actual.Rank && Enumerable.Range(0, actual.Rank).All(axis =>
            declared[axis] == actual[axis] || !declared[axis].IsConstant);
        if (!fits)
        {
            throw Refuse(DiagnosticDescriptors.ShapesDoNotFit, call, parameter.ContainingSymbol.Name,
                $"parameter '{parameter.Name}' is declared {declared}, and {actual} comes");
        }
    }
}
