using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Analysis;

/// <summary>Which layers, inputs and output a value lies between: what it flows into next, and what operands come from last.</summary>
internal sealed class LayerFlow
{
    /// <summary>The number of the output among layers; input i is ~i.</summary>
    private const int Output = -1;

    private readonly ValueTable table;
    private readonly ILookup<int, int> layersByValue;
    private readonly Dictionary<int, List<int>> readers = [];
    private readonly Dictionary<int, List<int>> sources = [];
    private readonly Dictionary<int, int[]> operands = [];
    private readonly Dictionary<int, int> lasts = [];
    private readonly Dictionary<int, int> carriedBy = [];
    private readonly int result;
    private int next;

    public LayerFlow(IrFunction function, ValueTable table)
    {
        this.table = table;
        layersByValue = Enumerable.Range(0, function.Layers.Count).ToLookup(layer => function.Layers[layer].Value);
        next = table.All.Max() + 1;
        Read(function.Body);
        result = Now(function.Result);
    }

    /// <summary>The layers that values become first, themselves or what is computed from them; −1 is the output.</summary>
    public int[] Behind(IEnumerable<int> values)
    {
        var found = new SortedSet<int>();
        Walk(values, readers, node =>
        {
            if (AddLayers(node, found))
                return false;
            if (node == result)
                found.Add(Output);
            return true;
        });
        return [.. found];
    }

    /// <summary>The layers that places come from last, themselves or what they are computed from; ~i is input i.</summary>
    public int[] InFront(IEnumerable<int> places)
    {
        var found = new SortedSet<int>();
        Walk(places, sources, node =>
        {
            if (AddLayers(node, found))
                return false;
            if (table.Definition(node) is { Operator.IsInput: true, Attributes: ParameterAttributes input })
                found.Add(~input.Index);
            return true;
        });
        return [.. found];
    }

    /// <summary>
    /// Where an operation reads some of its operands: a value that a loop carries is another inside the loop than behind it.
    /// </summary>
    public IEnumerable<int> Places(IrOperation operation, IReadOnlyCollection<int> some) =>
        operands[operation.Id].Where((_, i) => some.Contains(operation.Operands[i]));

    /// <summary>A number that flows: masks and integers pass no infinity on, and no derivative.</summary>
    private bool Flows(int value) => table.TypeOf(value) is { IsReal: true } or { Element: Element.Prepared };

    /// <summary>What a value's number stands for here: after a loop, for the last value of what it carries.</summary>
    private int Now(int value) => lasts.TryGetValue(value, out int last) ? last : value;

    private bool AddLayers(int node, ISet<int> found)
    {
        // In the loop itself a carried value is no layer, after it its last value is.
        int[] layers = lasts.ContainsKey(node) ? []
            : [.. layersByValue[carriedBy.TryGetValue(node, out int carried) ? carried : node]];
        found.UnionWith(layers);
        return layers.Length > 0;
    }

    private void Read(IrBlock block)
    {
        foreach (var statement in block.Statements)
        {
            switch (statement)
            {
                case IrOperation operation:
                    operands[operation.Id] = [.. operation.Operands.Select(Now)];
                    // Of a mask's −∞ softmax makes 0.
                    foreach (int operand in operation.Operator == Arithmetic.AddMask ? operation.Operands.Take(1) : operation.Operands)
                        Connect(operand, operation.Id);
                    break;
                case IrConditional conditional:
                    Read(conditional.Then);
                    Read(conditional.Else);
                    foreach (var merge in conditional.Merges)
                    {
                        Connect(merge.Then, merge.Id);
                        Connect(merge.Else, merge.Id);
                    }
                    break;
                case IrLoop loop:
                    foreach (var carried in loop.Carried)
                        Connect(carried.Initial, carried.Id);
                    Read(loop.Header);
                    Read(loop.Body);
                    foreach (var carried in loop.Carried)
                        Connect(carried.Next, carried.Id);
                    foreach (var carried in loop.Carried)
                    {
                        int last = next++;
                        carriedBy[last] = carried.Id;
                        if (Flows(carried.Id))
                            Join(carried.Id, last);
                        lasts[carried.Id] = last;
                    }
                    break;
            }
        }
    }

    private void Connect(int from, int to)
    {
        if (Flows(from) && Flows(to))
            Join(Now(from), to);
    }

    private void Join(int from, int to)
    {
        ListOf(readers, from).Add(to);
        ListOf(sources, to).Add(from);
    }

    private static List<int> ListOf(Dictionary<int, List<int>> edges, int node)
    {
        if (!edges.TryGetValue(node, out var list))
            edges[node] = list = [];
        return list;
    }

    /// <summary>Goes along edges from some nodes, and on from those of which <paramref name="goesOn"/> says so.</summary>
    private static void Walk(IEnumerable<int> from, Dictionary<int, List<int>> edges, Func<int, bool> goesOn)
    {
        var waiting = new Stack<int>(from);
        var seen = new HashSet<int>();
        while (waiting.Count > 0)
        {
            int node = waiting.Pop();
            if (!seen.Add(node) || !goesOn(node) || !edges.TryGetValue(node, out var list))
                continue;
            foreach (int neighbour in list)
                waiting.Push(neighbour);
        }
    }
}
