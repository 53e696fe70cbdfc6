using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

internal static class Arithmetic
{
    public static readonly ElementwiseOperator Add = new("Add", 2)
    {
        Noun = "sum",
        Symbols = ["operator +", "System.Numerics.Tensors.Tensor.Add", "AutoIG.Nn.Add"],
        Vector = "{0} + {1}", Scalar = "{0} + {1}", Binding = Binding.Additive, Token = "+",
        IsCorrectlyRounded = true,
        Rules = [(δ, _, _, _) => δ, (δ, _, _, _) => δ],
        Range = (x, _) => x[0] + x[1],
        Derivative = "δ; δ",
        Affinity = _ => true,
        Identity = (b, x, _) => IsConstant(b, x[0], 0) ? x[1] : IsConstant(b, x[1], 0) ? x[0] : null,
        Evaluate = (x, _) => x[0] + x[1],
        SharesRelevance = Relevances.Add,
    };

    public static readonly ElementwiseOperator AddMask = new("AddMask", 2)
    {
        // x where the mask is 0, −∞ where it is −∞. Not affine, though it looks so: a point between two scores of −∞ is NaN.
        Vector = "{0} + {1}", Scalar = "{0} + {1}", Binding = Binding.Additive,
        Rules = [(δ, _, _, _) => δ, (δ, _, _, _) => δ],
        // Softmax alone reads it, of which a score of −∞ makes 0; no query sees nothing.
        Range = (x, _) => x[0],
        Derivative = "δ; δ",
        SharesRelevance = Relevances.Pass,
        ComparesAsAdjoint = true,
    };

    /// <summary>
    /// The first operand at every point of the second, on which it does not depend: what a function gives that does not read its input.
    /// </summary>
    public static readonly ElementwiseOperator AtEveryPoint = new("AtEveryPoint", 2)
    {
        Vector = "{0}", Scalar = "{0}",
        Rules = [(δ, _, _, _) => δ, (δ, _, _, _) => δ.Builder.Constant(0)],
        Range = (x, _) => x[0],
        Derivative = "δ; 0",
        SharesRelevance = Relevances.Move,
        ComparesAsAdjoint = true,
    };

    public static readonly ElementwiseOperator Subtract = new("Subtract", 2)
    {
        Noun = "difference",
        Symbols = ["operator -", "System.Numerics.Tensors.Tensor.Subtract", "AutoIG.Nn.Subtract"],
        Vector = "{0} - {1}", Scalar = "{0} - {1}", Binding = Binding.Additive, Token = "-",
        IsCorrectlyRounded = true,
        Rules = [(δ, _, _, _) => δ, (δ, _, _, _) => -δ],
        Range = (x, _) => x[0] - x[1],
        Derivative = "δ; −δ",
        Affinity = _ => true,
        Identity = (b, x, _) => IsConstant(b, x[1], 0) ? x[0] : null,
        Evaluate = (x, _) => x[0] - x[1],
        SharesRelevance = Relevances.Add,
    };

    public static readonly ElementwiseOperator Multiply = new("Multiply", 2)
    {
        Noun = "product",
        Symbols = ["operator *", "System.Numerics.Tensors.Tensor.Multiply", "AutoIG.Nn.Multiply"],
        Vector = "{0} * {1}", Scalar = "{0} * {1}", Binding = Binding.Multiplicative, Token = "*",
        IsCorrectlyRounded = true,
        Rules = [(δ, x, _, _) => δ * x[1], (δ, x, _, _) => δ * x[0]],
        Range = (x, _) => x[0] * x[1],
        Derivative = "δ·x₂; δ·x₁",
        Comparison = ComparedFunctions.Bilinear,
        Affinity = active => !(active[0] && active[1]),
        Identity = (b, x, _) => IsConstant(b, x[0], 1) ? x[1] : IsConstant(b, x[1], 1) ? x[0] : null,
        Evaluate = (x, _) => x[0] * x[1],
        SharesRelevance = Relevances.Multiply,
    };

    public static readonly ElementwiseOperator Divide = new("Divide", 2)
    {
        Noun = "quotient",
        Symbols = ["operator /", "System.Numerics.Tensors.Tensor.Divide", "AutoIG.Nn.Divide"],
        Vector = "{0} / {1}", Scalar = "{0} / {1}", Binding = Binding.Multiplicative, Token = "/",
        IsCorrectlyRounded = true,
        Rules = [(δ, x, _, _) => δ / x[1], (δ, x, y, _) => -(δ * y / x[1])],
        Range = (x, _) => x[0] / x[1],
        Derivative = "δ/x₂; −δ·y/x₂",
        Comparison = ComparedFunctions.Quotient,
        Affinity = active => !active[1],
        Identity = (b, x, _) => IsConstant(b, x[1], 1) ? x[0] : null,
        Evaluate = (x, _) => x[0] / x[1],
        SharesRelevance = Relevances.Divide,
    };

