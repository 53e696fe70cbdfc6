using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>
/// Rules of layer-wise relevance propagation (LRP), and the operators that they are written in: what is a choice at run time, such as the
/// rule of a layer or a stabiliser, is asked of the batch.
/// </summary>
internal static class Relevances
{
    /// <summary>Operands (R, y): R/stab(y).</summary>
    public static readonly Operator Quotient = new RuleOperator("RelevanceQuotient", "Quotient", operands: 2);

    /// <summary>Operands (R, a, y): what is left to a of y = a + constant.</summary>
    public static readonly Operator Offset = new RuleOperator("RelevanceOffset", "Offset", operands: 3);

    /// <summary>Operand (R): the part of a product's relevance that the gate gets.</summary>
    public static readonly Operator GateShare =
        new RuleOperator("RelevanceOfGate", "Share", operands: 1) { Leading = _ => "isGate: true, " };

    /// <summary>Operand (R): the part of a product's relevance that the signal gets.</summary>
    public static readonly Operator SignalShare =
        new RuleOperator("RelevanceOfSignal", "Share", operands: 1) { Leading = _ => "isGate: false, " };

    /// <summary>Operands (R, y): what goes back as an adjoint through a product of two matrices that depend on the input.</summary>
    public static readonly Operator Product =
        new RuleOperator("RelevanceOfProduct", "Product", operands: 2) { Leading = call => $"ofWeights: false, {Scale(call)}, " };

    /// <summary>The same of the product of attention's weights and what they are the weights of.</summary>
    public static readonly Operator WeightedSum =
        new RuleOperator("RelevanceOfWeightedSum", "Product", operands: 2) { Leading = call => $"ofWeights: true, {Scale(call)}, " };

    /// <summary>Operand (R): what attention's weights get of what was shared out to them.</summary>
    public static readonly Operator AttentionShare = new RuleOperator("RelevanceOfAttention", "AttentionShare", operands: 1);

    /// <summary>Operands (R, x, y): the relevance of what a softmax was taken of.</summary>
    public static readonly Operator Softmax =
        new RuleOperator("RelevanceOfSoftmax", "Softmax", operands: 3)
        {
            Leading = call => Normalizations.Extents(call) + ", ", IsOfRows = true,
        };

    /// <summary>Operands (R, x, y[, weight]): the relevance of what was normalised by mean and standard deviation.</summary>
    public static readonly Operator LayerNorm =
        new RuleOperator("RelevanceOfLayerNorm", "LayerNorm", operands: 4) { Leading = Normalizations.RelevanceExtents, IsOfRows = true };

    /// <summary>Operands (R, x, y[, weight]): the relevance of what was normalised in groups of channels.</summary>
    public static readonly Operator GroupNorm =
        new RuleOperator("RelevanceOfGroupNorm", "GroupNorm", operands: 4)
        {
            Leading = ChannelNormalizations.RelevanceExtents, IsOfRows = true,
        };

    /// <summary>Operands (x, states, R, layer): the relevance of a recurrent layer's inputs from that of its states.</summary>
    public static readonly Operator Recurrent = new RuleOperator("RecurrentRelevance", "Recurrent", operands: 3)
    {
        Leading = call => $"{((LayerAttributes)call.Operation.Attributes).Layer}, {call.Operand(3)}, points, ", IsOfRows = true,
    };

    /// <summary>Operands (x, R, weights, z): the relevance of the inputs of an affine layer with the result z.</summary>
    public static readonly Operator Affine = new AffineRelevanceOperator();

    /// <summary>All of it to the one operand that depends on the input: activations, and products with a constant.</summary>
    public static void Pass(RelevanceSite site) => site.Pass();

    /// <summary>Where the adjoint goes: moved elements, and the winners of maxima.</summary>
    public static void Move(RelevanceSite site) => site.AsAdjoint();

    /// <summary>
    /// Sums and means: each summand gets its share, u R/stab(Σu). It is ε for weights that are given, so that it serves any linear
    /// operator.
    /// </summary>
    public static void Share(RelevanceSite site) => site.AsAdjoint(site.Relevance.Apply(Quotient, site.Result), (u, share) => u * share);

    /// <summary>
    /// The sum of two values, or of a value and a constant, which absorbs its part as a bias does; but 1 − σ(u) = σ(−u) is an activation.
    /// </summary>
    public static void Add(RelevanceSite site)
    {
        if (site.IsActive(0) && site.IsActive(1))
        {
            Share(site);
            return;
        }
        if (IsComplement(site.Operation, site.Builder))
        {
            site.Pass();
            return;
        }
        bool isNegated = site.IsActive(1) && site.Operation.Operator == Arithmetic.Subtract;
        int operand = site.IsActive(0) ? 0 : 1;
        site.Accumulate(operand, () =>
        {
            var summand = isNegated ? -site.Operand(operand) : site.Operand(operand);
            if (summand.Type.Shape != site.Result.Type.Shape)
                summand = summand.Apply(Shapes.BroadcastTo, new ShapeAttributes(site.Result.Type.Shape));
            return site.Relevance.Apply(Offset, summand, site.Result);
        });
    }

