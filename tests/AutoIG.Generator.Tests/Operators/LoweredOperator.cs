using AutoIG.Generator.Analysis;
using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Lowering;

namespace AutoIG.Generator.Tests.Operators;

/// <summary>An operator model as the generator sees it.</summary>
/// <param name="Operators">The operators of the IR that its value is made of.</param>
/// <param name="DerivativeOperators">Those of its adjoint and its tangent.</param>
/// <param name="IsAffine">Whether its result is affine in its inputs.</param>
internal sealed record LoweredOperator(IReadOnlyList<string> Operators, IReadOnlyList<string> DerivativeOperators, bool IsAffine)
{
    public static LoweredOperator Of(OperatorModel model)
    {
        var models = OperatorModels.Instance;
        var lowered = MethodLowering.Lower(models.Methods[model.Name], models.Compilation);
        Assert.True(lowered.Function is not null, $"{model.Name}: {string.Join(" ", lowered.Diagnostics)}");
        var function = Legalisation.Apply(ConvolutionFolding.Apply(DeadCode.Remove(LayoutPropagation.Apply(lowered.Function!))));
        var frontier = Frontier.Find(function);
        var derivative = TensorDifferentiation.Differentiate(function, frontier);
        return new LoweredOperator(
            [.. function.Body.Statements.OfType<IrOperation>().Select(o => o.Operator.Name).Distinct()],
            [.. derivative.Backward.Concat(derivative.PrefixTransposed).Concat(derivative.Pushforward).Select(o => o.Operator.Name)
                .Distinct()],
            frontier.Values.Contains(function.Result));
    }
}
