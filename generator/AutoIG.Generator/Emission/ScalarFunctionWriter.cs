using AutoIG.Generator.Ir;
using AutoIG.Generator.Planning;
using AutoIG.Generator.Planning.Scalars;

namespace AutoIG.Generator.Emission;

/// <summary>
/// Writes a function all of whose parameters are scalars: it runs point by point, so that its control flow may depend on the input. Its
/// frontier is its inputs; the backward sweep computes what it needs of the point again instead of keeping it.
/// </summary>
internal sealed class ScalarFunctionWriter : FunctionBodyWriter
{
    private readonly IrParameter[] inputs;
    private readonly IrParameter[] constants;
    private bool readsModel;

    public ScalarFunctionWriter(PlannedScalarFunction plan)
        : base(plan.Function, plan)
    {
        var function = plan.Function;
        inputs = function.Parameters.Where(p => p.IsDifferentiable).ToArray();
        constants = function.Parameters.Where(p => !p.IsDifferentiable).ToArray();
        string batch = $"Batch<{function.RealType}> batch";
        // The inputs themselves are the frontier: there is no prefix.
        Gradient =
        [
            Of($"Forward({batch})", plan.Forward, Sweep.Forward),
            Of($"Backward<TGate>({batch})", plan.Backward, Sweep.Backward),
        ];
        Pushforward = Of($"Pushforward({batch})", plan.Pushforward, Sweep.Pushforward);

        ProgramSweep Of(string header, ScalarCode sweepPlan, Sweep sweep) => new(header, _ =>
        {
            readsModel = false;
            var code = new CodeWriter();
            WriteSweep(code, sweepPlan, sweep);
            return new ProgramSweep.Code(code.ToString().TrimEnd('\n'), [], readsModel);
        });
    }

    private enum Sweep
    {
        Forward,
        Backward,
        Pushforward,
    }

    public override PlanDescription Plan => new(Shape.Scalar, inputs.Select(_ => (Dimension)1).ToArray()) { PrefixIsEmpty = true };

    public override string Source => "model";

    public override IReadOnlyList<ProgramSweep> Gradient { get; }

    public override ProgramSweep Pushforward { get; }

    private void WriteSweep(CodeWriter code, ScalarCode plan, Sweep sweep)
    {
        var method = new NameScope(null);
        foreach (string name in new[] { "batch", "point", "model", "tape", "integerTape", "Nn", Spelling.Bare(Function.RealType), "TGate" })
            method.Reserve(name);

        var spans = new CodeWriter();
        string Span(string wish, string access)
        {
            string name = method.Declare(wish);
            spans.Line($"Span<{Function.RealType}> {name} = batch.{access};");
            return name;
        }

        var rows = new Dictionary<(Operator Operator, int Index), string>();
        for (int i = 0; i < inputs.Length; i++)
        {
            if (plan.Leaves.Any(o => o.Operator == Leaves.Input && IndexOf(o) == i))
                rows[(Leaves.Input, i)] = Span(inputs[i].Name + "Values", $"Frontier({i})");
            if (plan.Leaves.Any(o => o.Operator == Leaves.FrontierTangent && IndexOf(o) == i))
                rows[(Leaves.FrontierTangent, i)] = Span(inputs[i].Name + "Tangents", $"FrontierTangent({i})");
        }
        if (plan.Leaves.Any(o => o.Operator == Leaves.OutputAdjoint))
            rows[(Leaves.OutputAdjoint, 0)] = Span("outputAdjoints", "OutputAdjoint");
        var results = plan.Results.Select((result, i) => sweep switch
        {
            Sweep.Backward when result is null => "",
            Sweep.Backward => Span(inputs[i].Name + "Adjoints", $"FrontierAdjoint({i})"),
            _ when i == 0 => Span("outputs", "Output"),
            _ => Span("outputTangents", "OutputTangent"),
        }).ToArray();
        var fixedNames = new Dictionary<int, string>();
        foreach (int index in plan.Leaves.Where(o => o.Operator == Leaves.Fixed).Select(IndexOf).Distinct())
        {
            string name = method.Declare(Identifiers.Camel(constants[index].Name));
            var type = constants[index].Type;
            spans.Line(
                $"{type.NameOf(Function.RealType)} {name} = "
                + $"{Numbers.OfFixedArgument("batch.FixedArguments", index, type, Function.RealType)};");
            fixedNames[index] = name;
        }

        ScalarExpression Leaf(IrOperation operation)
        {
            switch (operation.Attributes)
            {
                case ConstantAttributes constant:
                    return ScalarExpression.Literal(constant, operation.Type, Function.RealType);
                case ModelAttributes model:
                    readsModel |= !model.IsStatic;
                    return ScalarExpression.Plain(model.Access);
                case ParameterAttributes parameter when operation.Operator == Leaves.Fixed:
                    return ScalarExpression.Plain(fixedNames[parameter.Index]);
                case ParameterAttributes parameter:
                    return ScalarExpression.Plain($"{rows[(operation.Operator, parameter.Index)]}[point]");
                default:
                    throw new InvalidOperationException($"{operation.Operator} is not part of a scalar function.");
            }
        }

        var body = new CodeWriter();
        var inside = new NameScope(method);
        var writer = new ScalarBlockWriter(
            body, Function.RealType, plan.Derivatives, new ScalarNames(plan.Statements, inside), Leaf, commented: sweep == Sweep.Backward);
        writer.Write(plan.Statements);
        if (sweep == Sweep.Backward)
            body.BlankLine();
        for (int i = 0; i < results.Length; i++)
        {
            if (plan.Results[i] is { } result)
                writer.WriteResult(results[i], result);
            else if (results[i].Length > 0)
                body.Line($"{results[i]}[point] = {Numbers.Literal(0, Function.RealType)};");
        }
        string text = body.ToString();

        code.Line(spans.ToString());
        if (plan.TapedTypes.Any(t => t.Element == Element.Real))
            code.Line($"Tape<{Function.RealType}> tape = batch.Tape;");
        if (plan.TapedTypes.Any(t => t.Element != Element.Real))
            code.Line("Tape<long> integerTape = batch.IntegerTape;");
        for (int i = 0; i < plan.Results.Count && sweep == Sweep.Backward; i++)
        {
            if (plan.Results[i] is null)
                code.Line($"batch.FrontierAdjoint({i}).Clear();");
        }
        if (text.Length == 0)
            return;
        using (code.Block("for (int point = 0; point < batch.Points; point++)"))
        {
            // A derivative rule names the gate of the backward sweep, which a pushforward does not have: it is the gradient's.
            code.Line(sweep == Sweep.Backward ? text : text.Replace("<TGate>", $"<GradientGate<{Function.RealType}>>"));
        }
    }

    private static int IndexOf(IrOperation operation) => ((ParameterAttributes)operation.Attributes).Index;
}
