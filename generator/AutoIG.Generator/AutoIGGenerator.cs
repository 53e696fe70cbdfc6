using AutoIG.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoIG.Generator;

/// <summary>
/// Writes the derivative of every method marked [Differentiable]: find, lower, write. <see cref="Pipeline"/> lists the passes. What is
/// wrong with a method is reported by <see cref="DifferentiableAnalyzer"/>.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class AutoIGGenerator : IIncrementalGenerator
{
    internal const string Attribute = "AutoIG.DifferentiableAttribute";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context) => Write(context, Lowered(context));

    /// <summary>The marked methods, lowered.</summary>
    internal static IncrementalValuesProvider<PipelineModel> Lowered(IncrementalGeneratorInitializationContext context) =>
        context.SyntaxProvider
            .ForAttributeWithMetadataName(
                Attribute,
                static (node, _) => node is MethodDeclarationSyntax,
                static (source, token) =>
                    PipelineModel.Of(Pipeline.Lower((IMethodSymbol)source.TargetSymbol, source.SemanticModel.Compilation, token)))
            .WithTrackingName("Lowering");

    /// <summary>Adds the file of each method; a fault in writing one is reported, and the others are written all the same.</summary>
    internal static void Write(
        IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<PipelineModel> lowered)
    {
        var written = lowered
            .Select(static (model, _) => GeneratedFile.Of(model))
            .WithTrackingName("Emission");
        context.RegisterSourceOutput(written, static (output, file) =>
        {
            if (file is null)
                return;
            output.AddSource(file.HintName, file.Text);
            if (file.Fault is not null)
                output.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.GeneratorFault, Location.None, file.HintName, file.Fault));
        });
    }
}
