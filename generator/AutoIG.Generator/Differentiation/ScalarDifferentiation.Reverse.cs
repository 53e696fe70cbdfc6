using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Differentiation;

/// <content>Reverse mode.</content>
internal sealed partial class ScalarDifferentiation
{
    /// <summary>The operation whose rule is being applied; none in other sweeps.</summary>
    private IrOperation? reversed;

    /// <summary>Adjoint of the result → adjoints of the inputs.</summary>
    public static ScalarProgram Backward(IrFunction function, bool simplify = true)
    {
        var sweep = new ScalarDifferentiation(function, simplify);
        var map = new Dictionary<int, int>();
        sweep.Replay(function.Body, map, taped: true);
        int result = map[function.Result];
        var statements = sweep.builder.Finish();
        sweep.isReversing = true;

        var adjoints = new AdjointScope(null);
        int seed = sweep.builder.Emit(Leaves.OutputAdjoint, [], new ParameterAttributes(0, "result"), IrType.Scalar);
        sweep.names[seed] = (sweep.NameOf(result) ?? "result") + "Adjoint";
        sweep.slopes.Learn(seed, new ValueRange(NumberKinds.Negative | NumberKinds.Positive));
        if (sweep.builder.IsActive(result))
            adjoints.Add(result, sweep.builder[seed]);
        sweep.Reverse(statements, adjoints);
        foreach (int input in sweep.inputs)
            sweep.NameAdjoint(input, adjoints);
        return sweep.Program(sweep.inputs.Select(id => adjoints.Of(id)?.Id ?? -1).ToArray());
    }

    /// <summary>Takes adjoints through statements that were written into the open block, from the last to the first.</summary>
    private void Reverse(IrBlock statements, AdjointScope adjoints)
    {
        foreach (var statement in statements.Statements.Reverse())
        {
            switch (statement)
            {
                case IrOperation operation:
                    ReverseOperation(operation, adjoints);
                    break;
                case IrConditional conditional:
                    ReverseConditional(conditional, adjoints);
                    break;
                case ScalarLoop loop:
                    ReverseLoop(loop, adjoints);
                    break;
            }
        }
    }

    private void ReverseOperation(IrOperation operation, AdjointScope adjoints)
    {
        if (operation.Operator.IsInput || !operation.Type.IsReal || adjoints.Of(operation.Id) is not { } adjoint)
            return;
        NameAdjoint(operation.Id, adjoints);
        builder.Origin = operation.Origin;
        int first = builder.NextId;
        reversed = operation;
        operation.Operator.Pullback(new PullbackSite(builder, operation, adjoint, (operand, contribution) =>
        {
            // A mask has no adjoint.
            if (!builder.TypeOf(operand).IsReal || IsZero(contribution))
                return;
            if (builder.Definition(contribution.Id, Arithmetic.Select) is not null)
                WishAfter(operand, "Adjoint", contribution.Id);
            adjoints.Add(operand, contribution);
        }, slopes: slopes));
        derivatives.UnionWith(Enumerable.Range(first, builder.NextId - first));
    }

    /// <param name="conditional">The conditional: one that was written, or the function's own under the numbers of the map.</param>
    /// <param name="adjoints">The adjoints of the block that it stands in.</param>
    /// <param name="map">The function's numbers to the written ones, where the conditional was not written.</param>
    private void ReverseConditional(IrConditional conditional, AdjointScope adjoints, Dictionary<int, int>? map = null)
    {
        var seeds = conditional.Merges.Where(m => adjoints.Of(m.Id) is not null).ToArray();
        if (seeds.Length == 0)
            return;
        foreach (var seed in seeds)
            NameAdjoint(seed.Id, adjoints);
        var (then, thenAdjoints) = ReverseArm(conditional.Then, seeds.Select(m => (m.Then, adjoints.Of(m.Id)!)), adjoints, map ?? []);
        var (@else, elseAdjoints) = ReverseArm(conditional.Else, seeds.Select(m => (m.Else, adjoints.Of(m.Id)!)), adjoints, map ?? []);
        var merges = new List<IrMerge>();
        foreach (int value in thenAdjoints.Outer.Union(elseAdjoints.Outer).OrderBy(id => id))
        {
            var type = builder.TypeOf(value);
            int zero = builder.Constant(0, type).Id;
            int thenAdjoint = thenAdjoints.Of(value)?.Id ?? zero, elseAdjoint = elseAdjoints.Of(value)?.Id ?? zero;
            if (thenAdjoint == elseAdjoint)
            {
                // Both alternatives pass on the same: which one ran makes no difference.
                adjoints.Set(value, builder[thenAdjoint]);
                continue;
            }
            var merge = Merge(thenAdjoint, elseAdjoint, type, null);
            NameAfter(value, "Adjoint", merge.Id);
            merges.Add(merge);
            adjoints.Set(value, builder[merge.Id]);
        }
        if (merges.Count > 0)
            builder.Write(new IrConditional(conditional.Condition, then, @else, merges.ToEquatableArray(), conditional.Origin));
    }

