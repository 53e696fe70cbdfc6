using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Planning;

/// <summary>
/// Joins the elementwise operations of a section to expressions: from the last to the first, an operation joins the expression that reads
/// it, if one expression has all its readers. A mask is never stored: each expression that reads it computes it again.
/// </summary>
internal sealed class ElementwiseGroups
{
    /// <summary>The number of operands that the elementwise driver takes.</summary>
    private const int MostLeaves = 6;

    private readonly Section section;
    private readonly bool joins;
    private readonly Dictionary<int, int> rootOf = [];                // position → that of the expression's root
    private readonly Dictionary<int, List<IrOperation>> members = []; // position of the root → operations but for masks

    private ElementwiseGroups(Section section, bool joins) => (this.section, this.joins) = (section, joins);

    /// <summary>The expressions, by the positions of their roots.</summary>
    /// <param name="section">The section.</param>
    /// <param name="joins">Off: one expression for each operation.</param>
    public static IReadOnlyDictionary<int, MapGroup> Of(Section section, bool joins) => new ElementwiseGroups(section, joins).Run();

    private Dictionary<int, MapGroup> Run()
    {
        for (int i = section.Operations.Count - 1; i >= 0; i--)
        {
            var operation = section[i];
            if (!Section.IsElementwise(operation))
                continue;
            int root = JoinableRoot(operation) ?? i;
            rootOf[i] = root;
            if (!members.TryGetValue(root, out var list))
                members[root] = list = [];
            list.Insert(0, operation);
        }
        var groups = new Dictionary<int, MapGroup>();
        foreach (var pair in members)
        {
            if (IsMask(section[pair.Key]))
                continue;
            var all = WithMasks(pair.Value);
            groups[pair.Key] = new MapGroup(section[pair.Key], all.ToEquatableArray(), section.Leaves(all).ToEquatableArray());
        }
        return groups;
    }

    private int? JoinableRoot(IrOperation operation)
    {
        var readers = section.ReadersOf(operation.Id);
        if (!joins || IsMask(operation) || section.IsReadElsewhere(operation.Id) || readers.Count == 0)
            return null;
        int? root = null;
        foreach (int reader in readers)
        {
            if (!Section.IsElementwise(section[reader]))
                return null;
            int of = IsMask(section[reader]) ? RootThroughMask(reader) : rootOf[reader];
            if (of < 0 || (root is { } known && known != of))
                return null;
            root = of;
        }
        if (root is not { } joined || section[joined].Type.Shape != operation.Type.Shape)
            return null;
        // A sum of several kernels' results is no expression of its own: each kernel adds its part.
        if (operation.Operator == Arithmetic.Add && members[joined].Count == 1
            && Accumulation.Match(section, joined) is { } next && next.AddTo == operation.Id)
        {
            return null;
        }
        return section.Leaves(WithMasks([operation, .. members[joined]])).Count() <= MostLeaves ? joined : null;
    }

    /// <summary>The expression that reads a mask, if only one does; −1 otherwise.</summary>
    private int RootThroughMask(int mask)
    {
        int root = -1;
        foreach (int reader in section.ReadersOf(section[mask].Id))
        {
            int of = IsMask(section[reader]) ? RootThroughMask(reader) : rootOf[reader];
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
                if (!all.ContainsKey(operand) && section.PositionOf(operand) is { } position
                    && section[position] is var mask && IsMask(mask) && Section.IsElementwise(mask))
                {
                    all.Add(operand, mask);
                    pending.Push(mask);
                }
            }
        }
        return all.Values.OrderBy(o => section.PositionOf(o.Id)!.Value).ToList();
    }

    private static bool IsMask(IrOperation operation) => operation.Type.Element == Element.Boolean;
}
