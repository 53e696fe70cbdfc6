using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Emission;

/// <content>Alternatives.</content>
internal sealed partial class ScalarBlockWriter
{
    private readonly Dictionary<int, MergeSite> merges = [];

    /// <summary>Merged values whose variable an enclosing branch has declared already.</summary>
    private readonly HashSet<int> bound = [];

    private void WriteConditional(IrConditional conditional)
    {
        var merging = conditional.Merges.Where(m => uses.IsLive(m.Id)).ToArray();
        var test = expressions[conditional.Condition];
        string condition = test.Text;
        var initialised = new HashSet<(int Merge, bool Then)>();
        foreach (var merge in merging.Where(m => !bound.Contains(m.Id)))
            DeclareMerge(merge, initialised);

        var (thenText, _) = Arm(conditional.Then, merging.Where(m => !initialised.Contains((m.Id, true))).Select(m => (m, m.Then)));
        var (elseText, elseIsConditional) = Arm(conditional.Else, merging.Where(m => !initialised.Contains((m.Id, false))).Select(m => (m, m.Else)));
        if (thenText.Length == 0 && elseText.Length == 0)
            return;
        if (thenText.Length == 0)
        {
            (thenText, elseText, elseIsConditional) = (elseText, "", false);
            condition = $"!{test.Inside(ScalarExpression.Atom)}";
        }
        using (code.Block($"if ({condition})"))
            code.Line(thenText);
        if (elseText.Length == 0)
            return;
        if (elseIsConditional)
        {
            code.Line("else " + elseText);
            return;
        }
        using (code.Block("else"))
            code.Line(elseText);
    }

    /// <summary>
    /// The variable of a merged value: that of a sum to which the alternatives add, so that they say <c>+=</c>; else a new one, which is
    /// declared with the constant where one alternative is one.
    /// </summary>
    private void DeclareMerge(IrMerge merge, HashSet<(int Merge, bool Then)> initialised)
    {
        if (Accumulated(merge) is { } sum)
        {
            expressions[merge.Id] = expressions[sum];
            turnOf[merge.Id] = turn;
            Bind(merge);
            return;
        }
        string name = scope.Declare(Identifiers.Camel(uses.NameOf(merge.Id) ?? "value"));
        string type = TypeName(merge.Type);
        expressions[merge.Id] = ScalarExpression.Plain(name);
        turnOf[merge.Id] = turn;
        if (uses.Definition(merge.Then) is { Attributes: ConstantAttributes } then && Nested(merge, merge.Else) is null)
        {
            code.Line($"{type} {name} = {leaf(then).Text};");
            initialised.Add((merge.Id, true));
        }
        else if (uses.Definition(merge.Else) is { Attributes: ConstantAttributes } @else && Nested(merge, merge.Then) is null)
        {
            code.Line($"{type} {name} = {leaf(@else).Text};");
            initialised.Add((merge.Id, false));
        }
        else
        {
            code.Line($"{type} {name};");
        }
        Bind(merge);
    }

    /// <summary>Gives the merges of branches inside a branch, where their only reader is the outer merge, the outer merge's variable.</summary>
    private void Bind(IrMerge merge)
    {
        foreach (int alternative in new[] { merge.Then, merge.Else })
        {
            if (Nested(merge, alternative) is { } inner)
            {
                expressions[alternative] = expressions[merge.Id];
                bound.Add(alternative);
                Bind(inner);
            }
        }
    }

    /// <summary>
    /// The value to which the alternatives add, where nothing else reads it: one of them is the value itself, the others are operations on it.
    /// </summary>
    private int? Accumulated(IrMerge merge)
    {
        var leaves = new List<int>();
        Leaves(merge, leaves);
        foreach (int candidate in leaves.Distinct())
        {
            if (!IsVariable(candidate))
                continue;
            int reads = 0;
            bool alone = true;
            foreach (int id in leaves)
            {
                if (id == candidate)
                    reads++;
                else if (uses.Definition(id) is { } operation && uses.Count(id) == 1 && operation.Operands.Count == 2 && operation.Operands[0] == candidate)
                    reads += operation.Operands[1] == candidate ? 2 : 1;
                else
                    alone = false;
            }
            if (alone && reads == uses.Count(candidate))
                return candidate;
        }
        return null;
    }

