using AutoIG.Generator.Analysis;
using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using AutoIG.Generator.Planning;

namespace AutoIG.Generator.Emission;

/// <summary>Writes a function on tensors: sweeps over whole batches, as calls of kernels on a planned workspace.</summary>
internal sealed class TensorFunctionWriter : FunctionBodyWriter
{
    private readonly TensorDerivative derivative;
    private readonly bool optimisePlan;
    private readonly ValueTable table;
    private readonly ConstantPool constants;
    private readonly MapWriter maps;
    private readonly Dictionary<int, IrOperation> operations = [];
    private readonly SweepPlan prefix;
    private readonly SweepPlan sweeps;
    private readonly SweepPlan pushforward;
    private readonly Lazy<string> body;

    private TensorFunctionWriter(TensorDerivative derivative, bool optimisePlan)
        : base(derivative.Function)
    {
        this.derivative = derivative;
        this.optimisePlan = optimisePlan;
        table = new ValueTable(Function.Body);
        table.AddLeaf(derivative.OutputAdjoint, table.TypeOf(Function.Result));
        for (int i = 0; i < derivative.Frontier.Values.Count; i++)
        {
            var type = table.TypeOf(derivative.Frontier.Values[i]);
            table.AddLeaf(derivative.FrontierAdjointLeaves[i], type);
            table.AddLeaf(derivative.FrontierTangents[i], type);
        }
        table.Add(derivative.Forward.Concat(derivative.Backward).Concat(derivative.PrefixTransposed).Concat(derivative.Pushforward));
        maps = new MapWriter(Function.RealType, NumberOf);
        constants = new ConstantPool(Function, table, maps);
        foreach (var operation in Function.Body.Statements.OfType<IrOperation>().Concat(derivative.Forward)
            .Concat(derivative.Backward).Concat(derivative.PrefixTransposed).Concat(derivative.Pushforward))
        {
            operations[operation.Id] = operation;
        }
        prefix = PlanPrefix();
        sweeps = PlanSweeps();
        pushforward = PlanPushforward();
        body = new Lazy<string>(WriteBody);
    }

    /// <summary>The stages behind lowering, in order.</summary>
    public static TensorFunctionWriter Create(IrFunction function, AnalysisOptions options)
    {
        bool simplify = options.Simplify;
        var stored = LayoutPropagation.Apply(function, simplify);
        var folded = simplify ? ConvolutionFolding.Apply(DeadCode.Remove(stored)) : stored;
        var tapped = LayerTaps.Insert(Legalisation.Apply(folded, simplify), simplify);
        var frontier = Analysis.Frontier.Find(tapped, options.Frontier);
        var derivative = TensorDifferentiation.Differentiate(tapped, frontier, simplify);
        if (simplify && options.Plan)
            derivative = KeptSlopes.Apply(JoinedRectifiers.Apply(derivative));
        return new TensorFunctionWriter(derivative, options.Plan);
    }

    private Frontier Frontier => derivative.Frontier;

    private IrParameter[] Inputs => Function.Parameters.Where(p => p.IsDifferentiable).ToArray();

