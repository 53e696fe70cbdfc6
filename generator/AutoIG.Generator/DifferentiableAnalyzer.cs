using System.Collections.Immutable;
using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Lowering;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AutoIG.Generator;

/// <summary>
/// Reports why a method marked [Differentiable] cannot be differentiated. It runs the same lowering as the generator; as an analyzer's its
/// diagnostics can be suppressed and fixed.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DifferentiableAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. DiagnosticDescriptors.All];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(
            static symbol =>
            {
                var method = (IMethodSymbol)symbol.Symbol;
                if (Symbols.Attribute(method, "DifferentiableAttribute") is null)
                    return;
                foreach (var diagnostic in Pipeline.Lower(method, symbol.Compilation, symbol.CancellationToken).Diagnostics)
                    symbol.ReportDiagnostic(diagnostic.Resolve(symbol.Compilation));
            },
            SymbolKind.Method);
        // Local functions and lambdas are no members: nothing else would say that nothing is generated for them.
        context.RegisterSyntaxNodeAction(
            static node =>
            {
                var symbol = node.Node is LocalFunctionStatementSyntax
                    ? node.SemanticModel.GetDeclaredSymbol(node.Node, node.CancellationToken)
                    : node.SemanticModel.GetSymbolInfo(node.Node, node.CancellationToken).Symbol;
                if (symbol is not IMethodSymbol function || Symbols.Attribute(function, "DifferentiableAttribute") is not { } attribute)
                    return;
                string name = function.Name.Length > 0 ? function.Name : "The lambda expression";
                node.ReportDiagnostic(Diagnostic.Create(
                    DiagnosticDescriptors.MethodCannotBeDifferentiated,
                    attribute.ApplicationSyntaxReference!.GetSyntax(node.CancellationToken).GetLocation(),
                    name, "it is no member of a type; make it a method"));
            },
            SyntaxKind.LocalFunctionStatement, SyntaxKind.ParenthesizedLambdaExpression, SyntaxKind.SimpleLambdaExpression);
    }
}
