using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>
/// Recurrent layers: the projection of the whole input to the gates, which is affine, and the sweep through time, whose result is the
/// states of all steps together with what its derivatives read.
/// </summary>
internal static class Recurrent
{
    public static readonly Operator Layer = new RecurrentLayerWeights();

    public static readonly Operator ProjectionTangent = new RecurrentProjection("RecurrentProjectionTangent", "ProjectTangent");

    public static readonly Operator ProjectionTransposed =
        new RecurrentProjection("RecurrentProjectionTransposed", "ProjectTransposed") { IsAdjoint = true };

    public static readonly Operator Projection = new RecurrentProjection("RecurrentProjection", "Project");

    public static readonly Operator States = new RecurrentStates();

    public static readonly Operator Output = new RecurrentOutput();

    public static readonly Operator Transposed = new RecurrentDerivative("RecurrentTransposed", "Transposed");

    public static readonly Operator Tangent = new RecurrentDerivative("RecurrentTangent", "Tangent");
    /// <summary>What users write with these.</summary>
    public static readonly IReadOnlyList<IWritten> Calls =
    [
        new Composite("Nn.Lstm", call => LowerRecurrent(call, "Lstm"))
        {
            Symbols = ["AutoIG.Nn.Lstm"], Derivative = "backpropagation through time",
        },
        new Composite("Nn.Gru", call => LowerRecurrent(call, "Gru"))
        {
            Symbols = ["AutoIG.Nn.Gru"], Derivative = "backpropagation through time",
        },
        new Composite("Nn.Rnn", call => LowerRecurrent(call, call.Text("nonlinearity", "Tanh")))
        {
            RefusesGates = call => call.Text("nonlinearity", "Tanh") is "Relu" or "relu"
                ? "Write its steps out with Linear and Relu." : null,
            Symbols = ["AutoIG.Nn.Rnn"], Derivative = "backpropagation through time (of ReLU at 0: 0)",
        },
    ];

    private static readonly string[] RecurrentOperands = ["weightIh", "weightHh", "biasIh", "biasHh", "initialHidden", "initialCell"];

    private static Expr LowerRecurrent(ICallSite call, string kind)
    {
        var x = call.Value("input");
        if (x.Type.Shape.Rank != 2)
            throw call.Refuse($"the input must be [steps, features], it is {x.Type.Shape}", "input");
        if (!call.Has("layers"))
        {
            Expr?[] weights = [.. RecurrentOperands.Select(call.Optional)];
            return LayerOf(call, kind, x, weights, call.Flag("reverse", false), "weightHh");
        }
        bool bidirectional = call.Flag("bidirectional", false);
        if (call.Groups("layers", 4, layer => $"the weights of layer {layer} must be tensors") is not { } layers)
            throw call.Refuse("the layers must be listed where they are used: [new(weightIh, weightHh, biasIh, biasHh), …]", "layers");
        if (layers.Count == 0 || (bidirectional && layers.Count % 2 != 0))
            throw call.Refuse(bidirectional ? "weights for two directions of each layer are needed" : "at least one layer "
                + "is needed", "layers");
        for (int i = 0; i < layers.Count; i += bidirectional ? 2 : 1)
        {
            var forward = LayerOf(call, kind, x, Weights(i), false, "layers");
            x = bidirectional ? Joins.Joined([forward, LayerOf(call, kind, x, Weights(i + 1), true, "layers")], 1) : forward;
        }
        return x;

        Expr?[] Weights(int layer) => [.. layers[layer], null, null];
    }

