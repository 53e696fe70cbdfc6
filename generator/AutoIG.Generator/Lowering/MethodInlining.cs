using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using static AutoIG.Generator.Lowering.Refusals;

namespace AutoIG.Generator.Lowering;

/// <summary>Methods, local functions and properties whose source is in the compilation become part of the function.</summary>
internal sealed class MethodInlining(LoweringContext context) : LoweringPart(context)
{
    private readonly Dictionary<ISymbol, IOperation?> bodies = new(SymbolEqualityComparer.Default);

    public IOperation? BodyOf(IMethodSymbol target)
    {
        target = Symbols.WithBody(target);
        if (bodies.TryGetValue(target, out var known))
            return known;
        IOperation? body = null;
        foreach (var reference in target.DeclaringSyntaxReferences)
        {
            SyntaxNode? node = reference.GetSyntax(CancellationToken) switch
            {
                BaseMethodDeclarationSyntax declaration
                    when declaration.Body is not null || declaration.ExpressionBody is not null => declaration,
                AccessorDeclarationSyntax { Body: not null } or AccessorDeclarationSyntax { ExpressionBody: not null } =>
                    reference.GetSyntax(CancellationToken),
                ArrowExpressionClauseSyntax arrow => arrow,
                _ => null,
            };
            if (node is not null && Compilation.ContainsSyntaxTree(node.SyntaxTree))
                body = Compilation.GetSemanticModel(node.SyntaxTree).GetOperation(node, CancellationToken);
        }
        return bodies[target] = body;
    }

    /// <summary>
    /// Whether the compiler refuses something in a body that was read. Operations stand there in place of what does not fit, of which
    /// nothing can be expected; what is wrong is said by the compiler.
    /// </summary>
    public bool ReadErrors() => bodies.Values.OfType<IOperation>().Any(body =>
        Compilation.GetSemanticModel(body.Syntax.SyntaxTree).GetDiagnostics(body.Syntax.Span, CancellationToken)
            .Any(fault => fault.Severity == DiagnosticSeverity.Error));

    public Argument Inline(IMethodSymbol target, Argument.Host? self, IReadOnlyList<(IParameterSymbol Parameter, Argument Value)> arguments,
        IOperation call, string? resultName, string step)
    {
        for (var caller = Frame; caller is not null; caller = caller.Caller)
        {
            if (SymbolEqualityComparer.Default.Equals(Symbols.WithBody(caller.Method), Symbols.WithBody(target)))
                throw Refuse(DiagnosticDescriptors.Recursion, call, target.Name);
        }
        IOperation? body;
        Frame? enclosing = null;
        if (target.MethodKind == MethodKind.LocalFunction)
        {
            enclosing = Frame.Declaring(target);
            body = Frame.LocalFunction(target)?.Body;
        }
        else
        {
            body = BodyOf(target);
        }
        if (body is null)
        {
            throw Refuse(
                DiagnosticDescriptors.MethodHasNoSource, call,
                target.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat),
                target.DeclaringSyntaxReferences.Length > 0
                    ? "it has no body"
                    : "its source is in another assembly, and it is not an operator that has a derivative");
        }

        var (outer, origin) = (Frame, Builder.Origin);
        Frame = new Frame(Variables, outer, enclosing, target, self ?? enclosing?.Self, outer.Layers.Step(step), resultName);
        try
        {
            Frame.Start();
            foreach (var (parameter, value) in arguments)
            {
                // The body is not that of the constructed method, and neither are the parameters it names.
                var symbol = Symbols.WithBody(target).Parameters[parameter.Ordinal];
                CheckDeclaredShape(symbol, value, call);
                Variables.Set(Frame.Declare(symbol, symbol.Type, null), value);
            }
            Statements.LowerBody(body);
            var result = Variables.Get(Frame.Result, call);
            Frame.End();
            return result is Argument.Unassigned && !target.ReturnsVoid ? throw new RefusalException(null) : result;
        }
        finally
        {
            (Frame, Builder.Origin) = (outer, origin);
        }
    }

    /// <summary>A shape that an inlined method states for its parameter is a promise to its reader, and is kept.</summary>
    private void CheckDeclaredShape(IParameterSymbol parameter, Argument value, IOperation call)
    {
        Shape? known = value switch
        {
            Argument.Value { Id: var id } => Builder.TypeOf(id).Shape,
            Argument.Tokens tokens => new Shape(tokens.Length),
            _ => null,
        };
        if (known is not { } actual || Symbols.Attribute(parameter, "ShapeAttribute") is not { } attribute)
            return;
        var scope = Context.ModelDimensions;
        var names = ShapeReader.Names(attribute).Distinct().ToArray();
        foreach (string name in names.Where(name => scope.Resolve(name) is null))
            scope = scope.With(name, Dimension.Named(name));
        var declared = Declaration.ReadShape(attribute, parameter, scope);
        bool fits = declared.Rank == actual.Rank && Enumerable.Range(0, actual.Rank).All(axis =>
            declared[axis] == actual[axis] || !declared[axis].IsConstant);
        if (!fits)
        {
            throw Refuse(DiagnosticDescriptors.ShapesDoNotFit, call, parameter.ContainingSymbol.Name,
                $"parameter '{parameter.Name}' is declared {declared}, and {actual} comes");
        }
    }
}
