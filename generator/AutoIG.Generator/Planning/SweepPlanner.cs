using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Planning;

/// <summary>
/// Orders the steps of a program and gives every value its memory: values that never live at the same time share a slot, an elementwise
/// step overwrites an operand that dies with it, and what the contract wants is computed where it is wanted.
/// </summary>
/// <remarks>
/// A program is a list of sections that run one after another on one batch: forward and backward sweep, for instance. A value that a later
/// section reads lives until the end of the program, and nothing is written over it: that section can run again on the same values, for
/// another output's adjoint. Adjoints live briefly, so that this costs a slot or two, however deep the model is.
/// </remarks>
internal sealed partial class SweepPlanner
{
    private readonly Func<int, IrType> typeOf;
    private readonly IReadOnlyList<IReadOnlyList<Step>> sections;
    private readonly List<Step> steps = [];
    private readonly Dictionary<int, int> bufferOf = [];       // value → the value that stands for its piece of memory
    private readonly Dictionary<int, int> lastRead = [];       // buffer → the last step that reads it
    private readonly Dictionary<int, Place> places = [];       // buffer → place
    private readonly Dictionary<int, Place> wanted = [];       // buffer → the place that the contract wants
    private readonly List<Slot> slots = [];
    private readonly List<int> sectionOf = [];                 // step → section
    private readonly HashSet<int> kept = [];                   // buffers that a later section reads
    private readonly HashSet<int> atBaseline = [];             // values in the other half of their buffer's rows
    private readonly bool reuse;

    private SweepPlanner(IReadOnlyList<IReadOnlyList<Step>> sections, Func<int, IrType> typeOf, bool reuse) =>
        (this.sections, this.typeOf, this.reuse) = (sections, typeOf, reuse);

    /// <summary>Plans a program.</summary>
    /// <param name="sections">The operations of each section.</param>
    /// <param name="leaves">Values that lie in the batch beforehand.</param>
    /// <param name="results">For each section, what the contract wants from it.</param>
    /// <param name="typeOf">The type of a value.</param>
    /// <param name="isInMemory">Whether a value is memory rather than a number written into the code.</param>
    /// <param name="optimise">Off: no fusion, no reuse of memory.</param>
    public static SweepPlan Plan(
        IReadOnlyList<IReadOnlyList<IrOperation>> sections,
        IReadOnlyDictionary<int, Place> leaves,
        IReadOnlyList<IReadOnlyList<Result>> results,
        Func<int, IrType> typeOf,
        Func<int, bool> isInMemory,
        bool optimise = true)
    {
        var pruned = Prune(sections, results.SelectMany(r => r).Select(r => r.Value));
        var perPoint = new HashSet<int>(pruned.SelectMany(section => section).Select(operation => operation.Id).Concat(leaves.Keys));
        var fused = pruned.Select((section, i) =>
        {
            var elsewhere = results.SelectMany(r => r).Select(r => r.Value)
                .Concat(pruned.Where((_, other) => other != i).SelectMany(o => o).SelectMany(o => o.Operands));
            return Fusion.Fuse(new Section(section, elsewhere, isInMemory, id => perPoint.Contains(id) ? typeOf(id) : null), optimise);
        }).ToArray();
        return new SweepPlanner(fused, typeOf, optimise).Run(leaves, results);
    }

    /// <summary>Drops what neither the contract nor an observer needs.</summary>
    private static List<IReadOnlyList<IrOperation>> Prune(IReadOnlyList<IReadOnlyList<IrOperation>> sections, IEnumerable<int> results)
    {
        var needed = new HashSet<int>(results);
        var kept = new List<IReadOnlyList<IrOperation>>();
        foreach (var section in sections.Reverse())
        {
            var list = new List<IrOperation>();
            foreach (var operation in section.Reverse())
            {
                if (!needed.Contains(operation.Id) && !operation.Operator.IsTap)
                    continue;
                needed.Add(operation.Id);
                needed.UnionWith(operation.Operands);
                list.Insert(0, operation);
            }
            kept.Insert(0, list);
        }
        return kept;
    }

