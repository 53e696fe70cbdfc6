using AutoIG.Generator.Analysis;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using AutoIG.Generator.Planning;

namespace AutoIG.Generator.Emission;

/// <summary>Writes a function on tensors: sweeps over whole batches, as calls of kernels on a planned workspace.</summary>
internal sealed class TensorFunctionWriter : FunctionBodyWriter
{
    private readonly PlannedTensorFunction plan;
    private readonly ConstantPool constants;
    private readonly MapWriter maps;
    private readonly Dictionary<int, IrOperation> operations = [];
    private readonly Lazy<string> body;

    public TensorFunctionWriter(PlannedTensorFunction plan)
        : base(plan.Function)
    {
        this.plan = plan;
        maps = new MapWriter(Function.RealType, NumberOf);
        constants = new ConstantPool(Function, plan.Values, maps);
        var derivative = plan.Derivative;
        foreach (var operation in Function.Body.Statements.OfType<IrOperation>().Concat(derivative.Forward)
            .Concat(derivative.Backward).Concat(derivative.PrefixTransposed).Concat(derivative.Pushforward))
        {
            operations[operation.Id] = operation;
        }
        body = new Lazy<string>(WriteBody);
    }

    private Frontier Frontier => plan.Derivative.Frontier;

    private IrParameter[] Inputs => Function.Parameters.Where(p => p.IsDifferentiable).ToArray();

    public override PlanDescription Plan => new(
        plan.Values.TypeOf(Function.Result).Shape, Frontier.Values.Select(v => plan.Values.TypeOf(v).Shape.Length).ToArray())
    {
        PrefixIsEmpty = plan.PrefixIsEmpty,
        PrefixSlots = Lengths(plan.Prefix),
        Slots = Lengths(plan.Sweeps),
        PushforwardSlots = Lengths(plan.Pushforward),
        LayersInPrefix = Frontier.Prefix.Where(o => o.Operator == Taps.Layer).Select(o => ((LayerAttributes)o.Attributes).Layer).ToArray(),
    };

    public override bool NeedsModel
    {
        get
        {
            _ = body.Value;
            return constants.ReadsModel;
        }
    }

    // Kernels that are called like operators (Softmax, MatMul) are qualified: a helper method of the model, a block or a global using of Nn may
    // mean something else by the plain name.
    public override IEnumerable<string> Usings
    {
        get
        {
            string[] names = ["AutoIG.CompilerServices", "System.Runtime.CompilerServices"];
            var fields = new CodeWriter();
            WriteFields(fields);
            bool qualified = body.Value.Contains("Kernels.") || fields.ToString().Contains("Kernels.");
            return qualified ? [.. names, "Kernels = global::AutoIG.CompilerServices"] : names;
        }
    }

    public override void WriteFields(CodeWriter code)
    {
        _ = body.Value; // writing the sweeps finds out which fields they need
        constants.Write(code);
    }

    public override void WriteSweeps(CodeWriter code) => code.Line(body.Value);

    private static Dimension[] Lengths(SweepPlan plan) =>
        plan.Slots.Select(lengths => lengths.All(l => l.IsConstant) ? lengths.Max(l => l.Value) : lengths[0]).ToArray();

    private double? NumberOf(int id) => plan.Values.Definition(id)?.Attributes is ConstantAttributes constant ? constant.Value : null;

    private void WriteTables(CodeWriter code)
    {
        var tables = Inputs.Select((input, i) => (input.Table, Index: i)).Where(t => t.Table is not null).ToArray();
        if (tables.Length == 0)
            return;
        var fields = new Dictionary<IrTable, string>();
        code.BlankLine();
        using (code.Block($"{Override} ReadOnlySpan<{Function.RealType}> TokenTable(int input) => input switch", "};"))
        {
            foreach (var (tableOfInput, index) in tables)
            {
                if (!fields.TryGetValue(tableOfInput!, out string? field))
                    fields.Add(tableOfInput!, field = constants.Table(tableOfInput!));
                code.Line($"{index} => {field},");
            }
            code.Line("_ => [],");
        }
    }

    private string WriteBody()
    {
        var names = new ValueNames(Function, plan.Derivative, operations);
        var code = new CodeWriter();
        Sweep("Prefix(Batch<{T}> batch)", plan.PrefixIsEmpty ? null : plan.Prefix, 0, "");
        Sweep("Forward(Batch<{T}> batch)", plan.Sweeps, 0, "");
        Sweep("Backward<TRule>(Batch<{T}> batch)", plan.Sweeps, 1, "∂ ");
        Sweep("PrefixTransposed(Batch<{T}> batch)", plan.PrefixIsEmpty ? null : plan.Prefix, 1, "∂ ");
        Sweep("Pushforward(Batch<{T}> batch)", plan.Pushforward, 0, "");
        WriteTables(code);
        maps.Write(code);
        return code.ToString().TrimEnd('\n');

        // Tangents are those of the function itself, whatever rule the backward sweep follows.
        void Sweep(string signature, SweepPlan? program, int section, string mark)
        {
            code.BlankLine();
            using (code.Block($"{Override} void {signature.Replace("{T}", Function.RealType)}"))
            {
                string rule = signature.Contains("TRule") ? "TRule" : $"GradientRule<{Function.RealType}>";
                if (program is not null)
                    code.Line(new SweepWriter(Function, program, section, mark, names, constants, maps, plan.Values.TypeOf, rule).Write());
            }
        }
    }
}
