using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Planning.Scalars;

/// <summary>
/// Says which values take turns in one variable. Values that a copy connects (an alternative and what it is merged into, what a loop
/// carries from turn to turn) are put together where their lives do not meet, so that the copy disappears; else they keep variables of
/// their own, and the copy stays.
/// </summary>
/// <remarks>
/// Boissinot et al., "Revisiting out-of-SSA translation for correctness, code quality, and efficiency", 2009: every merge is a set of
/// parallel copies at first, which is right whatever is live, and coalescing is an optimisation that a check on live ranges guards.
/// </remarks>
internal sealed class VariableClasses
{
    private readonly ScalarUses uses;
    private readonly LiveRanges ranges;
    private readonly bool checksLives;
    private readonly Dictionary<int, VariableClass> classes = [];
    private readonly Dictionary<IrStatement, (ScalarScope First, ScalarScope Second)> scopes = new(SameObject.Comparer);
    private readonly HashSet<int> counters = [];
    private readonly List<(int Depth, int A, int B)> copies = [];

    /// <param name="program">The program.</param>
    /// <param name="uses">What of it is needed.</param>
    /// <param name="ranges">Where its values are live.</param>
    /// <param name="checksLives">
    /// Whether lives are compared. Without, the code is wrong; tests ask for it to show that the verifier says so.
    /// </param>
    public VariableClasses(ScalarProgram program, ScalarUses uses, LiveRanges ranges, bool checksLives)
    {
        (this.uses, this.ranges, this.checksLives) = (uses, ranges, checksLives);
        Collect(program.Body, Outermost, 0);
        // What runs in the innermost loops matters most.
        foreach (var (_, a, b) in copies.OrderByDescending(copy => copy.Depth))
            Join(a, b);
    }

    /// <summary>The class of a value that has a variable.</summary>
    public VariableClass this[int id] => classes[id];

    /// <summary>The scope of what stands in no branch and no loop.</summary>
    public ScalarScope Outermost { get; } = new(null);

    /// <summary>The scopes of a branch's two alternatives.</summary>
    public (ScalarScope Then, ScalarScope Else) ScopesOf(IrConditional conditional) => scopes[conditional];

    /// <summary>The scope of a turn.</summary>
    public ScalarScope ScopeOfTurn(IrStatement loop) => scopes[loop].First;

    private void Define(int id, ScalarScope scope) =>
        classes[id] = new VariableClass(id, uses.TypeOf(id), uses.NameOf(id), uses.WishFor(id), scope, ranges.Of(id));

    private void Collect(IrBlock block, ScalarScope scope, int depth)
    {
        foreach (var statement in block.Statements.Where(uses.IsLive))
        {
            switch (statement)
            {
                case IrOperation operation when uses.HasVariable(operation.Id):
                    Define(operation.Id, scope);
                    // A variable that the user assigns again, and what an observer hands back in the place of what it was shown.
                    foreach (int operand in operation.Operands.Where(o => uses.NameOf(o) is { } name && name == uses.NameOf(operation.Id)))
                        copies.Add((-1, operand, operation.Id));
                    break;
                case IrConditional conditional:
                    var merging = conditional.Merges.Where(m => uses.IsLive(m.Id)).ToArray();
                    foreach (var merge in merging)
                        Define(merge.Id, scope);
                    var (then, @else) = scopes[conditional] = (new ScalarScope(scope), new ScalarScope(scope));
                    Collect(conditional.Then, then, depth);
                    Collect(conditional.Else, @else, depth);
                    foreach (var merge in merging)
                    {
                        copies.Add((depth, merge.Then, merge.Id));
                        copies.Add((depth, merge.Else, merge.Id));
                    }
                    break;
                case ScalarLoop loop:
                    var turn = new ScalarScope(scope);
                    scopes[loop] = (turn, turn);
                    Carry(loop.Carried, scope, uses.CounterOf(loop));
                    Collect(loop.Header, turn, depth + 1);
                    Collect(loop.Body, turn, depth + 1);
                    Copies(loop.Carried, depth);
                    break;
                case ScalarReverseLoop loop:
                    var reversed = new ScalarScope(scope);
                    scopes[loop] = (reversed, reversed);
                    Carry(loop.Adjoints, scope, null);
                    var forward = uses.LoopOf(loop);
                    for (int k = 0; k < loop.Recalled.Count; k++)
                    {
                        if (!uses.IsLive(loop.Recalled[k]))
                            continue;
                        Define(loop.Recalled[k], reversed);
                        copies.Add((depth, forward.Carried[k].Current, loop.Recalled[k]));
                    }
                    Collect(loop.Body, reversed, depth + 1);
                    Copies(loop.Adjoints, depth);
                    break;
            }
        }
    }

    private void Carry(EquatableArray<ScalarCarried> carried, ScalarScope scope, ScalarCarried? counter)
    {
        foreach (var value in carried.Where(c => uses.IsLive(c.Current)))
        {
            Define(value.Current, scope);
            if (value == counter)
                counters.Add(value.Current);
            if (!uses.IsLive(value.Last))
                continue;
            // The last value is the current one of the turn that does not come: their lives cannot meet.
            Define(value.Last, scope);
            Unite(classes[value.Current], classes[value.Last]);
        }
    }

    private void Copies(EquatableArray<ScalarCarried> carried, int depth)
    {
        foreach (var value in carried.Where(c => uses.IsLive(c.Current)))
        {
            copies.Add((depth + 1, value.Next, value.Current));
            copies.Add((depth, value.Initial, value.Current));
        }
    }

    private void Join(int a, int b)
    {
        if (!classes.TryGetValue(a, out var left) || !classes.TryGetValue(b, out var right) || ReferenceEquals(left, right)
            || counters.Contains(a) || counters.Contains(b) || left.Type != right.Type)
        {
            return;
        }
        // The user's variables stay apart, so that the reader finds them again.
        if (checksLives && left.Name is not null && right.Name is not null && left.Name != right.Name)
            return;
        if (!checksLives || !left.Meets(right))
            Unite(left, right);
    }

    private void Unite(VariableClass left, VariableClass right)
    {
        var (into, from) = left.Members.Count >= right.Members.Count ? (left, right) : (right, left);
        into.Add(from);
        foreach (int member in from.Members)
            classes[member] = into;
    }
}
