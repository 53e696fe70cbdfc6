using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Emission;

/// <summary>
/// Writes the choice of the way through a method: its conditions in the order in which the method asks them. Settings of the model are read
/// once, like its weights.
/// </summary>
internal sealed class SelectionWriter
{
    private readonly IrFunction whole;
    private readonly ModelFields fields;
    private readonly ModelFields.Reader reader = new(-1, always: true);
    private readonly HashSet<string> names;
    private readonly string dimensions;
    private readonly string held;
    private readonly SortedDictionary<int, string> fixedArguments = [];
    private readonly CodeWriter choice = new();
    private bool asksDimensions;

    public SelectionWriter(IrFunction whole, ModelFields fields)
    {
        (this.whole, this.fields) = (whole, fields);
        names = [.. whole.DimensionNames, "model", fields.Variable];
        dimensions = Identifiers.Unique("dimensions", names);
        held = Identifiers.Unique("fixedArguments", names);
        WriteChoice(0, whole.Variants.Count, 0);
    }

    public void Write(CodeWriter code)
    {
        using (code.Block($"public override int SelectWay(ReadOnlySpan<int> {dimensions}, ReadOnlySpan<long> {held})"))
        {
            for (int i = 0; asksDimensions && i < whole.DimensionNames.Count; i++)
                code.Line($"int {Spelling.Of(whole.DimensionNames[i])} = {dimensions}[{i}];");
            var parameters = whole.Parameters.Where(p => !p.IsDifferentiable).ToArray();
            foreach (var pair in fixedArguments)
            {
                var argumentType = parameters[pair.Key].Type;
                code.Line(
                    $"{argumentType.NameOf(whole.RealType)} {pair.Value} = "
                    + $"{Numbers.OfFixedArgument(held, pair.Key, argumentType, whole.RealType)};");
            }
            code.BlankLine();
            code.Line(choice.ToString());
        }
    }

    /// <summary>
    /// The choice between the ways from <paramref name="start"/> to <paramref name="end"/>, which agree in the decisions before this one.
    /// </summary>
    private void WriteChoice(int start, int end, int decision)
    {
        var decisions = whole.Variants[start].Decisions;
        if (decision == decisions.Count)
        {
            choice.Line($"return {start};");
            return;
        }
        var asked = decisions[decision];
        int first = start;
        while (first < end && !whole.Variants[first].Decisions[decision].Outcome)
            first++;
        if (decision == 0 || decisions[decision - 1].Text != asked.Text || !asked.IsLoop)
            choice.BlankLine().Comment(asked.Text);
        var (condition, isInverse) = Spell(asked);
        bool isLast = decisions.Count == decision + 1;
        if (isLast && first == end - 1 && whole.Variants[first].Decisions.Count == decision + 1)
        {
            var (holds, fails) = isInverse ? (start, first) : (first, start);
            choice.Line($"return {condition.Inside(ScalarExpression.Condition)} ? {holds} : {fails};");
            return;
        }
        string header = isInverse ? $"if ({condition.Text})" : $"if (!{condition.Inside(ScalarExpression.Atom)})";
        if (isLast)
            choice.Line(header);
        using (isLast ? choice.Indented() : choice.Block(header))
            WriteChoice(start, first, decision + 1);
        if (first < end)
            WriteChoice(first, end, decision + 1);
        else
            choice.Line($"throw TooManyTurns({Identifiers.Quote(asked.Text)}, {IrDecision.TurnsBefore(decisions, decision)});");
    }

    /// <summary>A condition as C#, and whether it is the inverse of what is decided.</summary>
    private (ScalarExpression Condition, bool IsInverse) Spell(IrDecision decision)
    {
        var computation = decision.Computation;
        var last = computation[computation.Count - 1];
        bool isInverse = last.Operator == Comparisons.Not;
        return (Value(isInverse ? last.Operands[0] : last.Id), isInverse);

        ScalarExpression Value(int id)
        {
            var operation = computation[id];
            switch (operation.Attributes)
            {
                case ConstantAttributes constant:
                    return ScalarExpression.Literal(constant, operation.Type, whole.RealType);
                case ModelAttributes model:
                    return ScalarExpression.Plain(fields.Weight(
                        operation.Type.NameOf(whole.RealType), model.Access, ConstantPool.NameOf(model), !whole.Host.IsStatic, reader));
                case DimensionAttributes size:
                    asksDimensions = true;
                    return ScalarExpression.Plain(
                        size.Dimension == Dimension.Named(size.Dimension.Symbol!) ? size.Dimension.ToString() : $"({size.Dimension})");
                case ParameterAttributes parameter:
                    if (!fixedArguments.TryGetValue(parameter.Index, out string? local))
                        fixedArguments.Add(
                            parameter.Index, local = Spelling.Of(Identifiers.Unique(Identifiers.Camel(parameter.Name), names)));
                    return ScalarExpression.Plain(local);
                default:
                    if (operation.Operator is not (ElementwiseOperator or Conversion))
                        throw new InvalidOperationException($"{operation.Operator} is not part of a condition.");
                    return ScalarExpression.Apply(operation, operation.Operands.Select(Value).ToArray(), whole.RealType,
                        operation.Operands.Select(operand => computation[operand].Type).ToArray());
            }
        }
    }
}
