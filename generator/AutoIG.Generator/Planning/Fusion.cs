using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Planning;

/// <summary>
/// Turns the operations of one section into steps: elementwise operations whose result only one expression reads are computed inside it, an
/// expression of a dense kernel's result, and of one other value perhaps, becomes its epilogue, and a sum with a kernel's result is accumulated by the kernel.
/// </summary>
internal sealed class Fusion
{
    /// <summary>The number of operands that the elementwise driver takes.</summary>
    private const int MostLeaves = 6;

    private readonly IReadOnlyList<IrOperation> operations;
    private readonly Func<int, bool> isInMemory;
    private readonly Func<int, IrType?> typeInBatch;
    private readonly Dictionary<int, int> positions = [];
    private readonly Dictionary<int, List<int>> readers = [];
    private readonly HashSet<int> readElsewhere;
    private readonly bool enabled;

    /// <param name="operations">The section.</param>
    /// <param name="readElsewhere">Values that another section, or the contract, reads.</param>
    /// <param name="isInMemory">Whether a value of another section lies in memory, rather than being a number written into the code.</param>
    /// <param name="typeInBatch">The type of a value that there is for each point, computed or given; <see langword="null"/> for what all points share.</param>
    /// <param name="enabled">Off: one step for each operation.</param>
    private Fusion(
        IReadOnlyList<IrOperation> operations, IEnumerable<int> readElsewhere, Func<int, bool> isInMemory, Func<int, IrType?> typeInBatch, bool enabled)
    {
        this.operations = operations;
        this.isInMemory = isInMemory;
        this.typeInBatch = typeInBatch;
        this.enabled = enabled;
        this.readElsewhere = [.. readElsewhere];
        for (int i = 0; i < operations.Count; i++)
        {
            positions[operations[i].Id] = i;
            foreach (int operand in operations[i].Operands.Distinct())
            {
                if (!readers.TryGetValue(operand, out var list))
                    readers[operand] = list = [];
                list.Add(i);
            }
        }
    }

    public static IReadOnlyList<Step> Fuse(
        IReadOnlyList<IrOperation> operations, IEnumerable<int> readElsewhere, Func<int, bool> isInMemory, Func<int, IrType?> typeInBatch, bool enabled = true) =>
        new Fusion(operations, readElsewhere, isInMemory, typeInBatch, enabled).Run();

    private List<Step> Run()
    {
        // From the last to the first: an elementwise operation joins the expression that reads it, if one expression has all its readers.
        var rootOf = new Dictionary<int, int>();
        var members = new Dictionary<int, List<IrOperation>>();
        for (int i = operations.Count - 1; i >= 0; i--)
        {
            var operation = operations[i];
            if (!IsElementwise(operation))
                continue;
            int root = JoinableRoot(operation, rootOf, members) ?? i;
            rootOf[i] = root;
            if (!members.TryGetValue(root, out var list))
                members[root] = list = [];
            list.Insert(0, operation);
        }

        // A mask is never stored: each expression that reads it computes it again.
        var steps = new List<Step>();
        var epilogues = new Dictionary<int, MapGroup>(); // kernel position → expression of its result
        var accumulations = new Dictionary<int, (int Kernel, int AddTo)>(); // position of a sum → the kernel that accumulates it
        var groups = new Dictionary<int, MapGroup>();
        foreach (var pair in members)
        {
            var root = operations[pair.Key];
            if (root.Type.Element == Element.Boolean)
                continue;
            var all = WithMasks(pair.Value);
            groups[pair.Key] = new MapGroup(root, all.ToEquatableArray(), Leaves(all).ToEquatableArray());
        }
        if (enabled)
        {
            foreach (var pair in groups)
            {
                if (EpilogueOf(pair.Value) is { } kernel)
                    epilogues[kernel] = pair.Value;
                else if (pair.Value.Members.Count == 1 && AccumulationOf(pair.Key) is { } accumulation)
                    accumulations[pair.Key] = accumulation;
            }
        }
        var passedOn = new Dictionary<int, (MapGroup Group, int Operand, IrOperation? Tap)>(); // position of a kernel, or of its sum → where its result goes
        var withSlope = new Dictionary<int, (MapGroup Activation, int Slope, IrOperation? Tap)>(); // position of a kernel → the activation behind it
        if (enabled)
        {
            foreach (var group in groups.Values)
            {
                if (PassedOn(group, accumulations) is var (position, passed))
                    passedOn[position] = passed;
                else if (ActivatedWithSlope(group) is var (kernel, activated))
                    withSlope[kernel] = activated;
            }
        }
        var inside = new HashSet<int>(passedOn.Values.Select(p => p.Group.Root.Id)
            .Concat(withSlope.Values.SelectMany(w => new[] { w.Activation.Root.Id, w.Slope }))
            .Concat(passedOn.Values.Select(p => p.Tap).Concat(withSlope.Values.Select(w => w.Tap)).OfType<IrOperation>().Select(tap => tap.Id))
            .Select(id => positions[id]));
        var absorbed = new HashSet<int>(accumulations.Values.Select(a => a.Kernel));
        var finished = new HashSet<int>(epilogues.Values.Select(g => positions[g.Root.Id]));
        for (int i = 0; i < operations.Count; i++)
        {
            var operation = operations[i];
            if (inside.Contains(i))
            {
                continue;
            }
            else if (passedOn.TryGetValue(i, out var passed))
            {
                var (kernel, addTo) = accumulations.TryGetValue(i, out var added) ? (operations[added.Kernel], added.AddTo) : (operation, -1);
                steps.Add(new KernelStep(kernel, passed.Group, passed.Group.Root.Id, addTo) { EpilogueOperand = passed.Operand, Tap = passed.Tap });
            }
            else if (withSlope.TryGetValue(i, out var activated))
            {
                int value = activated.Activation.Root.Id;
                steps.Add(new ReserveStep(value, operation.Origin));
                steps.Add(new KernelStep(operation, activated.Activation, activated.Slope, -1) { EpilogueOperand = value, WithSlope = true, Tap = activated.Tap });
            }
            else if (groups.TryGetValue(i, out var group))
            {
                if (accumulations.TryGetValue(i, out var sum))
                    steps.Add(new KernelStep(operations[sum.Kernel], null, operation.Id, sum.AddTo));
                else if (!finished.Contains(i))
                    steps.Add(new MapStep(group, operation.Origin));
            }
            else if (IsElementwise(operation) || absorbed.Contains(i))
            {
                continue;
            }
            else if (operation.Operator.IsAlias)
            {
                steps.Add(new AliasStep(operation, operation.Operator.IsTap));
            }
            else if (epilogues.TryGetValue(i, out var epilogue))
            {
                steps.Add(new KernelStep(operation, epilogue, epilogue.Root.Id, -1));
            }
            else
            {
                steps.Add(new KernelStep(operation, null, operation.Id, -1));
            }
        }
        return steps;
    }

