using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using AutoIG.Generator.Planning.Scalars;

namespace AutoIG.Generator.Emission;

/// <summary>Spells the statements of a sweep at one point. The statement from which a derivative comes stands above it.</summary>
internal sealed class ScalarBlockWriter
{
    private readonly CodeWriter code;
    private readonly string realType;
    private readonly ISet<int> derivatives;
    private readonly ScalarNames names;
    private readonly Func<IrOperation, ScalarExpression> leaf;
    private readonly bool commented;
    private HashSet<Origin> statedOrigins = [];

    /// <param name="code">Where to write.</param>
    /// <param name="realType">The floating-point type.</param>
    /// <param name="derivatives">The operations that derivative rules wrote.</param>
    /// <param name="names">The names of the variables.</param>
    /// <param name="leaf">How a value is spelt that is computed from no other: an input, a fixed argument, a field of the model.</param>
    /// <param name="commented">Whether the user's statement stands above its derivative.</param>
    public ScalarBlockWriter(
        CodeWriter code, string realType, ISet<int> derivatives, ScalarNames names, Func<IrOperation, ScalarExpression> leaf,
        bool commented) =>
        (this.code, this.realType, this.derivatives, this.names, this.leaf, this.commented) =
            (code, realType, derivatives, names, leaf, commented);

    public void Write(IReadOnlyList<ScalarStatement> statements)
    {
        foreach (var statement in statements.Where(s => !s.IsSilent))
        {
            switch (statement)
            {
                case ScalarDeclaration declaration:
                    code.Line($"{TypeName(declaration.Variable.Type)} {names[declaration.Variable]};");
                    break;
                case ScalarAssignment assignment when IsWritten(assignment):
                    WriteAssignment(assignment);
                    break;
                case ScalarExchange exchange:
                    WriteExchange([.. exchange.Assignments.Where(IsWritten)]);
                    break;
                case ScalarBranch branch:
                    WriteBranch(branch);
                    break;
                case ScalarPush push:
                    code.Line($"{Tape(push.Type)}.Push({Pushed(push.Type, Spell(push.Value).Text)});");
                    break;
                case ScalarRepetition loop:
                    WriteRepetition(loop);
                    break;
                case ScalarReversal loop:
                    WriteReversal(loop);
                    break;
            }
        }
    }

    /// <summary>Writes a result into its row.</summary>
    public void WriteResult(string row, ScalarTree value)
    {
        Comment(value);
        code.Line($"{row}[point] = {Spell(value).Text};");
    }

    /// <summary>
    /// Whether an assignment does something. One that does nothing shows in its spelling alone, where two signs meet, and the compiler
    /// would warn of it.
    /// </summary>
    private bool IsWritten(ScalarAssignment assignment) =>
        assignment.Declares || assignment.Value is ScalarApplication { Operation.Operator: var root } && root != Arithmetic.Negate
            || Spell(assignment.Value).Text != names[assignment.Variable];

    private void WriteExchange(IReadOnlyList<ScalarAssignment> assignments)
    {
        if (assignments.Count < 2)
        {
            foreach (var assignment in assignments)
                WriteAssignment(assignment);
            return;
        }
        foreach (var assignment in assignments)
            Comment(assignment.Value);
        code.Line($"({string.Join(", ", assignments.Select(a => names[a.Variable]))}) = "
            + $"({string.Join(", ", assignments.Select(a => Spell(a.Value).Text))});");
    }

    private void WriteAssignment(ScalarAssignment assignment)
    {
        Comment(assignment.Value);
        string name = names[assignment.Variable];
        if (assignment.Declares)
            code.Line($"{TypeName(assignment.Variable.Type)} {name} = {Spell(assignment.Value).Text};");
        else if (Compound(assignment) is { } compound)
            code.Line($"{name} {compound};");
        else
            code.Line($"{name} = {Spell(assignment.Value).Text};");
    }

    /// <summary>The end of <c>sum += term</c>, where a variable is assigned what it holds and something more.</summary>
    private string? Compound(ScalarAssignment assignment)
    {
        if (assignment.Value is not ScalarApplication { Operands: { Count: 2 } operands, Operation: var operation }
            || (operands[0] as ScalarRead)?.Variable != assignment.Variable
            || operation.Type.Element == Element.Boolean || operation.Attributes is OverflowAttributes)
        {
            return null;
        }
        var term = Spell(operands[1]);
        return (operation.Operator as ElementwiseOperator)?.Token switch
        {
            "+" => term.Positive is { } size ? $"-= {size.Text}" : $"+= {term.Text}",
            "-" => term.Positive is { } size ? $"+= {size.Text}" : $"-= {term.Text}",
            "*" or "/" => $"{((ElementwiseOperator)operation.Operator).Token}= {term.Text}",
            _ => null,
        };
    }

    private void WriteBranch(ScalarBranch branch)
    {
        var condition = Spell(branch.Condition);
        WriteBlock($"if ({(branch.IsNegated ? "!" + condition.Inside(ScalarExpression.Atom) : condition.Text)})", branch.Then);
        while (branch.Else.Count == 1 && branch.Else[0] is ScalarBranch { IsSilent: false } next)
        {
            var test = Spell(next.Condition);
            WriteBlock($"else if ({(next.IsNegated ? "!" + test.Inside(ScalarExpression.Atom) : test.Text)})", next.Then);
            branch = next;
        }
        if (branch.Else.Any(s => !s.IsSilent))
            WriteBlock("else", branch.Else);
    }

