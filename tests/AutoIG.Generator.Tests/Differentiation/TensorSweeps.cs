using AutoIG.Generator.Analysis;
using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Tests.Lowering;

namespace AutoIG.Generator.Tests.Differentiation;

/// <summary>The sweeps of a method of a small model of tensors, as far as the pipeline goes before they are planned.</summary>
internal static class TensorSweeps
{
    /// <summary>The weights of a chain of two layers, and the attribute of a method that asks for every program.</summary>
    public const string Fields =
        """
        [Shape(4, 3)] private readonly Tensor<float> w1 = weights["w1"];
        [Shape(2, 4)] private readonly Tensor<float> w2 = weights["w2"];
        [Shape(3)] private readonly Tensor<float> b = weights["b"];
        [Differentiable(Programs = ModelPrograms.Comparison | ModelPrograms.RevealCancel | ModelPrograms.Relevance
            | ModelPrograms.LinearPieces)]

        """;

    /// <summary>The sweeps of the first marked method.</summary>
    /// <param name="members">The members of the model, which is constructed from <c>weights</c>.</param>
    /// <param name="options">What is switched on; everything, if not given.</param>
    public static TensorDerivative Of(string members, AnalysisOptions? options = null)
    {
        var used = options ?? AnalysisOptions.Default;
        return AutoIG.Generator.Pipeline.Differentiate(AutoIG.Generator.Pipeline.Analyse(Lowered(members), used), used);
    }

    /// <summary>One of the programs that the method asks for.</summary>
    public static FurtherProgram Program(string members, Ir.ModelPrograms kind, AnalysisOptions? options = null) =>
        Of(members, options).Further.Single(program => program.Kind == kind);

    /// <summary>The first marked method, which must lower without a diagnostic.</summary>
    public static IrFunction Lowered(string members)
    {
        var lowered = Source.Lower($"public sealed partial class M(SafeTensors weights) {{ {members} }}");
        Assert.True(lowered.Function is not null, string.Join("\n", lowered.Diagnostics));
        return lowered.Function!;
    }

    /// <summary>The names of operators, in the order of the operations.</summary>
    public static string[] NamesOf(IEnumerable<IrOperation> operations) => [.. operations.Select(operation => operation.Operator.Name)];
}
