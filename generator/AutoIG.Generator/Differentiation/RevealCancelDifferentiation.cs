using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Differentiation;

/// <summary>
/// DeepLIFT's RevealCancel rule, for chains of dense layers (Shrikumar, Greenside and Kundaje 2017, arXiv 1704.02685): what a layer's
/// inputs contribute to a unit is split into the positive part P and the negative part N, and an activation f behind it passes each back
/// with a multiplier of its own, averaged over the two orders in which the parts can be added.
/// </summary>
/// <remarks>
/// The split is that of a layer's own inputs, so that the rule is of a layer with the activation behind it, and nothing but such pairs, and
/// layers without activation, has one. There is no affine frontier: the first layer is split, too.
/// </remarks>
internal sealed class RevealCancelDifferentiation
{
    private const string WayOut = "Use the Rescale rule.";

    private readonly IrFunction function;
    private readonly ValueTable table;
    private readonly SweepBuilders builders;
    private readonly List<DerivativeOf> multiplierOf = [];
    private readonly List<RuleOutput> rules = [];
    private ProgramRefusal? refusal;

    private RevealCancelDifferentiation(TensorDerivative derivative, bool simplify)
    {
        function = derivative.Function;
        table = new ValueTable(function.Body);
        builders = new SweepBuilders(table, derivative.NextId, simplify);
    }

    /// <inheritdoc cref="ComparisonDifferentiation.Differentiate"/>
    public static FurtherProgram Differentiate(TensorDerivative derivative, bool simplify = true) =>
        new RevealCancelDifferentiation(derivative, simplify).Run();

    private FurtherProgram Run()
    {
        var forward = function.Body.Statements.Cast<IrOperation>().Where(operation => table.IsActive(operation.Id)).ToArray();
        var inputs = function.Inputs();
        var builder = builders.Open();
        int outputMultiplier = SweepBuilders.Leaf(builder, Leaves.OutputAdjoint, 0, table.TypeOf(function.Result));
        var end = GoBack(builder, table.Definition(function.Result)!, builder[outputMultiplier]);
        var compare = builders.Close(builder);
        var back = inputs.Select((input, i) =>
            new ProgramValue(end is { } found && input.Id == found.Input ? found.Multiplier : -1, ContractPart.InputAdjoint, i));
        ProgramSection[] sections =
        [
            new("Forward", "", forward, new[] { new ProgramValue(function.Result, ContractPart.Output, 0) }),
            new("Compare", "Δ ", compare, back.ToEquatableArray()),
        ];
        return new FurtherProgram(
            ModelPrograms.RevealCancel, "Multiplier", sections,
            inputs.Select((input, i) => new ProgramValue(input.Id, ContractPart.Input, i))
                .Append(new ProgramValue(outputMultiplier, ContractPart.OutputAdjoint, 0)).ToEquatableArray(),
            outputMultiplier)
        {
            AdjointOf = multiplierOf.ToEquatableArray(),
            Rules = rules.ToEquatableArray(),
            Refusals = new[] { refusal }.OfType<ProgramRefusal>().ToEquatableArray(),
            NextId = builders.NextId,
        };
    }

    /// <summary>Goes back to an input; <see langword="null"/> where something in between has no rule.</summary>
    private (int Input, int Multiplier)? GoBack(IrBuilder builder, IrOperation operation, Expr multiplier)
    {
        while (!operation.Operator.IsInput)
        {
            builder.Origin = operation.Origin;
            multiplierOf.Add(new DerivativeOf(multiplier.Id, operation.Id));
            int first = builder.NextId;
            if (Pass(builder, operation, multiplier) is not { } passed)
            {
                refusal = new ProgramRefusal(ModelPrograms.RevealCancel, operation.Operator.Name, operation.Origin.Text, WayOut);
                return null;
            }
            rules.Add(new RuleOutput(first, builder.NextId, new Rule(operation.Operator, Rule.Comparison)));
            (operation, multiplier) = (table.Definition(passed.Before)!, passed.Multiplier);
        }
        multiplierOf.Add(new DerivativeOf(multiplier.Id, operation.Id));
        return (operation.Id, multiplier.Id);
    }

    /// <summary>The value before an operation, or before the layer that it activates, and its multiplier; none without a rule.</summary>
    private (int Before, Expr Multiplier)? Pass(IrBuilder builder, IrOperation operation, Expr multiplier)
    {
        if (operation.Operator == Taps.Layer || operation.Operator == Dense.Linear)
        {
            Expr? passed = null;
            operation.Operator.Pullback(new PullbackSite(builder, operation, multiplier, (_, contribution) => passed = contribution));
            return (operation.Operands[0], passed!);
        }
        var active = operation.Operands.Where(table.IsActive).ToArray();
        if (operation.Operator is not ElementwiseOperator || active.Length != 1)
            return null;
        int z = active[0], computed = z;
        while (table.Definition(computed, Taps.Layer) is { } tap)
            computed = tap.Operands[0];
        if (table.Definition(computed, Dense.Linear) is not { } layer || table.TypeOf(z).Shape != operation.Type.Shape
            || table.Definition(layer.Operands[1]) is not { Operator: PackedWeights } packed)
            return null;
        return (layer.Operands[0], Reveal(builder, operation, z, layer.Operands[0], packed.Operands[0], multiplier));
    }

    /// <summary>
    /// With f at z′, at z′ + P, at z′ + N and at z′ + P + N: m⁺ = M·½[f(z′+P) − f(z′) + f(z′+P+N) − f(z′+N)]/P, likewise m⁻; where P is
    /// none the mean of the slopes at z′ and z′ + N. Each input takes the one of its contribution's sign.
    /// </summary>
    private static Expr Reveal(IrBuilder builder, IrOperation activation, int z, int h, int weight, Expr multiplier)
    {
        Expr At(int value) => builder[builder.Emit(BaselineView.AtBaseline, [value])];
        Expr x = builder[h], baseline = At(h), w = builder[weight];
        Expr positive = x.Apply(RevealCancel.Positive, baseline, w), negative = x.Apply(RevealCancel.Negative, baseline, w);
        var start = At(z);
        Expr up = start + positive, down = start + negative, both = up + negative;
        Expr atStart = Value(start), atUp = Value(up), atDown = Value(down), atBoth = Value(both);
        var ofPositive = Part(positive, atUp - atStart + (atBoth - atDown), Slope(start, atStart) + Slope(down, atDown));
        var ofNegative = Part(negative, atDown - atStart + (atBoth - atUp), Slope(start, atStart) + Slope(up, atUp));
        return builder[builder.Emit(
            RevealCancel.Transposed, [x.Id, baseline.Id, weight, ofPositive.Id, ofNegative.Id], type: builder.TypeOf(h))];

        Expr Value(Expr at) => builder[builder.Emit(
            activation.Operator, [.. activation.Operands.Select(operand => operand == z ? at.Id : operand)], activation.Attributes)];

        Expr Slope(Expr at, Expr value)
        {
            Expr[] operands = [.. activation.Operands.Select(operand => operand == z ? at : builder[operand])];
            int place = activation.Operands.ToList().IndexOf(z);
            return ((ElementwiseOperator)activation.Operator).Rules[place](multiplier, operands, value, activation.Attributes);
        }

        Expr Part(Expr part, Expr change, Expr slopes) => (part.Apply(Elementary.Abs) < ComparisonSite.Guard).Select(
            slopes * 0.5, multiplier * (change * 0.5 / part));
    }
}
