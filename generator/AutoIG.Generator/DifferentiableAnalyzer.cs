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
                // A partial method is two symbols with the same attributes.
                if (method.PartialDefinitionPart is not null || Symbols.Attribute(method, "DifferentiableAttribute") is null)
                    return;
                foreach (var diagnostic in Pipeline.Lower(method, symbol.Compilation, symbol.CancellationToken).Diagnostics)
                    symbol.ReportDiagnostic(diagnostic.Resolve(symbol.Compilation));
            },
            SymbolKind.Method);
        // Local functions and lambdas are no members: nothing else would say that nothing is generated for them. They are looked for in
        // the tree, because an action for kinds of syntax costs a cold compiler more than the search.
        context.RegisterSemanticModelAction(
            static model =>
            {
                foreach (var node in model.SemanticModel.SyntaxTree.GetRoot(model.CancellationToken).DescendantNodes())
                {
                    var symbol = node switch
                    {
                        LocalFunctionStatementSyntax { AttributeLists.Count: > 0 } =>
                            model.SemanticModel.GetDeclaredSymbol(node, model.CancellationToken),
                        LambdaExpressionSyntax { AttributeLists.Count: > 0 } =>
                            model.SemanticModel.GetSymbolInfo(node, model.CancellationToken).Symbol,
                        _ => null,
                    };
                    if (symbol is not IMethodSymbol function
                        || Symbols.Attribute(function, "DifferentiableAttribute") is not { } attribute)
                        continue;
                    string name = function.Name.Length > 0 ? function.Name : "The lambda expression";
                    model.ReportDiagnostic(Diagnostic.Create(
                        DiagnosticDescriptors.MethodCannotBeDifferentiated,
                        attribute.ApplicationSyntaxReference!.GetSyntax(model.CancellationToken).GetLocation(),
                        name, "it is no member of a type; make it a method"));
                }
            });
    }
}