    public static readonly ElementwiseOperator Negate = new("Negate", 1)
    {
        Noun = "negative",
        Symbols = ["operator unary -", "System.Numerics.Tensors.Tensor.Negate", "AutoIG.Nn.Negate"],
        Vector = "-{0}", Scalar = "-{0}", Binding = Binding.Unary,
        IsCorrectlyRounded = true,
        Rules = [(δ, _, _, _) => -δ],
        Range = (x, _) => -x[0],
        Derivative = "−δ",
        Affinity = _ => true,
        Identity = (b, x, _) => Unnegated(b, x[0]),
        Evaluate = (x, _) => -x[0],
        SharesRelevance = Relevances.Pass,
    };

    public static readonly ElementwiseOperator Maximum = new("Maximum", 2)
    {
        Noun = "larger",
        Symbols = ["System.Math.Max", "System.MathF.Max", "T.Max", "System.Numerics.Tensors.Tensor.Max", "AutoIG.Nn.Maximum"],
        Vector = "TVector.Max({0}, {1})", Scalar = "{T}.Max({0}, {1})",
        IsCorrectlyRounded = true,
        Rules = [(δ, x, _, _) => (x[0] >= x[1]).Select(δ, 0), (δ, x, _, _) => (x[0] >= x[1]).Select(0, δ)],
        Range = (x, _) => ValueRange.Max(x[0], x[1]),
        Derivative = "δ·[x₁ ≥ x₂]; δ·[x₁ < x₂] (equal values: the first)",
        Comparison = site => ComparedFunctions.Extremum(site, Comparisons.GreaterThanOrEqual),
        Evaluate = (x, _) => Math.Max(x[0], x[1]),
        Expansion = LowerMaximum,
        Rectifier = Rectifiers.Above0,
        SharesRelevance = Relevances.Extreme,
        Breaks = Breakpoints.WhereEqual,
    };

    public static readonly ElementwiseOperator Minimum = new("Minimum", 2)
    {
        Noun = "smaller",
        Symbols = ["System.Math.Min", "System.MathF.Min", "T.Min", "System.Numerics.Tensors.Tensor.Min", "AutoIG.Nn.Minimum"],
        Vector = "TVector.Min({0}, {1})", Scalar = "{T}.Min({0}, {1})",
        IsCorrectlyRounded = true,
        Rules = [(δ, x, _, _) => (x[0] <= x[1]).Select(δ, 0), (δ, x, _, _) => (x[0] <= x[1]).Select(0, δ)],
        Range = (x, _) => ValueRange.Min(x[0], x[1]),
        Derivative = "δ·[x₁ ≤ x₂]; δ·[x₁ > x₂] (equal values: the first)",
        Comparison = site => ComparedFunctions.Extremum(site, Comparisons.LessThanOrEqual),
        Evaluate = (x, _) => Math.Min(x[0], x[1]),
        Expansion = LowerMinimum,
        Rectifier = Rectifiers.Below0,
        SharesRelevance = Relevances.Extreme,
        Breaks = Breakpoints.WhereEqual,
    };

    public static readonly ElementwiseOperator Select = new("Select", 3)
    {
        Noun = "choice",
        // Both alternatives are computed and one is chosen by its bits: never a product with a mask of zeros, for 0·∞ is NaN.
        Vector = "TVector.Select({0}, {1}, {2})", Scalar = "{0} ? {1} : {2}", Binding = Binding.Choice,
        Rules =
        [
            (δ, _, _, _) => δ, // a mask is never active
            (δ, x, _, _) => x[0].Select(δ, 0),
            (δ, x, _, _) => x[0].Select(0, δ),
        ],
        Range = (x, _) => x[1].Or(x[2]),
        Derivative = "—; δ where the condition holds, else 0; the reverse",
        Affinity = active => !active[0],
        SharesRelevance = Relevances.Move,
        Comparison = ComparedFunctions.Choice,
        Breaks = Breakpoints.Nowhere, // but where its condition does
    };

    public static readonly ElementwiseOperator Choose = new("Choose", 3)
    {
        // A mask that the model holds, as numbers 1 and 0.
        Vector = "TVector.Select(TVector.GreaterThan({0}, TVector.Zero), {1}, {2})", Scalar = "{0} > default({T}) ? "
            + "{1} : {2}", Binding = Binding.Choice,
        Rules =
        [
            (δ, _, _, _) => δ, // a mask is never active
            (δ, x, _, _) => Chosen(x[0], δ, δ.Builder.Constant(0)),
            (δ, x, _, _) => Chosen(x[0], δ.Builder.Constant(0), δ),
        ],
        Range = (x, _) => x[1].Or(x[2]),
        Derivative = "—; δ where the mask holds, else 0; the reverse",
        Affinity = active => !active[0],
        SharesRelevance = Relevances.Move,
    };

