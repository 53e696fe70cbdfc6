using AutoIG.Generator.Emission;
using AutoIG.Generator.Lowering;
using Microsoft.CodeAnalysis;

namespace AutoIG.Generator;

/// <summary>Writes the derivative of every method marked [Differentiable].</summary>
[Generator(LanguageNames.CSharp)]
public sealed class AutoIGGenerator : IIncrementalGenerator
{
    internal const string Attribute = "AutoIG.DifferentiableAttribute";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var lowered = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                Attribute,
                static (node, _) => node is Microsoft.CodeAnalysis.CSharp.Syntax.MethodDeclarationSyntax,
                static (source, token) => PipelineModel.Of(
                    MethodLowering.Lower((IMethodSymbol)source.TargetSymbol, source.SemanticModel.Compilation, cancellationToken: token)))
            .WithTrackingName("Lowering");
        var written = lowered
            .Where(static model => model.Function is not null)
            .Select(static (model, _) => (Hint: model.Host.HintName, Text: FunctionWriter.Write(model.Function!)))
            .WithTrackingName("Emission");
        context.RegisterSourceOutput(written, static (output, file) => output.AddSource(file.Hint + ".g.cs", file.Text));
    }
}