    private SweepPlan Run(IReadOnlyDictionary<int, Place> leaves, IReadOnlyList<IReadOnlyList<Result>> results)
    {
        foreach (var leaf in leaves)
        {
            bufferOf[leaf.Key] = leaf.Key;
            places[leaf.Key] = leaf.Value;
        }
        var planned = new List<List<Step>>();
        foreach (var section in sections)
        {
            planned.Add([.. section]);
            steps.AddRange(section);
            sectionOf.AddRange(section.Select(_ => planned.Count));
        }
        this.results.UnionWith(results.SelectMany(section => section).Select(result => result.Value));
        FindReaders();
        FindBuffers();
        Keep();
        int end = -1;
        for (int i = 0; i < sections.Count; i++)
        {
            end += sections[i].Count;
            Want(results[i], end, planned[i]);
        }

        int position = 0;
        var output = new List<List<Step>>();
        for (int i = 0; i < sections.Count; i++)
        {
            var list = new List<Step>();
            foreach (var step in sections[i])
            {
                list.Add(step);
                Assign(step, position++);
            }
            list.AddRange(planned[i].Skip(sections[i].Count));
            output.Add(list);
        }
        return new SweepPlan(
            output, bufferOf.ToDictionary(pair => pair.Key, pair => places[pair.Value]), parts, slots.Select(s => s.Lengths).ToArray())
        {
            AtBaseline = atBaseline,
        };
    }

    /// <summary>Which values share a piece of memory, and until when it is read.</summary>
    private void FindBuffers()
    {
        for (int i = 0; i < steps.Count; i++)
        {
            foreach (int read in steps[i].Reads)
            {
                if (bufferOf.TryGetValue(read, out int buffer))
                    lastRead[buffer] = i;
            }
            int result = steps[i].Result;
            if (WholeOf(i) is { } whole)
            {
                bufferOf[result] = bufferOf.TryGetValue(whole, out int wide) ? wide : whole;
            }
            else if (steps[i] is AliasStep alias && bufferOf.TryGetValue(alias.Operation.Operands[0], out int shared)
                && MayShare(alias, i, shared))
            {
                bufferOf[result] = shared;
                if (alias.Operation.Operator is BaselineView || atBaseline.Contains(alias.Operation.Operands[0]))
                    atBaseline.Add(result);
                if (parts.TryGetValue(alias.Operation.Operands[0], out var part))
                    parts[result] = part;
            }
            else
            {
                bufferOf[result] = result;
            }
        }
    }

    /// <summary>Holds until the end what a later section reads; what lies in the batch beforehand is the first section's.</summary>
    private void Keep()
    {
        foreach (int buffer in lastRead.Keys.ToArray())
        {
            if (sectionOf[lastRead[buffer]] == (writers.TryGetValue(buffer, out int writer) ? sectionOf[writer] : 1))
                continue;
            kept.Add(buffer);
            lastRead[buffer] = steps.Count;
        }
    }

    /// <summary>
    /// The tap of an adjoint or a tangent may lie in its operand's memory only if nobody reads that memory as it was before, and if it is
    /// the sweep's own. A value's tap always may: only derivative rules read the value as it was, and they are of no use to an observer who
    /// has cut the model there by overwriting it.
    /// </summary>
    private bool MayShare(AliasStep alias, int position, int buffer)
    {
        if (!alias.IsTap || alias.Operation.Operator == Taps.Layer || parts.ContainsKey(alias.Operation.Operands[0]))
            return true; // what is a part was seen to be one by itself
        bool callers = places.TryGetValue(buffer, out var place) && place.Kind is PlaceKind.OutputAdjoint;
        bool anothers = writers.TryGetValue(buffer, out int writer) && sectionOf[writer] != sectionOf[position];
        return !callers && !anothers
            && !steps.Skip(position + 1).Any(later => later.Reads.Any(read => bufferOf.TryGetValue(read, out int b) && b == buffer));
    }

    private void Want(IReadOnlyList<Result> results, int end, List<Step> section)
    {
        foreach (var (value, destination) in results)
        {
            if (value < 0)
            {
                section.Add(new StoreStep(-1, destination));
                continue;
            }
            int buffer = bufferOf[value];
            lastRead[buffer] = Math.Max(lastRead.TryGetValue(buffer, out int last) ? last : -1, end + 1);
            if (places.TryGetValue(buffer, out var place) ? place == destination : !wanted.ContainsKey(buffer))
                wanted[buffer] = destination;
            else
                section.Add(new StoreStep(value, destination));
        }
    }

