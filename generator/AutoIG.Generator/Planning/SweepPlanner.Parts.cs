using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Planning;

/// <content>
/// Which values need no memory of their own because they are parts of wider ones: what kernels write where a concatenation wants it, and
/// the slices of an adjoint that kernels read where they lie.
/// </content>
internal sealed partial class SweepPlanner
{
    private readonly Dictionary<int, Part> parts = [];
    private readonly Dictionary<int, List<int>> readers = []; // value → the steps that read it
    private readonly Dictionary<int, int> writers = [];       // value → the step that computes it
    private readonly HashSet<int> results = [];               // what the contract wants

    private void FindReaders()
    {
        for (int i = 0; i < steps.Count; i++)
        {
            writers[steps[i].Result] = i;
            foreach (int read in steps[i].Reads.Distinct())
            {
                if (!readers.TryGetValue(read, out var list))
                    readers[read] = list = [];
                list.Add(i);
            }
        }
    }

    /// <summary>The value in whose memory the result of a kernel lies, if it is not its own.</summary>
    private int? WholeOf(int position)
    {
        if (!reuse || steps[position] is not KernelStep { AddTo: < 0 } step)
            return null;
        if (JoinOf(step, position) is { } join)
        {
            parts[step.Result] = join;
            return join.Whole;
        }
        if (SliceOf(position) is { } slice && LiesInRows(position, slice))
        {
            parts[step.Result] = slice;
            return slice.Whole;
        }
        return IsAlongLastAxis(step, Joins.Concat) && Rejoined(position) is { } slices
            && slices.All(s => parts.ContainsKey(steps[s].Result))
            ? parts[steps[slices[0]].Result].Whole
            : null;
    }

    /// <summary>
    /// The place in a concatenation that a kernel can write its result to at once, since nobody needs the result by itself.
    /// </summary>
    private Part? JoinOf(KernelStep step, int position)
    {
        // The operand of an epilogue lies as the result does.
        if (step.Operation.Operator is not IKernel { WritesPartOfRow: true } || step.EpilogueOperand >= 0)
            return null;
        var chain = TapsOf(step.Result);
        var joins = chain.SelectMany(ReadersOf).Distinct().Where(reader => IsAlongLastAxis(steps[reader], Joins.Concat)).ToArray();
        if (joins.Length != 1 || sectionOf[joins[0]] != sectionOf[position])
            return null;
        var concat = ((KernelStep)steps[joins[0]]).Operation;
        int index = concat.Operands.ToList().FindIndex(chain.Contains);
        // Behind the concatenation an observer may overwrite it: whoever reads the part there would see that.
        bool readInRows = chain.All(value => !results.Contains(value) && ReadersOf(value).All(reader =>
            reader == joins[0] || IsTapOf(reader, value)
            || (ReadsInRows(reader, value) && (reader < joins[0] || sectionOf[reader] != sectionOf[position]))));
        if (!readInRows || concat.Operands.Count(chain.Contains) != 1)
            return null;
        Dimension start = 0;
        for (int i = 0; i < index; i++)
            start += typeOf(concat.Operands[i]).Shape[-1];
        return new Part(concat.Id, start, typeOf(step.Result).Shape[-1], concat.Type.Shape[-1]);
    }

    /// <summary>The part of its operand that a slice takes, where the operand has memory in whole rows.</summary>
    private Part? SliceOf(int position)
    {
        if (!IsAlongLastAxis(steps[position], Operators.Parts.Slice))
            return null;
        var slice = ((KernelStep)steps[position]).Operation;
        int whole = slice.Operands[0];
        var attributes = (SliceAttributes)slice.Attributes;
        return bufferOf.ContainsKey(whole) && !parts.ContainsKey(whole)
            ? new Part(whole, attributes.Start, attributes.Length, typeOf(whole).Shape[-1])
            : null;
    }

