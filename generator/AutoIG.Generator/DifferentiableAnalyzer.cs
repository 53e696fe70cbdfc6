using System.Collections.Immutable;
using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Lowering;
using Microsoft.CodeAnalysis;
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
    }
}
