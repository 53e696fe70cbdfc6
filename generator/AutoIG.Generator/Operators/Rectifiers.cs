using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>Which functions rectify, and the gate that stands behind each of them in the backward sweep.</summary>
internal static class Rectifiers
{
    /// <summary>Operands (δ, g): what the gate passes back of an adjoint δ where the gradient is g.</summary>
    public static readonly ElementwiseOperator Gate = new("RectifierGate", 2)
    {
        // The one place where the gradient, guided backpropagation and deconvolution differ: the gate is a type parameter of the sweep.
        Vector = "TGate.Pass({0}, {1})", Scalar = "Pass<TGate>({0}, {1})", TakesGate = true,
        Range = (x, _) => x[0].Or(x[1]).Or(NumberKinds.Zero),
    };

    /// <summary>Operands (δ, y): what the gate passes back of δ behind y = max(x, 0), whose gradient is known from y alone.</summary>
    public static readonly ElementwiseOperator RectifierPullback = new("RectifierPullback", 2)
    {
        Vector = "TGate.Pass({0}, TVector.Select(TVector.GreaterThan({1}, TVector.Zero), {0}, TVector.Zero))",
        Scalar = "Rectifier<TGate>({0}, {1})", TakesGate = true,
        Range = (x, _) => x[0].Or(NumberKinds.Zero),
    };

    /// <summary>A function that rectifies wherever it is applied.</summary>
    public static Rectification Always(IrBuilder builder, IReadOnlyList<int> operands) => Rectification.Positive;

    /// <summary>The larger of two values, one of which is the constant 0.</summary>
    public static Rectification Above0(IrBuilder builder, IReadOnlyList<int> operands) =>
        operands.Any(operand => IsZero(builder, operand)) ? Rectification.Positive : Rectification.None;

    /// <summary>The smaller of two values, one of which is the constant 0.</summary>
    public static Rectification Below0(IrBuilder builder, IReadOnlyList<int> operands) =>
        operands.Any(operand => IsZero(builder, operand)) ? Rectification.Negative : Rectification.None;

    /// <summary>A value between two limits, operands (x, lower, upper), one of which is the constant 0.</summary>
    public static Rectification Between(IrBuilder builder, IReadOnlyList<int> operands) =>
        IsZero(builder, operands[1]) ? Rectification.Positive
        : IsZero(builder, operands[2]) ? Rectification.Negative : Rectification.None;

    /// <summary>What the gate passes back where it is that of min(x, 0): both signs are turned round on the way in and out.</summary>
    public static Expr Gated(Rectification rectification, Expr δ, Expr gradient) => rectification switch
    {
        Rectification.Positive => δ.Apply(Gate, gradient),
        Rectification.Negative => -(-δ).Apply(Gate, -gradient),
        _ => gradient,
    };

    private static bool IsZero(IrBuilder builder, int value) => Arithmetic.IsConstant(builder, value, 0);
}