    private void Leaves(IrMerge merge, List<int> leaves)
    {
        foreach (int alternative in new[] { merge.Then, merge.Else })
        {
            if (Nested(merge, alternative) is { } inner)
                Leaves(inner, leaves);
            else
                leaves.Add(alternative);
        }
    }

    /// <summary>Whether a value has a variable of its own that may change: not one that a loop reads again in each turn.</summary>
    private bool IsVariable(int id) => turnOf.TryGetValue(id, out int declaredIn) && declaredIn == turn;

    private void IndexMerges(IrBlock block)
    {
        foreach (var statement in block.Statements)
        {
            switch (statement)
            {
                case IrConditional conditional:
                    foreach (var merge in conditional.Merges)
                        merges[merge.Id] = new MergeSite(merge, block, conditional.Then, conditional.Else);
                    IndexMerges(conditional.Then);
                    IndexMerges(conditional.Else);
                    break;
                case ScalarLoop loop:
                    IndexMerges(loop.Header);
                    IndexMerges(loop.Body);
                    break;
                case ScalarReverseLoop loop:
                    IndexMerges(loop.Body);
                    break;
            }
        }
    }

    /// <summary>One alternative's text, and whether it is nothing but a branch, so that it can follow <c>else</c>.</summary>
    private (string Text, bool IsConditional) Arm(IrBlock block, IEnumerable<(IrMerge Merge, int Value)> results)
    {
        var (outerCode, outerScope, outerOrigins) = (code, scope, statedOrigins);
        (code, scope, statedOrigins) = (new CodeWriter(), new NameScope(outerScope), [.. outerOrigins]);
        WriteStatements(block);
        string statements = code.ToString();
        foreach (var (merge, value) in results)
            Assign(expressions[merge.Id].Text, value);
        string text = code.ToString();
        bool isConditional = text == statements && text.StartsWith("if (", StringComparison.Ordinal)
            && block.Statements.Count(s => s is not IrOperation && uses.IsLive(s)) == 1;
        (code, scope, statedOrigins) = (outerCode, outerScope, outerOrigins);
        return (text, isConditional);
    }

    /// <summary>Assigns a value to a variable, as <c>+=</c> where the value is the variable plus something.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="value">The value.</param>
    private void Assign(string variable, int value)
    {
        var expression = expressions[value];
        if (expression.Text == variable)
            return;
        if (uses.IsInlined(value) && uses.Definition(value) is { } operation)
        {
            Comment(operation);
            if (operation.Operands.Count == 2 && operation.Type.Element != Element.Boolean
                && expressions[operation.Operands[0]].Text == variable
                && operation.Attributes is not OverflowAttributes && Compound(operation.Operator) is { } token)
            {
                code.Line($"{variable} {token} {expressions[operation.Operands[1]].Text};");
                return;
            }
        }
        code.Line($"{variable} = {expression.Text};");
    }

    /// <summary>The merge of a branch directly inside the alternative that reads it, where nothing else does.</summary>
    private IrMerge? Nested(IrMerge outer, int alternative)
    {
        if (!merges.TryGetValue(alternative, out var inner) || uses.Count(alternative) != 1)
            return null;
        var site = merges[outer.Id];
        return ReferenceEquals(inner.Block, alternative == outer.Then ? site.Then : site.Else) ? inner.Merge : null;
    }

    /// <summary>A merge, the block in which its branch stands and the branch's two sides.</summary>
    private sealed class MergeSite(IrMerge merge, IrBlock block, IrBlock then, IrBlock @else)
    {
        public IrMerge Merge => merge;

        public IrBlock Block => block;

        public IrBlock Then => then;

        public IrBlock Else => @else;
    }

    /// <summary>The token of the compound assignment of an arithmetic operator.</summary>
    private static string? Compound(Operator @operator) =>
        @operator is ElementwiseOperator { Token: "+" or "-" or "*" or "/" } arithmetic ? arithmetic.Token + "=" : null;
}