    private static bool IsElementwise(IrOperation operation) => operation.Operator is ElementwiseOperator;

    private int? JoinableRoot(IrOperation operation, Dictionary<int, int> rootOf, Dictionary<int, List<IrOperation>> members)
    {
        if (operation.Type.Element == Element.Boolean || !enabled || readElsewhere.Contains(operation.Id)
            || !readers.TryGetValue(operation.Id, out var list))
        {
            return null;
        }
        int? root = null;
        foreach (int reader in list)
        {
            if (!IsElementwise(operations[reader]))
                return null;
            int of = operations[reader].Type.Element == Element.Boolean ? RootThroughMask(reader, rootOf) : rootOf[reader];
            if (of < 0 || (root is { } known && known != of))
                return null;
            root = of;
        }
        if (root is not { } joined || operations[joined].Type.Shape != operation.Type.Shape)
            return null;
        // A sum of several kernels' results is no expression of its own: each kernel adds its part.
        if (operation.Operator == Arithmetic.Add && members[joined].Count == 1 && AccumulationOf(joined) is { } next && next.AddTo == operation.Id)
            return null;
        var grown = WithMasks([operation, .. members[joined]]);
        return Leaves(grown).Count() <= MostLeaves ? joined : null;
    }

    /// <summary>The expression that reads a mask, if only one does; −1 otherwise.</summary>
    private int RootThroughMask(int mask, Dictionary<int, int> rootOf)
    {
        int root = -1;
        foreach (int reader in readers.TryGetValue(operations[mask].Id, out var list) ? list : [])
        {
            int of = operations[reader].Type.Element == Element.Boolean ? RootThroughMask(reader, rootOf) : rootOf[reader];
            if (of < 0 || (root >= 0 && root != of))
                return -1;
            root = of;
        }
        return root;
    }

    /// <summary>The members with the masks that they read, in the order of computation.</summary>
    private List<IrOperation> WithMasks(IReadOnlyList<IrOperation> members)
    {
        var all = members.ToDictionary(m => m.Id);
        var pending = new Stack<IrOperation>(members);
        while (pending.Count > 0)
        {
            foreach (int operand in pending.Pop().Operands)
            {
                if (!all.ContainsKey(operand) && positions.TryGetValue(operand, out int position)
                    && operations[position] is { Type.Element: Element.Boolean } mask && IsElementwise(mask))
                {
                    all.Add(operand, mask);
                    pending.Push(mask);
                }
            }
        }
        return all.Values.OrderBy(o => positions[o.Id]).ToList();
    }

    private IEnumerable<int> Leaves(IReadOnlyList<IrOperation> members)
    {
        var inside = new HashSet<int>(members.Select(m => m.Id));
        return members.SelectMany(m => m.Operands).Where(o => !inside.Contains(o) && isInMemory(o)).Distinct();
    }

    /// <summary>The position of the kernel whose result alone the expression reads and nobody else does.</summary>
    private int? EpilogueOf(MapGroup group)
    {
        if (group.Leaves.Count != 1 || !positions.TryGetValue(group.Leaves[0], out int position) || group.Members.Any(m => m.Operator is ElementwiseOperator { TakesRule: true }))
            return null;
        var kernel = operations[position];
        return IsReadOnlyIn(group, kernel.Id) && kernel.Type.Shape == group.Root.Type.Shape && kernel.Operator is IKernel { TakesEpilogue: true } ? position : null;
    }

