using AutoIG.Generator.Ir;
using AutoIG.Generator.Lowering;

namespace AutoIG.Generator.Operators;

internal static partial class OperatorTable
{
    private static IEnumerable<Operator> Arithmetic() =>
    [
        new ElementwiseOperator("Add", 2)
        {
            Symbols = ["operator +", "System.Numerics.Tensors.Tensor.Add", "AutoIG.Nn.Add"],
            Vector = "{0} + {1}", Scalar = "{0} + {1}", IsInfix = true,
            Rules = [(δ, _, _, _) => δ, (δ, _, _, _) => δ],
            Derivative = "δ; δ",
            Affinity = _ => true,
            Identity = (b, x, _) => IsConstant(b, x[0], 0) ? x[1] : IsConstant(b, x[1], 0) ? x[0] : null,
            Evaluate = (x, _) => x[0] + x[1],
        },
        new ElementwiseOperator("AddMask", 2)
        {
            // x where the mask is 0, −∞ where it is −∞. Not affine, though it looks so: a point between two scores of −∞ is NaN.
            Vector = "{0} + {1}", Scalar = "{0} + {1}", IsInfix = true,
            Rules = [(δ, _, _, _) => δ, (δ, _, _, _) => δ],
            Derivative = "δ; δ",
        },
        new ElementwiseOperator("Subtract", 2)
        {
            Symbols = ["operator -", "System.Numerics.Tensors.Tensor.Subtract", "AutoIG.Nn.Subtract"],
            Vector = "{0} - {1}", Scalar = "{0} - {1}", IsInfix = true,
            Rules = [(δ, _, _, _) => δ, (δ, _, _, _) => -δ],
            Derivative = "δ; −δ",
            Affinity = _ => true,
            Identity = (b, x, _) => IsConstant(b, x[1], 0) ? x[0] : null,
            Evaluate = (x, _) => x[0] - x[1],
        },
        new ElementwiseOperator("Multiply", 2)
        {
            Symbols = ["operator *", "System.Numerics.Tensors.Tensor.Multiply", "AutoIG.Nn.Multiply"],
            Vector = "{0} * {1}", Scalar = "{0} * {1}", IsInfix = true,
            Rules = [(δ, x, _, _) => δ * x[1], (δ, x, _, _) => δ * x[0]],
            Derivative = "δ·x₂; δ·x₁",
            Affinity = active => !(active[0] && active[1]),
            Identity = (b, x, _) => IsConstant(b, x[0], 1) ? x[1] : IsConstant(b, x[1], 1) ? x[0] : null,
            Evaluate = (x, _) => x[0] * x[1],
        },
        new ElementwiseOperator("Divide", 2)
        {
            Symbols = ["operator /", "System.Numerics.Tensors.Tensor.Divide", "AutoIG.Nn.Divide"],
            Vector = "{0} / {1}", Scalar = "{0} / {1}", IsInfix = true,
            Rules = [(δ, x, _, _) => δ / x[1], (δ, x, y, _) => -(δ * y / x[1])],
            Derivative = "δ/x₂; −δ·y/x₂",
            Affinity = active => !active[1],
            Identity = (b, x, _) => IsConstant(b, x[1], 1) ? x[0] : null,
            Evaluate = (x, _) => x[0] / x[1],
        },
        new ElementwiseOperator("Negate", 1)
        {
            Symbols = ["operator unary -", "System.Numerics.Tensors.Tensor.Negate", "AutoIG.Nn.Negate"],
            Vector = "-{0}", Scalar = "-{0}", IsInfix = true,
            Rules = [(δ, _, _, _) => -δ],
            Derivative = "−δ",
            Affinity = _ => true,
            Identity = (b, x, _) => b.Definition(x[0]) is { Operator: "Negate" } inner && !b.IsKept(inner.Id) ? inner.Operands[0] : null,
            Evaluate = (x, _) => -x[0],
        },
        new ElementwiseOperator("Maximum", 2)
        {
            Symbols = ["System.Math.Max", "System.MathF.Max", "T.Max", "System.Numerics.Tensors.Tensor.Max", "AutoIG.Nn.Maximum"],
            Vector = "TVector.Max({0}, {1})", Scalar = "{T}.Max({0}, {1})",
            Rules = [(δ, x, _, _) => (x[0] >= x[1]).Select(δ, 0), (δ, x, _, _) => (x[0] >= x[1]).Select(0, δ)],
            Derivative = "δ·[x₁ ≥ x₂]; δ·[x₁ < x₂] (equal values: the first)",
            Evaluate = (x, _) => Math.Max(x[0], x[1]),
            Expansion = call => Extremum(call, "Maximum", "Max"),
        },
        new ElementwiseOperator("Minimum", 2)
        {
            Symbols = ["System.Math.Min", "System.MathF.Min", "T.Min", "System.Numerics.Tensors.Tensor.Min", "AutoIG.Nn.Minimum"],
            Vector = "TVector.Min({0}, {1})", Scalar = "{T}.Min({0}, {1})",
            Rules = [(δ, x, _, _) => (x[0] <= x[1]).Select(δ, 0), (δ, x, _, _) => (x[0] <= x[1]).Select(0, δ)],
            Derivative = "δ·[x₁ ≤ x₂]; δ·[x₁ > x₂] (equal values: the first)",
            Evaluate = (x, _) => Math.Min(x[0], x[1]),
            Expansion = call => Extremum(call, "Minimum", "Min"),
        },
        new ElementwiseOperator("Select", 3)
        {
            // Both alternatives are computed and one is chosen by its bits: never a product with a mask of zeros, for 0·∞ is NaN.
            Vector = "TVector.Select({0}, {1}, {2})", Scalar = "{0} ? {1} : {2}", IsInfix = true,
            Rules =
            [
                (δ, _, _, _) => δ, // a mask is never active
                (δ, x, _, _) => x[0].Select(δ, 0),
                (δ, x, _, _) => x[0].Select(0, δ),
            ],
            Derivative = "—; δ where the condition holds, else 0; the reverse",
            Affinity = active => !active[0],
        },
        new ElementwiseOperator("Choose", 3)
        {
            // A mask that the model holds, as numbers 1 and 0.
            Vector = "TVector.Select(TVector.GreaterThan({0}, TVector.Zero), {1}, {2})", Scalar = "{0} > default({T}) ? {1} : {2}", IsInfix = true,
            Rules =
            [
                (δ, _, _, _) => δ, // a mask is never active
                (δ, x, _, _) => x[0].Apply("Choose", δ, δ.Builder.Constant(0)),
                (δ, x, _, _) => x[0].Apply("Choose", δ.Builder.Constant(0), δ),
            ],
            Derivative = "—; δ where the mask holds, else 0; the reverse",
            Affinity = active => !active[0],
        },
        new MaskNumbers(),
        new Composite("Nn.Where", LowerWhere)
        {
            Symbols = ["AutoIG.Nn.Where"], Derivative = "—; δ where the condition holds, else 0; the reverse",
        },
    ];