    private (IrBlock Block, AdjointScope Adjoints) ReverseArm(
        IrBlock arm, IEnumerable<(int Value, Expr Adjoint)> seeds, AdjointScope outer, Dictionary<int, int> map)
    {
        builder.OpenBlock();
        var replayed = ReplayToReverse(arm, map);
        var adjoints = new AdjointScope(outer);
        replayed.DeclareIn(adjoints);
        foreach (var (value, adjoint) in seeds)
        {
            if (builder.IsActive(Map(map, value)))
                adjoints.Add(Map(map, value), adjoint);
        }
        Reverse(replayed, adjoints, map);
        return (builder.CloseBlock(), adjoints);
    }

    /// <summary>Computes again what the reversal of an alternative or of a turn may read.</summary>
    /// <remarks>
    /// What the block ends with is read by none of its statements, and a conditional is reversed by computing its alternatives again: one
    /// at the end is not written. So conditions that follow from each other, returns above all, cost their number and not its square.
    /// </remarks>
    private Replayed ReplayToReverse(IrBlock block, Dictionary<int, int> map)
    {
        if (block.Statements.Count == 0 || block.Statements[block.Statements.Count - 1] is not IrConditional last)
        {
            Replay(block, map, taped: true);
            return new Replayed(builder.Finish(), null);
        }
        Replay(new IrBlock(block.Statements.Take(block.Statements.Count - 1).ToEquatableArray()), map, taped: true);
        return new Replayed(builder.Finish(), last with { Condition = Map(map, last.Condition) });
    }

    private void Reverse(Replayed replayed, AdjointScope adjoints, Dictionary<int, int> map)
    {
        if (replayed.Last is { } last)
            ReverseConditional(last, adjoints, map);
        Reverse(replayed.Written, adjoints);
    }

    private void ReverseLoop(ScalarLoop loop, AdjointScope adjoints)
    {
        var carried = loop.Carried.Where(c => builder.IsActive(c.Current)).ToArray();
        if (carried.All(c => adjoints.Of(c.Last) is null))
            return;
        foreach (var value in carried)
            NameAdjoint(value.Last, adjoints);
        // A dry run finds the values from outside the loop to whose adjoints its turns contribute.
        var outer = ReverseTurn(loop, carried, []).Outer;
        var (recalled, current, next, body, outerCurrent, outerNext, _) = ReverseTurn(loop, carried, outer);

        var carriedAdjoints = new List<ScalarCarried>();
        ScalarCarried Carry(int from, int initial, int to, int value)
        {
            var type = builder.TypeOf(value);
            int last = DeclareDerivative(type);
            NameAfter(value, "Adjoint", from);
            NameAfter(value, "Adjoint", last);
            var result = new ScalarCarried(from, initial, to, last, type, NameOf(from));
            carriedAdjoints.Add(result);
            return result;
        }

        var lasts = carried.Select((c, i) => Carry(
            current[i], adjoints.Of(c.Last)?.Id ?? Zero(c.Current), next[i] ?? Zero(c.Current), c.Current).Last).ToArray();
        for (int i = 0; i < outer.Length; i++)
        {
            adjoints.Set(outer[i],
                builder[Carry(outerCurrent[i], adjoints.Of(outer[i])?.Id ?? Zero(outer[i]), outerNext[i], outer[i]).Last]);
        }
        builder.Write(new ScalarReverseLoop(loop.Turns, recalled, carriedAdjoints.ToEquatableArray(), body, loop.Origin));
        for (int i = 0; i < carried.Length; i++)
        {
            if (builder.IsActive(carried[i].Initial))
                adjoints.Add(carried[i].Initial, builder[lasts[i]]);
        }

        int Zero(int value) => builder.Constant(0, builder.TypeOf(value)).Id;
    }

