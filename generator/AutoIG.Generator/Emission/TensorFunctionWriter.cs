using AutoIG.Generator.Analysis;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using AutoIG.Generator.Planning;

namespace AutoIG.Generator.Emission;

/// <summary>Writes a function on tensors: sweeps over whole batches, as calls of kernels on a planned workspace.</summary>
internal sealed class TensorFunctionWriter : FunctionBodyWriter
{
    private readonly PlannedTensorFunction plan;
    private readonly ModelFields fields;
    private readonly MapWriter maps;
    private readonly int way;
    private readonly Dictionary<int, IrOperation> operations = [];

    public TensorFunctionWriter(PlannedTensorFunction plan, GeneratedFields generated, int way)
        : base(plan.Function, plan)
    {
        (this.plan, this.way) = (plan, way);
        fields = generated.Model;
        maps = new MapWriter(Function.RealType, NumberOf, generated.Maps);
        var derivative = plan.Derivative;
        foreach (var operation in Function.Body.Statements.OfType<IrOperation>().Concat(derivative.Forward)
            .Concat(derivative.Backward).Concat(derivative.PrefixTransposed).Concat(derivative.Pushforward))
        {
            operations[operation.Id] = operation;
        }
        var names = new ValueNames(Function, derivative, operations);
        var gradient = new ModelFields.Reader(way);
        var tangents = new ModelFields.Reader(-1);
        string batch = $"Batch<{Function.RealType}> batch";
        // Tangents are those of the function itself, whatever gate the backward sweep has.
        string chainRule = $"GradientGate<{Function.RealType}>";
        var forward = Sweep($"Forward({batch})", plan.Sweeps, 0, "", chainRule, gradient, names);
        var backward = Sweep($"Backward<TGate>({batch})", plan.Sweeps, 1, "∂ ", "TGate", gradient, names);
        Pushforward = Sweep($"Pushforward({batch})", plan.Pushforward, 0, "", chainRule, tangents, names);
        Further = [.. plan.Further.Select(program => Sweeps(program, batch, chainRule))];
        if (plan.PrefixIsEmpty)
        {
            Gradient = [forward, backward];
            return;
        }
        var prefix = Sweep($"Prefix({batch})", plan.Prefix, 0, "", chainRule, gradient, names);
        var transposed = Sweep($"PrefixTransposed({batch})", plan.Prefix, 1, "∂ ", chainRule, gradient, names);
        Gradient = [prefix, forward, backward, transposed];
    }

    private Frontier Frontier => plan.Derivative.Frontier;

    public override PlanDescription Plan => new(
        plan.Values.TypeOf(Function.Result).Shape, Frontier.Values.Select(v => plan.Values.TypeOf(v).Shape.Length).ToArray())
    {
        PrefixIsEmpty = plan.PrefixIsEmpty,
        PrefixSlots = Lengths(plan.Prefix),
        Slots = Lengths(plan.Sweeps),
        PushforwardSlots = Lengths(plan.Pushforward),
        LayersInPrefix = Frontier.Prefix.Where(o => o.Operator == Taps.Layer).Select(o => ((LayerAttributes)o.Attributes).Layer).ToArray(),
    };

    public override string Source => fields.Variable;

    public override IReadOnlyList<ProgramSweep> Gradient { get; }

    public override ProgramSweep Pushforward { get; }

    public override IReadOnlyList<FurtherSweeps> Further { get; }

    // Kernels that are called like operators (Softmax, MatMul) are qualified: a helper method of the model, a block or a global using of Nn
    // may mean something else by the plain name.
    public override IEnumerable<string> Usings => ["System.Runtime.CompilerServices", "Kernels = global::AutoIG.CompilerServices"];

    public override string? TableOf(IrParameter input) =>
        input.Table is { } rows ? ConstantPool.Table(rows, Function, fields, new ModelFields.Reader(way, always: true)) : null;

    private static Dimension[] Lengths(SweepPlan plan) =>
        plan.Slots.Select(lengths => lengths.All(l => l.IsConstant) ? lengths.Max(l => l.Value) : lengths[0]).ToArray();

    private double? NumberOf(int id) => plan.Values.Definition(id)?.Attributes is ConstantAttributes constant ? constant.Value : null;

    private FurtherSweeps Sweeps(PlannedProgram planned, string batch, string rule)
    {
        var (program, own) = (planned.Program, new Dictionary<int, IrOperation>());
        foreach (var operation in Function.Body.Statements.OfType<IrOperation>()
            .Concat(program.Sections.SelectMany(section => section.Operations)))
        {
            own[operation.Id] = operation;
        }
        var derivative = plan.Derivative with
        {
            OutputAdjoint = program.OutputAdjoint,
            AdjointOf = program.AdjointOf,
            TangentOf = default,
            Rules = program.Rules,
        };
        var names = new ValueNames(Function, derivative, own, program.Noun);
        var reader = new ModelFields.Reader(-1);
        var sweeps = program.Sections.Select((section, i) =>
            Sweep($"{section.Name}({batch})", planned.Plan, i, section.Mark, rule, reader, names));
        return new FurtherSweeps(program.Kind, [.. sweeps], Lengths(planned.Plan))
        {
            Places = program.Places,
            ShownLayers =
            [
                .. program.Sections.SelectMany(section => section.Operations).Where(operation => operation.Operator == Taps.LayerAdjoint)
                    .Select(operation => ((LayerAttributes)operation.Attributes).Layer).Distinct().OrderBy(layer => layer),
            ],
        };
    }

    private ProgramSweep Sweep(
        string header, SweepPlan program, int section, string mark, string rule, ModelFields.Reader reader, ValueNames names)
    {
        var constants = new ConstantPool(Function, plan.Values, maps, fields, reader);
        return new ProgramSweep(header, first =>
        {
            reader.ReadsModel = false;
            var writer = new SweepWriter(Function, program, section, mark, names, constants, maps, plan.Values.TypeOf, rule);
            string text = writer.Write(first, out var steps);
            return new ProgramSweep.Code(text, steps, reader.ReadsModel);
        });
    }
}