    public override PlanDescription Plan => new(
        table.TypeOf(Function.Result).Shape, Frontier.Values.Select(v => table.TypeOf(v).Shape.Length).ToArray())
    {
        PrefixIsEmpty = PrefixIsEmpty,
        PrefixSlots = Lengths(prefix),
        Slots = Lengths(sweeps),
        PushforwardSlots = Lengths(pushforward),
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

    /// <summary>Whether the frontier is the inputs, one for one and in order.</summary>
    private bool PrefixIsEmpty => Frontier.Values.Count == Inputs.Length
        && Frontier.Values.Select((value, i) => (value, i)).All(pair =>
            table.Definition(pair.value, Leaves.Input) is { } input && ((ParameterAttributes)input.Attributes).Index == pair.i);

    public override void WriteFields(CodeWriter code)
    {
        _ = body.Value; // writing the sweeps finds out which fields they need
        constants.Write(code);
    }

    public override void WriteSweeps(CodeWriter code) => code.Line(body.Value);

    private static Dimension[] Lengths(SweepPlan plan) =>
        plan.Slots.Select(lengths => lengths.All(l => l.IsConstant) ? lengths.Max(l => l.Value) : lengths[0]).ToArray();

    private double? NumberOf(int id) => table.Definition(id)?.Attributes is ConstantAttributes constant ? constant.Value : null;

    private IrType TypeOf(int id) => table.TypeOf(id);

    private bool IsInMemory(int id) => NumberOf(id) is null;

    /// <summary>
    /// The operations of a sweep that depend on the input; the others are constants, but for masks, which live in registers alone.
    /// </summary>
    private IrOperation[] Active(IEnumerable<IrOperation> operations) =>
        operations.Where(o => (table.IsActive(o.Id) || IsComparison(o)) && !o.Operator.IsInput).ToArray();

    /// <summary>The forward sweep's masks that the backward sweep reads: they were never stored, and are computed again.</summary>
    private IEnumerable<IrOperation> MasksReadBy(IEnumerable<IrOperation> operations)
    {
        var own = new HashSet<int>(operations.Select(o => o.Id));
        var masks = new SortedDictionary<int, IrOperation>();
        var pending = new Stack<int>(operations.SelectMany(o => o.Operands));
        while (pending.Count > 0)
        {
            int id = pending.Pop();
            if (own.Contains(id) || masks.ContainsKey(id) || table.Definition(id) is not { } mask || !IsComparison(mask))
                continue;
            masks.Add(id, mask);
            foreach (int operand in mask.Operands)
                pending.Push(operand);
        }
        return masks.Values;
    }

    private static bool IsComparison(IrOperation operation) =>
        operation.Type.Element == Element.Boolean && operation.Operator is Operators.ElementwiseOperator;

    private SweepPlan PlanPrefix()
    {
        var leaves = new Dictionary<int, Place>();
        foreach (var operation in Frontier.Prefix.Where(o => o.Operator == Leaves.Input))
            leaves[operation.Id] = new Place(PlaceKind.Input, ((ParameterAttributes)operation.Attributes).Index);
        for (int i = 0; i < Frontier.Values.Count; i++)
            leaves[derivative.FrontierAdjointLeaves[i]] = new Place(PlaceKind.FrontierAdjoint, i);
        IReadOnlyList<(int, Place)> forward = Frontier.Values.Select((value, i) => (value, new Place(PlaceKind.Frontier, i))).ToArray();
        IReadOnlyList<(int, Place)> backward = derivative.InputAdjoints.Select((value, i) => (value, new Place(PlaceKind.InputAdjoint, i))).ToArray();
        return SweepPlanner.Plan(
            [Active(Frontier.Prefix), Active(derivative.PrefixTransposed)], leaves, [forward, backward], TypeOf, IsInMemory, optimisePlan);
    }

    private SweepPlan PlanSweeps()
    {
        var leaves = FrontierLeaves();
        leaves[derivative.OutputAdjoint] = new Place(PlaceKind.OutputAdjoint, 0);
        IReadOnlyList<(int, Place)> forward = [(Function.Result, new Place(PlaceKind.Output, 0))];
        IReadOnlyList<(int, Place)> backward =
            derivative.FrontierAdjoints.Select((value, i) => (value, new Place(PlaceKind.FrontierAdjoint, i))).ToArray();
        return SweepPlanner.Plan([Active(derivative.Forward), [.. MasksReadBy(derivative.Backward), .. Active(derivative.Backward)]], leaves, [forward, backward], TypeOf, IsInMemory, optimisePlan);
    }

    private SweepPlan PlanPushforward()
    {
        var leaves = FrontierLeaves();
        for (int i = 0; i < Frontier.Values.Count; i++)
            leaves[derivative.FrontierTangents[i]] = new Place(PlaceKind.FrontierTangent, i);
        IReadOnlyList<(int, Place)> results =
            [(Function.Result, new Place(PlaceKind.Output, 0)), (derivative.ResultTangent, new Place(PlaceKind.OutputTangent, 0))];
        return SweepPlanner.Plan([Active(derivative.Pushforward)], leaves, [results], TypeOf, IsInMemory, optimisePlan);
    }

    private Dictionary<int, Place> FrontierLeaves()
    {
        var leaves = new Dictionary<int, Place>();
        for (int i = 0; i < Frontier.Values.Count; i++)
            leaves[Frontier.Values[i]] = new Place(PlaceKind.Frontier, i);
        return leaves;
    }

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
        var names = new ValueNames(Function, derivative, operations);
        var code = new CodeWriter();
        Sweep("Prefix(Batch<{T}> batch)", PrefixIsEmpty ? null : prefix, 0, "");
        Sweep("Forward(Batch<{T}> batch)", sweeps, 0, "");
        Sweep("Backward<TRule>(Batch<{T}> batch)", sweeps, 1, "∂ ");
        Sweep("PrefixTransposed(Batch<{T}> batch)", PrefixIsEmpty ? null : prefix, 1, "∂ ");
        Sweep("Pushforward(Batch<{T}> batch)", pushforward, 0, "");
        WriteTables(code);
        maps.Write(code);
        return code.ToString().TrimEnd('\n');

        // Tangents are those of the function itself, whatever rule the backward sweep follows.
        void Sweep(string signature, SweepPlan? plan, int section, string mark)
        {
            code.BlankLine();
            using (code.Block($"{Override} void {signature.Replace("{T}", Function.RealType)}"))
            {
                string rule = signature.Contains("TRule") ? "TRule" : $"GradientRule<{Function.RealType}>";
                if (plan is not null)
                    code.Line(new SweepWriter(Function, plan, section, mark, names, constants, maps, TypeOf, rule).Write());
            }
        }
    }
}
