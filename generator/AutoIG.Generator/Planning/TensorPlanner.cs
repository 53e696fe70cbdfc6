using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Planning;

/// <summary>
/// Plans the programs of a tensor function: what each runs, what lies in the batch beforehand, and what the contract wants from it.
/// </summary>
internal sealed class TensorPlanner
{
    private readonly TensorDerivative derivative;
    private readonly bool optimise;
    private readonly ValueTable values;

    private TensorPlanner(TensorDerivative derivative, bool optimise)
    {
        (this.derivative, this.optimise) = (derivative, optimise);
        values = new ValueTable(derivative.Function.Body);
        values.AddLeaf(derivative.OutputAdjoint, values.TypeOf(derivative.Function.Result));
        for (int i = 0; i < derivative.Frontier.Values.Count; i++)
        {
            var type = values.TypeOf(derivative.Frontier.Values[i]);
            values.AddLeaf(derivative.FrontierAdjointLeaves[i], type);
            values.AddLeaf(derivative.FrontierTangents[i], type);
        }
        foreach (var program in derivative.Further)
        {
            foreach (var given in program.Given.Where(given => values.Definition(given.Id) is null))
                values.AddLeaf(given.Id, TypeOf(given));
            values.Add(program.Sections.SelectMany(section => section.Operations));
        }
        values.Add(derivative.Forward.Concat(derivative.Backward).Concat(derivative.PrefixTransposed).Concat(derivative.Pushforward));
    }

    /// <param name="derivative">The function and its derivative.</param>
    /// <param name="optimise">Off: no fusion, no reuse of memory.</param>
    public static PlannedTensorFunction Plan(TensorDerivative derivative, bool optimise = true)
    {
        var planner = new TensorPlanner(derivative, optimise);
        return new PlannedTensorFunction(derivative, planner.values, planner.Prefix(), planner.Sweeps(), planner.Pushforward())
        {
            Further = [.. derivative.Further.Where(program => program.Refusals.Count == 0).Select(planner.Plan)],
        };
    }

    private SweepPlan Prefix()
    {
        var frontier = derivative.Frontier;
        var leaves = new Dictionary<int, Place>();
        foreach (var operation in frontier.Prefix.Where(o => o.Operator.IsInput))
            leaves[operation.Id] = new Place(PlaceKind.Input, ((ParameterAttributes)operation.Attributes).Index);
        for (int i = 0; i < frontier.Values.Count; i++)
            leaves[derivative.FrontierAdjointLeaves[i]] = new Place(PlaceKind.FrontierAdjoint, i);
        var forward = Results(frontier.Values, PlaceKind.Frontier);
        var backward = Results(derivative.InputAdjoints, PlaceKind.InputAdjoint);
        return Plan([Active(frontier.Prefix), Active(derivative.PrefixTransposed)], leaves, [forward, backward]);
    }

    private SweepPlan Sweeps()
    {
        var leaves = FrontierLeaves();
        leaves[derivative.OutputAdjoint] = new Place(PlaceKind.OutputAdjoint, 0);
        var forward = Results([derivative.Function.Result], PlaceKind.Output);
        var backward = Results(derivative.FrontierAdjoints, PlaceKind.FrontierAdjoint);
        return Plan(
            [Active(derivative.Forward), [.. MasksReadBy(derivative.Backward), .. Active(derivative.Backward)]],
            leaves,
            [forward, backward]);
    }

    private SweepPlan Pushforward()
    {
        var leaves = FrontierLeaves();
        for (int i = 0; i < derivative.Frontier.Values.Count; i++)
            leaves[derivative.FrontierTangents[i]] = new Place(PlaceKind.FrontierTangent, i);
        Result[] results =
        [
            .. Results([derivative.Function.Result], PlaceKind.Output),
            .. Results([derivative.ResultTangent], PlaceKind.OutputTangent)
        ];
        return Plan([Active(derivative.Pushforward)], leaves, [results]);
    }

