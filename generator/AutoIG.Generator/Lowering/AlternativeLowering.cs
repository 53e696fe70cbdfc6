using System.Collections.Immutable;
using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;
using static AutoIG.Generator.Lowering.Refusals;

namespace AutoIG.Generator.Lowering;

/// <summary>Two alternatives of which one runs, and what they leave in the variables.</summary>
internal sealed class AlternativeLowering(LoweringContext context) : LoweringPart(context)
{
    /// <summary>Writes two alternatives of which one runs, and merges what they leave in the variables.</summary>
    public void Branch(int condition, Action then, Action @else, IOperation where)
    {
        var origin = Builder.Origin;
        var before = Variables.Current;
        var (thenBlock, thenState) = Region(then);
        Variables.Current = before;
        var (elseBlock, elseState) = Region(@else);
        Builder.Origin = origin;

        var merges = new List<IrMerge>();
        bool active = Builder.IsActive(condition);
        var merged = before;
        foreach (var variable in before.Keys)
        {
            if (!thenState.TryGetValue(variable, out var a) || !elseState.TryGetValue(variable, out var b) || a.Equals(b))
            {
                merged = thenState.TryGetValue(variable, out var same) ? merged.SetItem(variable, same) : merged.Remove(variable);
                continue;
            }
            merged = merged.SetItem(
                variable, Merge(variable.Name, variable.Type, Types.ElementOf(variable.Type), a, b, active, merges, where));
        }
        Builder.Write(new IrConditional(condition, thenBlock, elseBlock, merges.ToEquatableArray(), origin));
        // Written only now: layers and names of the merged values belong to what follows the branch.
        foreach (var pair in merged)
        {
            if (!before.TryGetValue(pair.Key, out var old) || !old.Equals(pair.Value))
                Variables.Set(pair.Key, pair.Value);
        }
        Variables.Current = merged;
    }

    public (IrBlock Block, ImmutableSortedDictionary<Variable, Argument> State) Region(Action lower)
    {
        Builder.OpenBlock();
        Context.Depth++;
        IrBlock block;
        try
        {
            lower();
        }
        finally
        {
            Context.Depth--;
            block = Builder.CloseBlock();
        }
        return (block, Variables.Current);
    }

    private Argument Merge(
        string name, ITypeSymbol? type, Element element, Argument then, Argument @else, bool active, List<IrMerge> merges, IOperation where)
    {
        if (then.Equals(@else))
            return then;
        if (then is Argument.Refused || @else is Argument.Refused)
            return Argument.Refused.Instance;
        // What one side has not assigned has as many parts there as on the other side.
        if (then is Argument.Unassigned && @else is Argument.Items given)
            then = Unassigned(given);
        else if (@else is Argument.Unassigned && then is Argument.Items assigned)
            @else = Unassigned(assigned);
        if (then is Argument.Items a && @else is Argument.Items b && a.Elements.Count == b.Elements.Count)
        {
            return new Argument.Items(a.Elements.Zip(b.Elements, (x, y) => (x, y)).Select((pair, i) =>
            {
                var part = Types.PartOf(type, i);
                var held = part is null ? Types.CommonElement(pair.x, pair.y) : Types.ElementOf(part);
                return Merge(name, part, held, pair.x, pair.y, active, merges, where);
            }).ToArray());
        }
        if (then is Argument.Items { Elements.Count: var m } && @else is Argument.Items { Elements.Count: var n })
            throw Refuse(DiagnosticDescriptors.BranchesDisagree, where, name, $"a list of {m}", $"a list of {n}");
        if (then is Argument.Unassigned && @else is not Argument.Value)
            return @else;
        if (@else is Argument.Unassigned && then is not Argument.Value)
            return then;
        // Where a variable is not assigned on one side, a zero takes its place there: C# sees to it that it is not read.
        int thenId = then is Argument.Unassigned ? Zero(@else) : Values.Materialize(then, element, where.Syntax.GetLocation());
        int elseId = @else is Argument.Unassigned ? Zero(then) : Values.Materialize(@else, element, where.Syntax.GetLocation());
        IrType merged = Builder.TypeOf(thenId), other = Builder.TypeOf(elseId);
        if (merged != other)
            throw Refuse(DiagnosticDescriptors.BranchesDisagree, where, name, merged.ToString(), other.ToString());
        int id = Builder.Declare(Builder.NewId(), merged, active || Builder.IsActive(thenId) || Builder.IsActive(elseId));
        merges.Add(new IrMerge(id, thenId, elseId, merged, null));
        return new Argument.Value(id);

        static Argument.Items Unassigned(Argument.Items like) =>
            new(Enumerable.Repeat((Argument)Argument.Unassigned.Instance, like.Elements.Count).ToArray());

        int Zero(Argument like) => Builder.Constant(0, Builder.TypeOf(((Argument.Value)like).Id)).Id;
    }

    /// <summary>One of two expressions, by a condition that is known at run time.</summary>
    public Argument OneOf(int condition, IOperation operation, string name, Func<Argument> then, Func<Argument> @else)
    {
        // The result is a variable like any other: both sides assign it.
        var result = Variables.Create(name, operation.Type);
        Variables[result] = Argument.Unassigned.Instance;
        Branch(condition, () => Variables[result] = then(), () => Variables[result] = @else(), operation);
        var value = Variables.Get(result, operation);
        Variables.Remove(result);
        return value;
    }
}