    /// <summary>One layer and direction; the weights are weightIh, weightHh, biasIh, biasHh, initialHidden, initialCell.</summary>
    private static Expr LayerOf(ICallSite call, string kind, Expr x, Expr?[] weights, bool reverse, string parameter)
    {
        int gates = kind switch
        {
            "Lstm" => 4,
            "Gru" => 3,
            "Tanh" or "Relu" => 1,
            _ => throw call.Refuse($"the nonlinearity must be Tanh "
            + $"or Relu, it is {kind}", "nonlinearity")
        };
        if (weights[0] is not { } weightIh || weights[1] is not { } weightHh)
            throw call.Refuse("both weights are needed", parameter);
        var steps = x.Type.Shape[0];
        if (weightHh.Type.Shape.Rank != 2 || !weightHh.Type.Shape.IsConstant || !x.Type.Shape[1].IsConstant)
            throw call.Refuse($"weightHh must be [{gates} · hidden, hidden], it is {weightHh.Type.Shape}; the input is "
                + $"{x.Type.Shape}", parameter);
        int hidden = weightHh.Type.Shape[1].Value, features = x.Type.Shape[1].Value;
        Shape rows = new(gates * hidden), units = new(hidden);
        Shape[] expected = [new(gates * hidden, features), new(gates * hidden, hidden), rows, rows, units, units];
        string[] names = ["weightIh", "weightHh", "biasIh", "biasHh", "initialHidden", "initialCell"];
        for (int i = 0; i < weights.Length; i++)
        {
            string where = parameter == "layers" ? parameter : names[i];
            if (weights[i] is not { } weight)
                continue;
            if (weight.Type.Shape != expected[i])
                throw call.Refuse($"{names[i]} must be {expected[i]} for an input {x.Type.Shape} and {hidden} units, it is "
                    + $"{weight.Type.Shape}", where);
            if (call.Builder.IsActive(weight.Id))
                throw call.Refuse($"{names[i]} must not depend on the input", where);
        }
        var attributes = new RecurrentAttributes(
            kind, features, hidden, gates, reverse, weights.Select(w => w is not null).ToEquatableArray());
        int layer = call.Builder.Emit(
            Layer, weights.OfType<Expr>().Select(w => w.Id).ToArray(), attributes, new IrType(Element.Prepared, rows));
        int projected = call.Builder.Emit(Projection, [x.Id, layer], attributes, IrType.Real(new Shape(steps, gates * hidden)));
        int saved = kind switch { "Lstm" => 6, "Gru" => 5, _ => 1 };
        int states = call.Builder.Emit(States, [projected, layer], attributes, IrType.Real(new Shape(1 + saved, steps, hidden)));
        return call.Builder[call.Builder.Emit(Output, [projected, layer, states], attributes, IrType.Real(new Shape(steps, hidden)))];
    }

    private static string Steps(IKernelCall call, int operand) => $"points, {call.OperandType(operand).Shape[0]}";

    /// <summary>The weights of a layer, packed when the function is constructed.</summary>
    private sealed class RecurrentLayerWeights() : Operator("RecurrentLayer"), IPreparedObject
    {
        public override bool NeedsFiniteWeights => true;

        public string PreparedType(string realType) => $"RecurrentLayer<{realType}>";

        public string Prepare(IPreparation preparation)
        {
            var attributes = (RecurrentAttributes)preparation.Operation.Attributes;
            string[] names = ["weightIh", "weightHh", "biasIh", "biasHh", "initialHidden", "initialCell"];
            int next = 0;
            var given = names.Where((_, i) => attributes.Given[i]).Select(name => $"{name}: {preparation.Operand(next++)}");
            return $"new(RecurrentKind.{attributes.Kind}, features: {attributes.Features}, hidden: {attributes.Hidden}, "
                + $"{string.Join(", ", given)}"
                + (attributes.Reverse ? ", reverse: true)" : ")");
        }
    }

    /// <summary>From the input to the gates of all steps, operands (x, layer); its linear part; its transpose.</summary>
    private sealed class RecurrentProjection(string name, string method) : KernelOperator(name)
    {
        public bool IsAdjoint { get; init; }

        public override bool Accumulates => IsAdjoint;

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
            Ranges.FiniteIfFinite(operands[0]);

        public override bool IsAffine(IReadOnlyList<bool> active) => true;

        public override void Pullback(PullbackSite site) => site.Accumulate(0, () => site.Builder[site.Builder.Emit(
        ProjectionTransposed, [site.Adjoint.Id, site.Operation.Operands[1]], site.Operation.Attributes, site.Operand(0).Type)]);

        public override Expr Pushforward(PushforwardSite site) => site.Builder[site.Builder.Emit(
            ProjectionTangent, [site.Tangent(0)!.Id, site.Operation.Operands[1]], site.Operation.Attributes, site.Operation.Type)];