    private PlannedProgram Plan(FurtherProgram program)
    {
        var leaves = program.Given.ToDictionary(given => given.Id, PlaceOf);
        var sections = program.Sections.Select((section, i) => i == 0
            ? Active(section.Operations)
            : [.. MasksReadBy(section.Operations), .. Active(section.Operations)]).ToArray();
        var results = program.Sections.Select(section =>
            (IReadOnlyList<Result>)section.Wanted.Select(wanted => new Result(wanted.Id, PlaceOf(wanted))).ToArray()).ToArray();
        return new PlannedProgram(program, Plan(sections, leaves, results));
    }

    private static Place PlaceOf(ProgramValue value) => new(
        value.Part switch
        {
            ContractPart.Input => PlaceKind.Input,
            ContractPart.InputAdjoint => PlaceKind.InputAdjoint,
            ContractPart.Frontier => PlaceKind.Frontier,
            ContractPart.FrontierAdjoint => PlaceKind.FrontierAdjoint,
            ContractPart.FrontierTangent => PlaceKind.FrontierTangent,
            ContractPart.Breakpoints => PlaceKind.Breakpoints,
            ContractPart.Output => PlaceKind.Output,
            ContractPart.OutputAdjoint => PlaceKind.OutputAdjoint,
            _ => throw new InvalidOperationException($"{value.Part} is not known."),
        },
        value.Index);

    /// <summary>The type of what goes back from the result, or of the derivative of a value of the frontier.</summary>
    private IrType TypeOf(ProgramValue given) => values.TypeOf(given.Part switch
    {
        ContractPart.OutputAdjoint => derivative.Function.Result,
        ContractPart.FrontierAdjoint or ContractPart.FrontierTangent => derivative.Frontier.Values[given.Index],
        _ => given.Id,
    });

    private SweepPlan Plan(
        IReadOnlyList<IReadOnlyList<IrOperation>> sections,
        Dictionary<int, Place> leaves,
        IReadOnlyList<IReadOnlyList<Result>> results) =>
        SweepPlanner.Plan(
            sections, leaves, results, values.TypeOf, id => values.Definition(id)?.Attributes is not ConstantAttributes, optimise);

    private static Result[] Results(IReadOnlyList<int> values, PlaceKind kind) =>
        [.. values.Select((value, i) => new Result(value, new Place(kind, i)))];

    private Dictionary<int, Place> FrontierLeaves()
    {
        var leaves = new Dictionary<int, Place>();
        for (int i = 0; i < derivative.Frontier.Values.Count; i++)
            leaves[derivative.Frontier.Values[i]] = new Place(PlaceKind.Frontier, i);
        return leaves;
    }

    /// <summary>
    /// The operations of a sweep that depend on the input; the others are constants, but for masks, which live in registers alone.
    /// </summary>
    private IrOperation[] Active(IEnumerable<IrOperation> operations) =>
        operations.Where(o => (values.IsActive(o.Id) || IsComparison(o)) && !o.Operator.IsInput).ToArray();

    /// <summary>The forward sweep's masks that the backward sweep reads: they were never stored, and are computed again.</summary>
    private IEnumerable<IrOperation> MasksReadBy(IEnumerable<IrOperation> operations)
    {
        var own = new HashSet<int>(operations.Select(o => o.Id));
        var masks = new Dictionary<int, IrOperation>();
        var pending = new Stack<int>(operations.SelectMany(o => o.Operands));
        while (pending.Count > 0)
        {
            int id = pending.Pop();
            if (own.Contains(id) || masks.ContainsKey(id) || values.Definition(id) is not { } mask || !IsComparison(mask))
                continue;
            masks.Add(id, mask);
            foreach (int operand in mask.Operands)
                pending.Push(operand);
        }
        return masks.Values.OrderBy(mask => mask.Id);
    }

    private static bool IsComparison(IrOperation operation) =>
        operation.Type.Element == Element.Boolean && operation.Operator is ElementwiseOperator;
}