    /// <summary>The expression with its two leaves exchanged; a sum or product by itself keeps its form, and its struct.</summary>
    private static MapGroup ResultFirst(MapGroup group)
    {
        var exchanged = group with { Leaves = group.Leaves.Reverse().ToEquatableArray() };
        if (group.Members.Count != 1 || (group.Root.Operator != Arithmetic.Add && group.Root.Operator != Arithmetic.Multiply) || group.Root.Operands[0] != group.Leaves[0])
            return exchanged;
        var root = group.Root with { Operands = group.Root.Operands.Reverse().ToEquatableArray() };
        return exchanged with { Root = root, Members = new[] { root }.ToEquatableArray() };
    }

    private bool IsReadOnlyIn(MapGroup group, int value) =>
        !readElsewhere.Contains(value) && readers[value].All(r => group.Members.Contains(operations[r]));

    /// <summary>
    /// Where the expression reads the result of a kernel, through its tap perhaps, that nobody else reads, and one other value: the position of the kernel, or of the
    /// sum that it accumulates, the expression with the result first, the other value, and the tap.
    /// </summary>
    private (int Position, (MapGroup Group, int Operand, IrOperation? Tap))? PassedOn(
        MapGroup group, Dictionary<int, (int Kernel, int AddTo)> accumulations)
    {
        if (group.Leaves.Count != 2 || accumulations.ContainsKey(positions[group.Root.Id]))
            return null;
        for (int side = 0; side < 2; side++)
        {
            int result = group.Leaves[side], other = group.Leaves[1 - side];
            if (!IsReadOnlyIn(group, result) || Untapped(result) is not var (position, tap))
                continue;
            var kernel = accumulations.TryGetValue(position, out var sum) ? operations[sum.Kernel] : operations[position];
            var shape = group.Root.Type.Shape;
            bool isReady = !positions.TryGetValue(other, out int at) || at < position;
            if (isReady && kernel.Operator is IKernel { PassesResultOn: true } && kernel.Type.Shape == shape && typeInBatch(other)?.Shape == shape)
                return (position, (side == 0 ? group : ResultFirst(group), other, tap));
        }
        return null;
    }

    /// <summary>The position of the operation that computes a value, behind the value's tap if it has one and nobody reads what comes before that.</summary>
    private (int Position, IrOperation? Tap)? Untapped(int value)
    {
        if (!positions.TryGetValue(value, out int position))
            return null;
        var tap = operations[position];
        if (tap.Operator is not LayerTap { KernelArgument: not null })
            return (position, null);
        int before = tap.Operands[0];
        return !readElsewhere.Contains(before) && readers[before].Count == 1 && positions.TryGetValue(before, out position) ? (position, tap) : null;
    }

    /// <summary>
    /// Where an activation and its slope read the result of a kernel, through its tap perhaps, that nobody else reads: the position of the kernel, the activation,
    /// the slope, and the tap.
    /// </summary>
    private (int Position, (MapGroup Activation, int Slope, IrOperation? Tap))? ActivatedWithSlope(MapGroup group)
    {
        if (group.Members.Count != 1 || group.Root.Operator is not ElementwiseOperator { Slope: { } derivative } || readElsewhere.Contains(group.Leaves[0])
            || Untapped(group.Leaves[0]) is not var (position, tap) || readers[group.Leaves[0]] is not { Count: 2 } both)
        {
            return null;
        }
        var slope = both.Select(reader => operations[reader]).FirstOrDefault(reader => reader.Operator == derivative);
        return slope is not null && both.Contains(positions[group.Root.Id]) && readElsewhere.Contains(slope.Id)
            && operations[position].Operator is IKernel { PassesResultOn: true, TakesEpilogue: true } && operations[position].Type.Shape == group.Root.Type.Shape
            ? (position, (group, slope.Id, tap))
            : null;
    }

    /// <summary>a + kernel(…), where nobody else reads either: the kernel adds to a in place.</summary>
    private (int Kernel, int AddTo)? AccumulationOf(int position)
    {
        var root = operations[position];
        if (root.Operator != Arithmetic.Add)
            return null;
        for (int side = 1; side >= 0; side--)
        {
            int kernel = root.Operands[side], sum = root.Operands[1 - side];
            if (kernel != sum && positions.TryGetValue(kernel, out int at) && operations[at].Operator is IKernel { Accumulates: true }
                && !readElsewhere.Contains(kernel) && readers[kernel].Count == 1
                && positions.TryGetValue(sum, out int sumAt) && !readElsewhere.Contains(sum)
                && readers[sum].All(r => r <= position)
                && operations[sumAt].Type.Shape == root.Type.Shape && operations[at].Type.Shape == root.Type.Shape)
            {
                return (at, sum);
            }
        }
        return null;
    }
}
