using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>
/// What DeepLIFT's RevealCancel rule computes with the weights of a dense layer. Calls are qualified: the definition in which programs
/// stand has a method of the kernels' name.
/// </summary>
internal static class RevealCancel
{
    /// <summary>Σ max(w·Δh, 0) for each unit, operands (h, h′, weight).</summary>
    public static readonly Operator Positive = new ContributionsOperator("Positive");

    /// <summary>Σ min(w·Δh, 0) for each unit.</summary>
    public static readonly Operator Negative = new ContributionsOperator("Negative");

    /// <summary>The multipliers of h, operands (h, h′, weight, m⁺, m⁻).</summary>
    public static readonly Operator Transposed = new TransposedOperator();

    private sealed class ContributionsOperator(string sign) : KernelOperator(sign + "Contributions")
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) =>
            IrType.Real(operands[0].Shape.With(-1, operands[2].Shape[0]));

        public override string Emit(IKernelCall call) =>
            $"Kernels.RevealCancel.{sign}<{call.T}>({Sizes(call)}, {Operands(call, 3)}, {call.Result});";
    }

    private sealed class TransposedOperator() : KernelOperator("RevealCancelTransposed")
    {
        public override string Emit(IKernelCall call) =>
            $"Kernels.RevealCancel.Transposed<{call.T}>({Sizes(call)}, {Operands(call, 5)}, {call.Result});";
    }

    /// <summary>Rows, units, inputs.</summary>
    private static string Sizes(IKernelCall call)
    {
        Shape x = call.OperandType(0).Shape, weight = call.OperandType(2).Shape;
        return $"{Rows.Times("points", x.Product(0, x.Rank - 1))}, {weight[0]}, {weight[1]}";
    }

    private static string Operands(IKernelCall call, int count) => string.Join(", ", Enumerable.Range(0, count).Select(call.Operand));
}