    public static readonly Operator MaskNumbers = new MaskNumbersOperator();

    /// <summary>What users write with these.</summary>
    public static readonly IReadOnlyList<IWritten> Calls =
    [
        new Composite("Nn.Where", LowerWhere)
        {
            Symbols = ["AutoIG.Nn.Where"], Derivative = "—; δ where the condition holds, else 0; the reverse",
            RefusesGates = call => ChoosesItsOwn(call) ? "Relu(x), LeakyRelu(x, slope) and Maximum(x, 0) have a gate." : null,
        },
    ];

    /// <summary>What was negated to give a value.</summary>
    private static int? Unnegated(IrBuilder builder, int id) =>
        builder.Definition(id, Negate) is { } inner && !builder.IsKept(id) ? inner.Operands[0] : null;

    private static Expr Chosen(Expr mask, Expr then, Expr otherwise) => mask.Apply(Choose, then, otherwise);

    private static int LowerMaximum(ICallSite call) => Extremum(call, Maximum, Reductions.Max);

    private static int LowerMinimum(ICallSite call) => Extremum(call, Minimum, Reductions.Min);

    /// <summary>Of two operands element by element; of one tensor over all its elements.</summary>
    private static int Extremum(ICallSite call, Operator elementwise, Operator reduction)
    {
        var given = call.Given;
        var x = call.Value(given[0]);
        return given.Count == 1
            ? x.Apply(reduction, Dense.AllAxes(x.Type.Shape)).Id
            : call.Builder.Emit(elementwise, [x.Id, call.Value(given[1]).Id], name: call.ResultName);
    }

    /// <summary>Whether what is compared is what is chosen, as in Where(x > 0, x, slope · x).</summary>
    private static bool ChoosesItsOwn(ICallSite call)
    {
        var comparison = call.Builder.Definition(call.Value("condition").Id);
        return IsCompared(call.Value("input").Id) || IsCompared(call.Value("other").Id);

        bool IsCompared(int chosen) =>
            comparison is not null && call.Builder.IsActive(chosen) && comparison.Operands.Contains(chosen);
    }

    private static Expr LowerWhere(ICallSite call)
    {
        var condition = call.Value("condition");
        Expr then = call.Value("input"), otherwise = call.Value("other");
        if (condition.Type.Element != Element.Boolean)
            throw call.Refuse("the condition must be a comparison or a mask", "condition");
        if (call.Builder.Definition(condition.Id, Leaves.Model) is not null && !condition.Type.IsScalar)
            return condition.Apply(MaskNumbers).Apply(Choose, then, otherwise);
        // A comparison of constants is one: as numbers it is computed once, and read from memory as a mask of the model is.
        if (!call.Builder.IsActive(condition.Id) && !condition.Type.IsScalar)
            return Chosen(condition.Select(1, 0), then, otherwise);
        var shape = Shape.Broadcast(then.Type.Shape, otherwise.Type.Shape) is { } both ? Shape.Broadcast(condition.Type.Shape, both) : null;
        if (shape is not { } result)
            throw new ShapeException($"Where: {condition.Type.Shape}, {then.Type.Shape} and {otherwise.Type.Shape} do not broadcast");
        return Spread(condition, result).Select(then, otherwise);
    }

    /// <summary>
    /// A comparison as it is made for every element of a larger shape: a mask lives in registers and is not repeated from memory.
    /// </summary>
    private static Expr Spread(Expr mask, Shape shape)
    {
        if (mask.Type.Shape == shape || mask.Builder.Definition(mask.Id) is not { } comparison)
            return mask;
        var operands = comparison.Operands.Select(operand => mask.Builder[operand]).Select(operand =>
            operand.Type.Element == Element.Boolean ? Spread(operand, shape)
            : operand.Type.IsScalar && !mask.Builder.IsActive(operand.Id) ? operand
            : operand.Apply(Shapes.BroadcastTo, new ShapeAttributes(shape))).ToArray();
        return operands[0].Apply(comparison.Operator, comparison.Attributes, operands.Skip(1).ToArray());
    }

    /// <summary>A mask of the model as numbers 1 and 0.</summary>
    private sealed class MaskNumbersOperator() : Operator("MaskNumbers"), IPrepared
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => IrType.Real(operands[0].Shape);

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
            new(NumberKinds.NotNegative);

        public string Prepare(IPreparation preparation) => preparation.Operand(0);
    }

    internal static bool IsConstant(IrBuilder builder, int id, double value) =>
        builder.Definition(id)?.Attributes is ConstantAttributes constant && constant.Value.Equals(value);
}