    private void WriteRepetition(ScalarRepetition loop)
    {
        code.BlankLine();
        Write(loop.Entry);
        if (loop.Turns is not null)
            code.Line($"long {names[loop.Turns]} = 0;");
        var condition = Spell(loop.Condition);
        string header = loop.Counter is { } counter
            ? $"for ({TypeName(counter.Variable.Type)} {names[counter.Variable]} = {Spell(counter.Start).Text}; "
                + $"{condition.Text}; {names[counter.Variable]}++)"
            : loop.Header.Count == 0 ? $"while ({condition.Text})" : "while (true)";
        WriteBlock(header, loop.Body, () =>
        {
            if (loop.Header.Count > 0)
            {
                Write(loop.Header);
                code.Line($"if (!{condition.Inside(ScalarExpression.Atom)})");
                using (code.Indented())
                    code.Line("break;");
            }
        }, () =>
        {
            if (loop.Turns is not null)
                code.Line($"{names[loop.Turns]}++;");
        });
        code.BlankLine();
    }

    private void WriteReversal(ScalarReversal loop)
    {
        code.BlankLine();
        Write(loop.Entry);
        string turn = names[loop.Turn];
        WriteBlock($"for (long {turn} = {names[loop.Turns]}; {turn} > 0; {turn}--)", loop.Body);
        code.BlankLine();
    }

    private void WriteBlock(string header, IReadOnlyList<ScalarStatement> statements, Action? before = null, Action? behind = null)
    {
        var outerOrigins = statedOrigins;
        statedOrigins = [.. outerOrigins];
        using (code.Block(header))
        {
            before?.Invoke();
            Write(statements);
            behind?.Invoke();
        }
        statedOrigins = outerOrigins;
    }

    private ScalarExpression Spell(ScalarTree tree) => tree switch
    {
        ScalarRead read => ScalarExpression.Plain(names[read.Variable]),
        ScalarLeaf { Operation: var operation } => leaf(operation),
        ScalarPop pop => Popped(pop.Type),
        ScalarApplication { Operation: { Attributes: LayerAttributes layer } operation, Operands: var operands } =>
            ScalarExpression.Plain($"batch.{operation.Operator.Name}({layer.Layer}, point, {Spell(operands[0]).Text})"),
        ScalarApplication { Operation: var operation, Operands: var operands } =>
            ScalarExpression.Apply(operation, operands.Select(Spell).ToArray(), realType, operands.Select(TypeOf).ToArray()),
        _ => throw new InvalidOperationException($"{tree.GetType().Name} is not known."),
    };

    private static IrType TypeOf(ScalarTree tree) => tree switch
    {
        ScalarRead read => read.Variable.Type,
        ScalarLeaf leaf => leaf.Operation.Type,
        ScalarApplication application => application.Operation.Type,
        ScalarPop pop => pop.Type,
        _ => throw new InvalidOperationException($"{tree.GetType().Name} is not known."),
    };

    /// <summary>Writes the user's statements from which the derivatives in an expression come, each once.</summary>
    private void Comment(ScalarTree tree)
    {
        if (!commented)
            return;
        foreach (var origin in Origins(tree).Where(o => o.Text.Length > 0))
        {
            if (statedOrigins.Add(origin))
                code.BlankLine().Comment(origin.Text);
        }
    }

    private IEnumerable<Origin> Origins(ScalarTree tree)
    {
        if (tree is not ScalarApplication { Operation: var operation, Operands: var operands })
            yield break;
        foreach (var origin in operands.SelectMany(Origins))
            yield return origin;
        // The tap of an adjoint belongs to no statement: what was computed for it does.
        if (derivatives.Contains(operation.Id) && operation.Attributes is not LayerAttributes)
            yield return operation.Origin;
    }

    private string TypeName(IrType type) => type.NameOf(realType);

    private static string Tape(IrType type) => type.Element == Element.Real ? "tape" : "integerTape";

    /// <summary>
    /// What goes on the tape: numbers of another type than the function's own by their bits, so that they come back as they were.
    /// </summary>
    private static string Pushed(IrType type, string variable) => type.Element switch
    {
        Element.Boolean => $"{variable} ? 1 : 0",
        Element.Single => $"BitConverter.SingleToInt32Bits({variable})",
        Element.Double => $"BitConverter.DoubleToInt64Bits({variable})",
        Element.UInt64 => $"unchecked((long){variable})",
        _ => variable,
    };

    private static ScalarExpression Popped(IrType type)
    {
        string popped = Tape(type) + ".Pop()";
        return ScalarExpression.Plain(type.Element switch
        {
            Element.Boolean => $"{popped} != 0",
            Element.Single => $"BitConverter.Int32BitsToSingle((int){popped})",
            Element.Double => $"BitConverter.Int64BitsToDouble({popped})",
            Element.Int32 => $"(int){popped}",
            Element.UInt32 => $"(uint){popped}",
            Element.UInt64 => $"unchecked((ulong){popped})",
            _ => popped,
        });
    }
}