    private void Assign(Step step, int position)
    {
        int buffer = step.Result < 0 ? -1 : bufferOf[step.Result];
        if (buffer >= 0 && !places.ContainsKey(buffer))
            places[buffer] = Destination(buffer, position) ?? Find(step, position, buffer);
        foreach (int read in step.Reads.Distinct())
        {
            if (bufferOf.TryGetValue(read, out int dead) && dead != buffer)
                Release(dead, position, buffer);
        }
        // A value that nobody reads: only its tap mattered.
        if (buffer >= 0 && !lastRead.ContainsKey(buffer))
            Release(buffer, position, -1);
    }

    /// <summary>
    /// Where the contract wants a value, or wants what a later step of the section writes over it: the value then is computed there at
    /// once. Nothing else ever lies in such a place.
    /// </summary>
    private Place? Destination(int buffer, int position)
    {
        if (wanted.TryGetValue(buffer, out var destination))
            return destination;
        if (!reuse || !lastRead.TryGetValue(buffer, out int last) || last <= position || last >= steps.Count
            || sectionOf[last] != sectionOf[position])
            return null;
        int heir = bufferOf[steps[last].Result];
        return heir != buffer && Dying(steps[last], last).Select(leaf => (int?)bufferOf[leaf]).FirstOrDefault() == buffer
            ? Destination(heir, last)
            : null;
    }

    private Place Find(Step step, int position, int buffer)
    {
        foreach (int leaf in Dying(step, position))
        {
            if (places.TryGetValue(bufferOf[leaf], out var place) && place.IsReusable)
                return place;
        }
        return NewSlot(typeOf(buffer).Shape.Length, kept.Contains(buffer));
    }

    /// <summary>The operands that a step may overwrite with its result: of the same length, and read by nobody afterwards.</summary>
    private IEnumerable<int> Dying(Step step, int position)
    {
        IEnumerable<int> overwritable = step switch
        {
            _ when !reuse => [],
            MapStep map => map.Group.Leaves,
            KernelStep { AddTo: >= 0 } sum => [sum.AddTo],
            AliasStep alias => [alias.Operation.Operands[0]],
            _ => [],
        };
        var length = typeOf(step.Result).Shape.Length;
        return overwritable.Where(leaf =>
            bufferOf.TryGetValue(leaf, out int dying) && lastRead[dying] <= position && !wanted.ContainsKey(dying)
            && typeOf(leaf).Shape.Length == length
            && step.Reads.Count(r => bufferOf.TryGetValue(r, out int b) && b == dying) == 1);
    }

    /// <summary>
    /// The free slot that fits best, or a new one. What is kept for a later section takes a slot of its own length only: in a longer one it
    /// would keep the rest from the values that come and go meanwhile.
    /// </summary>
    private Place NewSlot(Dimension length, bool isKept)
    {
        int best = -1;
        for (int i = 0; i < slots.Count && reuse; i++)
        {
            if (slots[i].Free && (!isKept || slots[i].Lengths.All(l => l == length))
                && (best < 0 || Misfit(i, length) < Misfit(best, length)))
                best = i;
        }
        if (best < 0 || Misfit(best, length) == int.MaxValue)
        {
            slots.Add(new Slot([length], Free: false));
            return new Place(PlaceKind.Slot, slots.Count - 1);
        }
        var lengths = slots[best].Lengths;
        slots[best] = new Slot(lengths.Contains(length) ? lengths : [.. lengths, length], Free: false);
        return new Place(PlaceKind.Slot, best);
    }

    /// <summary>
    /// How badly a value fits a free slot: room left over counts once, room to be added twice; sizes that cannot be compared never fit.
    /// </summary>
    private int Misfit(int slot, Dimension length)
    {
        var lengths = slots[slot].Lengths;
        if (lengths.Contains(length))
            return 0;
        if (!length.IsConstant || lengths.Any(l => !l.IsConstant))
            return int.MaxValue;
        int size = lengths.Max(l => l.Value);
        return size >= length.Value ? size - length.Value + 1 : 2 * (length.Value - size) + 1;
    }

    private void Release(int buffer, int position, int heir)
    {
        if (lastRead.TryGetValue(buffer, out int last) && last > position)
            return;
        if (places.TryGetValue(buffer, out var place) && place.Kind == PlaceKind.Slot && !(heir >= 0 && places[heir] == place))
            slots[place.Index] = slots[place.Index] with { Free = true };
    }

    private sealed record Slot(IReadOnlyList<Dimension> Lengths, bool Free);
}