    private static IEnumerable<Operator> Comparisons() =>
    [
        Comparison("GreaterThan", "operator >", "TVector.GreaterThan({0}, {1})", "{0} > {1}"),
        Comparison("GreaterThanOrEqual", "operator >=", "TVector.GreaterThanOrEqual({0}, {1})", "{0} >= {1}"),
        Comparison("LessThan", "operator <", "TVector.LessThan({0}, {1})", "{0} < {1}"),
        Comparison("LessThanOrEqual", "operator <=", "TVector.LessThanOrEqual({0}, {1})", "{0} <= {1}"),
        Comparison("Equal", "operator ==", "TVector.Equals({0}, {1})", "{0} == {1}"),
        Comparison("NotEqual", "operator !=", "TVector.Not(TVector.Equals({0}, {1}))", "{0} != {1}"),
        Comparison("And", "operator &", "TVector.And({0}, {1})", "{0} && {1}"),
        Comparison("Or", "operator |", "TVector.Or({0}, {1})", "{0} || {1}"),
        new ElementwiseOperator("Not", 1)
        {
            Symbols = ["operator !"],
            Vector = "TVector.Not({0})", Scalar = "!{0}", IsInfix = true, IsMask = true,
        },
    ];

    private static ElementwiseOperator Comparison(string name, string symbol, string vector, string scalar) =>
        new(name, 2)
        {
            Symbols = name is "And" or "Or" ? [symbol] : [symbol, $"System.Numerics.Tensors.Tensor.{(name switch { "Equal" => "Equals", "NotEqual" => "NotEquals", _ => name })}"],
            Vector = vector, Scalar = scalar, IsInfix = true, IsMask = true,
        };

    /// <summary>Of two operands element by element; of one tensor over all its elements.</summary>
    private static int Extremum(CallSite call, string elementwise, string reduction)
    {
        var given = call.Given.ToArray();
        var x = call.Value(given[0]);
        return given.Length == 1
            ? x.Apply(reduction, AllAxes(x.Type.Shape)).Id
            : call.Builder.Emit(elementwise, [x.Id, call.Value(given[1]).Id], name: call.ResultName);
    }

    private static Expr LowerWhere(CallSite call)
    {
        var condition = call.Value("condition");
        Expr then = call.Value("input"), otherwise = call.Value("other");
        if (condition.Type.Element != Element.Boolean)
            throw call.Refuse("the condition must be a comparison or a mask", "condition");
        if (call.Builder.Definition(condition.Id) is { Operator: "Model" } && !condition.Type.IsScalar)
            return condition.Apply("MaskNumbers").Apply("Choose", then, otherwise);
        if (!call.Builder.IsActive(condition.Id) && !condition.Type.IsScalar)
            throw call.Refuse("a comparison of constants is a constant: keep it in a field or property of the model, a Tensor<bool> with [Shape]", "condition");
        var shape = Shape.Broadcast(then.Type.Shape, otherwise.Type.Shape) is { } both ? Shape.Broadcast(condition.Type.Shape, both) : null;
        if (shape is not { } result)
            throw new ShapeException($"Where: {condition.Type.Shape}, {then.Type.Shape} and {otherwise.Type.Shape} do not broadcast");
        return Spread(condition, result).Select(then, otherwise);
    }

    /// <summary>A comparison as it is made for every element of a larger shape: a mask lives in registers and is not repeated from memory.</summary>
    private static Expr Spread(Expr mask, Shape shape)
    {
        if (mask.Type.Shape == shape || mask.Builder.Definition(mask.Id) is not { } comparison)
            return mask;
        var operands = comparison.Operands.Select(operand => mask.Builder[operand]).Select(operand =>
            operand.Type.Element == Element.Boolean ? Spread(operand, shape)
            : operand.Type.IsScalar && !mask.Builder.IsActive(operand.Id) ? operand
            : operand.Apply("BroadcastTo", new ShapeAttributes(shape))).ToArray();
        return operands[0].Apply(comparison.Operator, comparison.Attributes, operands.Skip(1).ToArray());
    }

    /// <summary>A mask of the model as numbers 1 and 0.</summary>
    private sealed class MaskNumbers() : Operator("MaskNumbers")
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => IrType.Real(operands[0].Shape);

        public override string Prepare(Emission.Preparation preparation) => preparation.Operand(0);
    }

    private static bool IsConstant(IrBuilder builder, int id, double value) =>
        builder.Definition(id)?.Attributes is ConstantAttributes constant && constant.Value.Equals(value);
}