        public override string Emit(IKernelCall call) =>
            $"{call.Operand(1)}.{method}({Steps(call, 0)}, {call.Operand(0)}, {call.Result}{Parts.Accumulate(call)});";
    }

    /// <summary>
    /// The sweep through time, operands (gates, layer): the states of all points and steps, and behind them what the derivatives read, not
    /// point by point but as the layer lays it down. <see cref="RecurrentOutput"/> alone reads it.
    /// </summary>
    private sealed class RecurrentStates() : KernelOperator("RecurrentStates")
    {
        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
            Ranges.FiniteIfFinite(operands[0]);

        /// <summary>The output's rule goes around it, to the gates.</summary>
        public override void Pullback(PullbackSite site)
        {
        }

        /// <inheritdoc cref="Pullback"/>
        public override Expr Pushforward(PushforwardSite site) => site.Builder.Constant(0);

        public override string Emit(IKernelCall call)
        {
            string states = Rows.OfPoints(call.Type.Shape[1] * call.Type.Shape[2]);
            return $"{call.Operand(1)}.Forward({Steps(call, 0)}, {call.Operand(0)}, {call.Result}.Slice(0, {states}), "
                + $"{call.Result}.Slice({states}));";
        }
    }

    /// <summary>The states of all steps, operands (gates, layer, states).</summary>
    private sealed class RecurrentOutput() : KernelOperator("RecurrentOutput"), IRelevanceLayer
    {
        public override bool TakesPoints => false;

        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
            Ranges.FiniteIfFinite(operands[0]);

        public override void Pullback(PullbackSite site) => site.Accumulate(0, () => site.Builder[site.Builder.Emit(
            Transposed, [site.Operation.Operands[2], site.Adjoint.Id, site.Operation.Operands[1]],
            site.Operation.Attributes, site.Operand(0).Type)]);

        public RelevanceKind Kind => RelevanceKind.Recurrent;

        public Shape InputOf(IrOperation operation, Shape operand) =>
            new(operand[0], ((RecurrentAttributes)operation.Attributes).Features);

        /// <summary>To the input of the layer, around the gates: their sums have parts of the input and of the state.</summary>
        public override void Relevance(RelevanceSite site)
        {
            var gates = site.Builder.Definition(site.Operation.Operands[0])
                ?? throw new InvalidOperationException("A recurrent layer's gates are its projection.");
            int x = gates.Operands[0];
            site.AccumulateBefore(x, () => site.Builder[site.Builder.Emit(
                Relevances.Recurrent, [x, site.Operation.Operands[2], site.Relevance.Id, site.Operation.Operands[1]],
                new LayerAttributes(site.Number(Kind)))]);
        }

        /// <summary>What the steps give each other is inside the kernel: there is no rule that sees it.</summary>
        public override void Compare(ComparisonSite site) => site.Refuse(
            (site.Builder.Definition(site.Operation.Operands[1])?.Attributes as RecurrentAttributes)?.Kind,
            "Write its steps out with Linear, Sigmoid, Tanh and products, which have rules.");

        public override Expr Pushforward(PushforwardSite site) => site.Builder[site.Builder.Emit(
            Tangent, [site.Operation.Operands[2], site.Tangent(0)!.Id, site.Operation.Operands[1]],
            site.Operation.Attributes, site.Operation.Type)];

        public override string Emit(IKernelCall call) =>
            $"{call.Operand(2)}.{(call.IsConstant(2) ? "AsSpan" : "Slice")}(0, {call.Result}.Length).CopyTo({call.Result});";
    }

    /// <summary>The adjoint of the gates or the tangent of the states, operands (states, direction, layer).</summary>
    private sealed class RecurrentDerivative(string name, string method) : KernelOperator(name)
    {
        public override ValueRange RangeOf(IReadOnlyList<ValueRange> operands, OperatorAttributes attributes) =>
            Ranges.FiniteIfAllFinite(operands);

        public override string Emit(IKernelCall call)
        {
            var states = call.OperandType(0).Shape;
            return $"{call.Operand(2)}.{method}(points, {states[1]}, {call.Operand(0)}.Slice({Rows.OfPoints(states[1] * states[2])}), "
                + $"{call.Operand(1)}, {call.Result});";
        }
    }
}