    private ReversedTurn ReverseTurn(ScalarLoop loop, ScalarCarried[] carried, int[] outer)
    {
        var map = new Dictionary<int, int>();
        var recalled = loop.Carried.Select(c =>
        {
            int id = builder.Declare(builder.NewId(), c.Type, builder.IsActive(c.Current));
            Name(id, c.Name);
            slopes.Learn(id, slopes[c.Current]);
            return map[c.Current] = id;
        }).ToArray();
        var current = carried.Select(c => DeclareDerivative(c.Type)).ToArray();
        var outerCurrent = outer.Select(id => DeclareDerivative(builder.TypeOf(id))).ToArray();

        builder.OpenBlock();
        Replay(loop.Header, map, taped: true);
        var replayed = ReplayToReverse(loop.Body, map);
        var adjoints = new AdjointScope(null);
        replayed.DeclareIn(adjoints);
        adjoints.DeclareLocal(recalled);
        for (int i = 0; i < outer.Length; i++)
            adjoints.Set(outer[i], builder[outerCurrent[i]]);
        for (int i = 0; i < carried.Length; i++)
        {
            if (builder.IsActive(Map(map, carried[i].Next)))
                adjoints.Add(Map(map, carried[i].Next), builder[current[i]]);
        }
        Reverse(replayed, adjoints, map);
        var next = carried.Select(c => adjoints.Of(map[c.Current])?.Id).ToArray();
        var outerNext = outer.Select(id => adjoints.Of(id)!.Id).ToArray();
        return new ReversedTurn(
            recalled, current, next, builder.CloseBlock(), outerCurrent, outerNext, adjoints.Outer.OrderBy(id => id).ToArray());
    }

    private void NameAdjoint(int value, AdjointScope adjoints)
    {
        if (adjoints.Of(value) is { } adjoint && NameOf(value) is { } name && builder.Definition(adjoint.Id)?.Operator != Leaves.Constant)
            Name(adjoint.Id, name + "Adjoint");
    }

    /// <summary>An alternative or a turn whose values are known again.</summary>
    /// <param name="Written">What was written.</param>
    /// <param name="Last">The conditional at its end, which was not, with its condition as it was written.</param>
    private sealed record Replayed(IrBlock Written, IrConditional? Last)
    {
        public void DeclareIn(AdjointScope adjoints)
        {
            adjoints.DeclareLocal(Written);
            if (Last is not null)
                adjoints.DeclareLocal(Last.Merges.Select(merge => merge.Id));
        }
    }

    /// <summary>One turn of a loop, reversed.</summary>
    private sealed record ReversedTurn(
        int[] Recalled, int[] Current, int?[] Next, IrBlock Body, int[] OuterCurrent, int[] OuterNext, int[] Outer);

    /// <summary>The adjoints accumulated so far in a block; what it does not hold, the surrounding block may.</summary>
    private sealed class AdjointScope(AdjointScope? surrounding)
    {
        private readonly Dictionary<int, Expr> sums = [];
        private readonly HashSet<int> local = [];

        /// <summary>The values from outside to whose adjoints the block contributed.</summary>
        public IEnumerable<int> Outer => sums.Keys.Where(id => !local.Contains(id));

        public void DeclareLocal(IEnumerable<int> values) => local.UnionWith(values);

        public void DeclareLocal(IrBlock statements) => local.UnionWith(statements.Statements.SelectMany(statement => statement switch
        {
            IrOperation operation => [operation.Id],
            IrConditional conditional => conditional.Merges.Select(m => m.Id),
            ScalarLoop loop => loop.Carried.Select(c => c.Last),
            _ => [],
        }));

        public Expr? Of(int value) => sums.TryGetValue(value, out var sum) ? sum : surrounding?.Of(value);

        public void Set(int value, Expr adjoint) => sums[value] = adjoint;

        public void Add(int value, Expr contribution) => Set(value, Of(value) is { } sum ? sum + contribution : contribution);
    }
}