    /// <summary>
    /// Whether all who read a slice can read it where it lies. If an observer may overwrite it there, nobody may read the same elements as
    /// they were before.
    /// </summary>
    private bool LiesInRows(int position, Part part)
    {
        var chain = TapsOf(steps[position].Result);
        int last = chain[chain.Count - 1];
        return (chain.Count == 1 || IsOwnedBySlices(part, position))
            && chain.All(value => !results.Contains(value)
                && ReadersOf(value).All(reader => value == last ? ReadsInRows(reader, value) : IsTapOf(reader, value)));
    }

    /// <summary>
    /// Whether, from a slice's step on, a value of the sweep's own is read by slices alone, and the elements of this one by no other.
    /// </summary>
    private bool IsOwnedBySlices(Part part, int position)
    {
        int buffer = bufferOf[part.Whole];
        if (places.ContainsKey(buffer))
            return false;
        foreach (var pair in bufferOf)
        {
            if (pair.Value != buffer || (parts.TryGetValue(pair.Key, out var known) && known.IsApartFrom(part)))
                continue;
            if (ReadersOf(pair.Key).Any(reader => reader > position
                && !(pair.Key == part.Whole && SliceOf(reader) is { } other && other.IsApartFrom(part))))
                return false;
        }
        return !results.Any(wanted => bufferOf.TryGetValue(wanted, out int of) && of == buffer);
    }

    /// <summary>The slices, in order, of one value whose taps a concatenation puts together again as they were.</summary>
    private List<int>? Rejoined(int position)
    {
        var concat = ((KernelStep)steps[position]).Operation;
        var slices = new List<int>();
        Dimension start = 0;
        foreach (int operand in concat.Operands)
        {
            int value = operand;
            while (writers.TryGetValue(value, out int writer) && steps[writer] is AliasStep { IsTap: true } tap)
                value = tap.Operation.Operands[0];
            if (!writers.TryGetValue(value, out int at) || !IsAlongLastAxis(steps[at], Operators.Parts.Slice))
                return null;
            var slice = ((KernelStep)steps[at]).Operation;
            var attributes = (SliceAttributes)slice.Attributes;
            if (attributes.Start != start
                || (slices.Count > 0 && ((KernelStep)steps[slices[0]]).Operation.Operands[0] != slice.Operands[0]))
                return null;
            slices.Add(at);
            start += attributes.Length;
        }
        return start == typeOf(((KernelStep)steps[slices[0]]).Operation.Operands[0]).Shape[-1] ? slices : null;
    }

    /// <summary>A value and the taps behind it, which lie where it lies.</summary>
    private List<int> TapsOf(int value)
    {
        var chain = new List<int> { value };
        for (int[] taps = Taps(); taps.Length == 1; taps = Taps())
            chain.Add(value = steps[taps[0]].Result);
        return chain;

        int[] Taps() => ReadersOf(value).Where(reader => IsTapOf(reader, value)).ToArray();
    }

    private IEnumerable<int> ReadersOf(int value) => readers.TryGetValue(value, out var list) ? list : [];

    private bool IsTapOf(int reader, int value) => steps[reader] is AliasStep { IsTap: true } tap && tap.Operation.Operands[0] == value;

    private bool ReadsInRows(int reader, int value) =>
        steps[reader] is KernelStep step && step.AddTo != value && step.EpilogueOperand != value
        && (IsAlongLastAxis(step, Joins.Concat)
            || Enumerable.Range(0, step.Operation.Operands.Count).All(i =>
                step.Operation.Operands[i] != value || ((IKernel)step.Operation.Operator).ReadsPartOfRow(i)));

    private static bool IsAlongLastAxis(Step step, Operator @operator) =>
        step is KernelStep { AddTo: < 0 } kernel && kernel.Operation.Operator == @operator
        && ((IAlongAxis)kernel.Operation.Attributes).Axis == kernel.Operation.Type.Shape.Rank - 1;
}