    /// <summary>The product of two values, or of a value and a constant.</summary>
    public static void Multiply(RelevanceSite site)
    {
        if (!site.IsActive(0) || !site.IsActive(1))
        {
            site.Pass();
            return;
        }
        int first = Gating(site.Operand(0)), second = Gating(site.Operand(1));
        if (first == second)
            site.Number(RelevanceKind.Product);
        site.Accumulate(0, () => site.Relevance.Apply(first > second ? GateShare : SignalShare));
        site.Accumulate(1, () => site.Relevance.Apply(first > second ? SignalShare : GateShare));
    }

    /// <summary>A quotient by a constant.</summary>
    public static void Divide(RelevanceSite site)
    {
        if (site.IsActive(1))
            site.Refuse();
        else
            site.Pass();
    }

    /// <summary>The larger or the smaller of two values wins; of a value and a limit, the value passes the relevance on.</summary>
    public static void Extreme(RelevanceSite site)
    {
        if (site.IsActive(0) && site.IsActive(1))
            site.AsAdjoint();
        else
            site.Pass();
    }

    /// <summary>
    /// A product of matrices, ε for half of it each. Of attention's weights and what they are the weights of, the weights may be taken for
    /// constants; then nothing goes back through them.
    /// </summary>
    public static void MatMul(RelevanceSite site)
    {
        if (!site.IsActive(0) || !site.IsActive(1))
        {
            site.Refuse("A product with constant weights is a layer: write it as Linear, which has a rule.");
            return;
        }
        bool[] areWeights = [IsSoftmax(site.Operand(0)), IsSoftmax(site.Operand(1))];
        var @operator = areWeights[0] != areWeights[1] ? WeightedSum : Product;
        var attributes = new ScalarAttributes(((ProductAttributes)site.Operation.Attributes).Scale);
        int weights = areWeights[0] == areWeights[1] ? -1 : site.Operation.Operands[areWeights[0] ? 0 : 1];
        site.AsAdjoint(
            site.Relevance.Apply(@operator, attributes, site.Result),
            (factor, share) => factor.Id == weights ? (factor * share).Apply(AttentionShare) : factor * share);
    }

    private static string Scale(IKernelCall call) => call.Literal(((ScalarAttributes)call.Operation.Attributes).Value);

    private static bool IsSoftmax(Expr value) => Origin(value) is { } definition && definition.Operator == Normalizations.Softmax;

    /// <summary>
    /// How surely a value is the gate of a product: what a sigmoid made is, or 1 less that, and else the activation of a gated linear unit
    /// (Shazeer 2020, "GLU Variants Improve Transformer", arXiv 2002.05202). Of equals none is.
    /// </summary>
    private static int Gating(Expr value) => Origin(value) is not { } definition ? 0
        : definition.Operator == Elementary.Sigmoid || definition.Operator == Activations.HardSigmoid
            || IsComplement(definition, value.Builder) ? 2
        : IsActivationOfUnits(definition.Operator) ? 1 : 0;

    private static bool IsActivationOfUnits(Operator @operator) =>
        @operator == Activations.Silu || @operator == Activations.Gelu || @operator == Activations.GeluTanh
            || @operator == Activations.Relu || @operator == Activations.Mish || @operator == Activations.HardSwish;

    /// <summary>Whether an operation is 1 − g of a gate g.</summary>
    private static bool IsComplement(IrOperation operation, IrBuilder builder) =>
        operation.Operator == Arithmetic.Subtract && Arithmetic.IsConstant(builder, operation.Operands[0], 1)
        && Gating(builder[operation.Operands[1]]) == 2;

    /// <summary>The operation that computed what a value is, however it was moved and repeated since.</summary>
    private static IrOperation? Origin(Expr value)
    {
        var definition = value.Builder.Definition(value.Id);
        while (definition is { } moved
            && (moved.Operator.IsAlias || moved.Operator == Shapes.Permute || moved.Operator == Shapes.BroadcastTo))
        {
            definition = value.Builder.Definition(moved.Operands[0]);
        }
        return definition;
    }

    /// <summary>A method of the rules that the batch carries, on whole values.</summary>
    private sealed class RuleOperator(string name, string method, int operands) : KernelOperator(name)
    {
        /// <summary>The arguments before the values.</summary>
        public Func<IKernelCall, string> Leading { get; init; } = _ => "";

        /// <summary>Whether these say how many points there are.</summary>
        public bool IsOfRows { get; init; }

        public override bool TakesPoints => IsOfRows;

        public override IrType Infer(IReadOnlyList<IrType> types, OperatorAttributes attributes) => types[0];

        public override string Emit(IKernelCall call)
        {
            string count = call.Operation.Attributes is DimensionAttributes size ? $", count: {size.Dimension}" : "";
            string values = string.Join(", ", Enumerable.Range(0, operands).Select(operand => Normalizations.Optional(call, operand)));
            return $"batch.Relevance.{method}({Leading(call)}{values}, {call.Result}{count});";
        }
    }

    private sealed class AffineRelevanceOperator() : KernelOperator("AffineRelevance")
    {
        public override IrType Infer(IReadOnlyList<IrType> operands, OperatorAttributes attributes) => operands[0];

        public override string Emit(IKernelCall call)
        {
            var attributes = (RelevanceAttributes)call.Operation.Attributes;
            return $"batch.Relevance.Affine({attributes.Number}, {call.Operand(2)}, new({attributes.Map.Leading(call)}), "
                + $"{call.Operand(0)}, {call.Operand(3)}, {call.Operand(1)}, {call.Result});";
        }
    }
}
