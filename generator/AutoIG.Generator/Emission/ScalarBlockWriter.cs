using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Emission;

/// <summary>
/// Writes a scalar program at one point as C#: expressions are kept together where a value is read once, the user's locals keep their names, and
/// the statement from which a derivative comes stands above it.
/// </summary>
internal sealed partial class ScalarBlockWriter
{
    private const int LongestExpression = 100;

    private readonly string realType;
    private readonly ScalarUses uses;
    private readonly ScalarProgram program;
    private readonly Func<IrOperation, ScalarExpression> leaf;
    private readonly Dictionary<int, ScalarExpression> expressions = [];
    private readonly bool commented;

    /// <summary>The loop in which a value got its variable: the number of the loop's body, 0 outside of loops.</summary>
    private readonly Dictionary<int, int> turnOf = [];
    private int turn;
    private int turnCount;
    private bool inCondition;
    private CodeWriter code;
    private NameScope scope;
    private HashSet<Origin> statedOrigins = [];

    /// <param name="code">Where to write.</param>
    /// <param name="scope">The names of the surrounding blocks.</param>
    /// <param name="realType">The floating-point type.</param>
    /// <param name="program">The program.</param>
    /// <param name="uses">What of it is needed.</param>
    /// <param name="leaf">How a value is spelt that is computed from no other: an input, a fixed argument, a field of the model.</param>
    /// <param name="commented">Whether the user's statement stands above its derivative.</param>
    public ScalarBlockWriter(
        CodeWriter code, NameScope scope, string realType, ScalarProgram program, ScalarUses uses, Func<IrOperation, ScalarExpression> leaf, bool commented)
    {
        (this.code, this.scope, this.realType, this.program, this.uses, this.leaf, this.commented) =
            (code, scope, realType, program, uses, leaf, commented);
        IndexMerges(program.Body);
    }

    /// <summary>Writes the program's statements; its results can then be spelt.</summary>
    public void Write() => WriteStatements(program.Body);

    /// <summary>Writes a result into its row.</summary>
    public void WriteResult(string row, int id)
    {
        if (uses.IsInlined(id))
            Comment(uses.Definition(id)!);
        code.Line($"{row}[point] = {expressions[id].Text};");
    }

    private void WriteStatements(IrBlock block)
    {
        foreach (var statement in block.Statements.Where(uses.IsLive))
        {
            switch (statement)
            {
                case IrOperation operation:
                    WriteOperation(operation);
                    break;
                case IrConditional conditional:
                    WriteConditional(conditional);
                    break;
                case ScalarLoop loop:
                    WriteLoop(loop);
                    break;
                case ScalarReverseLoop loop:
                    WriteReverseLoop(loop);
                    break;
            }
        }
    }

    private void WriteOperation(IrOperation operation)
    {
        if (operation.Attributes is ConstantAttributes or ModelAttributes or DimensionAttributes || operation.Operator == Ir.Leaves.Fixed)
        {
            expressions[operation.Id] = leaf(operation);
            return;
        }
        if (operation.Operands.Count == 0)
        {
            Declare(operation, leaf(operation));
            return;
        }
        if (operation.Attributes is LayerAttributes layer)
        {
            Declare(operation, ScalarExpression.Plain($"batch.{operation.Operator}({layer.Layer}, point, {expressions[operation.Operands[0]].Text})"));
            return;
        }
        var expression = Compose(operation);
        while (!inCondition && expression.Text.Length > LongestExpression && LongestOperand(operation) is { } part)
        {
            Declare(uses.Definition(part)!, expressions[part]);
            expression = Compose(operation);
        }
        if (uses.IsInlined(operation.Id))
            expressions[operation.Id] = expression;
        else
            Declare(operation, expression);
    }

    private ScalarExpression Compose(IrOperation operation) =>
        ScalarExpression.Apply(operation, operation.Operands.Select(o => expressions[o]).ToArray(), realType, operation.Operands.Select(uses.TypeOf).ToArray());

    /// <summary>The longest operand that is worth a line of its own.</summary>
    private int? LongestOperand(IrOperation operation)
    {
        var candidates = operation.Operands.Where(o => uses.IsInlined(o) && expressions[o].Text.Length > LongestExpression / 3).ToArray();
        return candidates.Length == 0 ? null : candidates.OrderByDescending(o => expressions[o].Text.Length).First();
    }

    private void Declare(IrOperation operation, ScalarExpression expression)
    {
        Comment(operation);
        string name = scope.Declare(Identifiers.Camel(uses.NameOf(operation.Id) ?? operation.Operator.Noun ?? operation.Operator.Name));
        code.Line($"{TypeName(operation.Type)} {name} = {expression.Text};");
        expressions[operation.Id] = ScalarExpression.Plain(name);
        turnOf[operation.Id] = turn;
    }

    /// <summary>Writes the user's statements from which the derivatives in an operation's text come, each once.</summary>
    private void Comment(IrOperation operation)
    {
        if (!commented)
            return;
        foreach (var origin in Origins(operation).Where(o => o.Text.Length > 0))
        {
            if (statedOrigins.Add(origin))
                code.BlankLine().Comment(origin.Text);
        }
    }

    private IEnumerable<Origin> Origins(IrOperation operation)
    {
        foreach (int operand in operation.Operands.Where(uses.IsInlined))
        {
            foreach (var origin in Origins(uses.Definition(operand)!))
                yield return origin;
        }
        // The tap of an adjoint belongs to no statement: what was computed for it does.
        if (program.Derivatives.Contains(operation.Id) && operation.Attributes is not LayerAttributes)
            yield return operation.Origin;
    }

    private string TypeName(IrType type) => type.NameOf(realType);

    private void Inside(string header, Action write)
    {
        var (outerScope, outerOrigins) = (scope, statedOrigins);
        (scope, statedOrigins) = (new NameScope(outerScope), [.. outerOrigins]);
        using (code.Block(header))
            write();
        (scope, statedOrigins) = (outerScope, outerOrigins);
    }
}
