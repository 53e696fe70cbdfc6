using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using AutoIG.Generator.Planning;

namespace AutoIG.Generator.Emission;

/// <summary>
/// Writes a function all of whose parameters are scalars: it runs point by point, so that its control flow may depend on the input. Its frontier
/// is its inputs; the backward sweep computes what it needs of the point again instead of keeping it.
/// </summary>
internal sealed class ScalarFunctionWriter : FunctionBodyWriter
{
    private readonly IrParameter[] inputs;
    private readonly IrParameter[] constants;
    private readonly string sweeps;
    private bool needsModel;

    public ScalarFunctionWriter(PlannedScalarFunction plan)
        : base(plan.Function)
    {
        var function = plan.Function;
        inputs = function.Parameters.Where(p => p.IsDifferentiable).ToArray();
        constants = function.Parameters.Where(p => !p.IsDifferentiable).ToArray();
        var code = new CodeWriter();
        string batch = $"Batch<{function.RealType}> batch";
        code.Comment("The inputs themselves are the frontier.");
        using (code.Block($"{Override} void Prefix({batch})"))
        {
        }
        code.BlankLine();
        WriteSweep(code, $"{Override} void Forward({batch})", plan.Forward, Sweep.Forward);
        code.BlankLine();
        WriteSweep(code, $"{Override} void Backward<TRule>({batch})", plan.Backward, Sweep.Backward);
        code.BlankLine();
        using (code.Block($"{Override} void PrefixTransposed({batch})"))
        {
        }
        code.BlankLine();
        WriteSweep(code, $"{Override} void Pushforward({batch})", plan.Pushforward, Sweep.Pushforward);
        sweeps = code.ToString();
    }

    private enum Sweep
    {
        Forward,
        Backward,
        Pushforward,
    }

    public override PlanDescription Plan => new(Shape.Scalar, inputs.Select(_ => (Dimension)1).ToArray()) { PrefixIsEmpty = true };

    public override bool NeedsModel => needsModel;

    public override void WriteSweeps(CodeWriter code) => code.Line(sweeps.TrimEnd('\n'));

    private void WriteSweep(CodeWriter code, string header, ScalarProgram program, Sweep sweep)
    {
        var uses = new ScalarUses(program, ResultNames(sweep), TapsOf(sweep));
        var method = new NameScope(null);
        foreach (string name in new[] { "batch", "point", "model", "tape", "integerTape", "Nn", Function.RealType, "TRule" })
            method.Reserve(name);

        var spans = new CodeWriter();
        string Span(string wish, string access)
        {
            string name = method.Declare(wish);
            spans.Line($"var {name} = batch.{access};");
            return name;
        }

        var live = Operations(program.Body).Where(o => uses.IsLive(o.Id)).ToArray();
        var rows = new Dictionary<(Operator Operator, int Index), string>();
        for (int i = 0; i < inputs.Length; i++)
        {
            if (live.Any(o => o.Operator == Leaves.Input && IndexOf(o) == i))
                rows[(Leaves.Input, i)] = Span(inputs[i].Name + "Values", $"Frontier({i})");
            if (live.Any(o => o.Operator == Leaves.FrontierTangent && IndexOf(o) == i))
                rows[(Leaves.FrontierTangent, i)] = Span(inputs[i].Name + "Tangents", $"FrontierTangent({i})");
        }
        if (live.Any(o => o.Operator == Leaves.OutputAdjoint))
            rows[(Leaves.OutputAdjoint, 0)] = Span("outputAdjoints", "OutputAdjoint");
        var results = program.Results.Select((result, i) => sweep switch
        {
            Sweep.Backward when result < 0 => "",
            Sweep.Backward => Span(inputs[i].Name + "Adjoints", $"FrontierAdjoint({i})"),
            _ when i == 0 => Span("outputs", "Output"),
            _ => Span("outputTangents", "OutputTangent"),
        }).ToArray();
        var fixedNames = new Dictionary<int, string>();
        foreach (int index in live.Where(o => o.Operator == Leaves.Fixed).Select(IndexOf).Distinct())
        {
            string name = method.Declare(Identifiers.Camel(constants[index].Name));
            var type = constants[index].Type;
            spans.Line($"{type.NameOf(Function.RealType)} {name} = {Numbers.OfFixedArgument("batch.FixedArguments", index, type, Function.RealType)};");
            fixedNames[index] = name;
        }

        ScalarExpression Leaf(IrOperation operation)
        {
            switch (operation.Attributes)
            {
                case ConstantAttributes constant:
                    return ScalarExpression.Literal(constant, operation.Type, Function.RealType);
                case ModelAttributes model:
                    needsModel |= !Function.Host.IsStatic;
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
        var writer = new ScalarBlockWriter(body, inside, Function.RealType, program, uses, Leaf, commented: sweep == Sweep.Backward);
        writer.Write();
        if (sweep == Sweep.Backward)
            body.BlankLine();
        for (int i = 0; i < results.Length; i++)
        {
            if (program.Results[i] >= 0)
                writer.WriteResult(results[i], program.Results[i]);
            else if (results[i].Length > 0)
                body.Line($"{results[i]}[point] = {Numbers.Literal(0, Function.RealType)};");
        }
        string text = body.ToString();

        using (code.Block(header))
        {
            code.Line(spans.ToString());
            if (writer.UsesTape)
                code.Line($"var tape = batch.Tape;");
            if (writer.UsesIntegerTape)
                code.Line($"var integerTape = batch.IntegerTape;");
            for (int i = 0; i < program.Results.Count && sweep == Sweep.Backward; i++)
            {
                if (program.Results[i] < 0)
                    code.Line($"batch.FrontierAdjoint({i}).Clear();");
            }
            if (text.Length == 0)
                return;
            using (code.Block("for (int point = 0; point < batch.Points; point++)"))
            {
                // A derivative rule names the backward rule, which a pushforward does not have: it is the gradient's.
                code.Line(sweep == Sweep.Backward ? text : text.Replace("<TRule>", $"<GradientRule<{Function.RealType}>>"));
            }
        }
    }

    private string?[] ResultNames(Sweep sweep) => sweep switch
    {
        Sweep.Backward => inputs.Select(p => (string?)(p.Name + "Adjoint")).ToArray(),
        Sweep.Forward => [null],
        _ => [null, null],
    };

    /// <summary>What an observer sees: values are shown again where the backward sweep computes them again.</summary>
    private static HashSet<Operator> TapsOf(Sweep sweep) => sweep switch
    {
        Sweep.Forward => [Taps.Layer],
        Sweep.Backward => [Taps.LayerAdjoint],
        _ => [Taps.Layer, Taps.LayerTangent],
    };

    private static int IndexOf(IrOperation operation) => ((ParameterAttributes)operation.Attributes).Index;

    private static IEnumerable<IrOperation> Operations(IrBlock block) => block.Statements.SelectMany(statement => statement switch
    {
        IrOperation operation => [operation],
        IrConditional conditional => Operations(conditional.Then).Concat(Operations(conditional.Else)),
        ScalarLoop loop => Operations(loop.Header).Concat(Operations(loop.Body)),
        ScalarReverseLoop loop => Operations(loop.Body),
        _ => Enumerable.Empty<IrOperation>(),
    });
}
