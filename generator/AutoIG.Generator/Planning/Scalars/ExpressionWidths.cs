using System.Globalization;
using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Planning.Scalars;

/// <summary>
/// Estimates how many columns an expression takes, and gives its longest operand a variable where it takes too many. An expression's depth
/// is bounded by that too: a sum of thousands of terms does not become one line.
/// </summary>
internal sealed class ExpressionWidths
{
    private const int LongestExpression = 100;

    private readonly ScalarUses uses;
    private readonly Dictionary<int, int> widths = [];

    private ExpressionWidths(ScalarUses uses) => this.uses = uses;

    public static void Split(IrBlock body, ScalarUses uses) => new ExpressionWidths(uses).Visit(body, mayNeedLines: true);

    /// <param name="mayNeedLines">Whether a part may get a line of its own. A loop's condition has none.</param>
    private void Visit(IrBlock block, bool mayNeedLines)
    {
        foreach (var statement in block.Statements.Where(uses.IsLive))
        {
            switch (statement)
            {
                case IrOperation operation:
                    Measure(operation, mayNeedLines);
                    break;
                case IrConditional conditional:
                    Visit(conditional.Then, true);
                    Visit(conditional.Else, true);
                    break;
                case ScalarLoop loop:
                    Visit(loop.Header, !uses.IsExpression(loop.Header));
                    Visit(loop.Body, true);
                    break;
                case ScalarReverseLoop loop:
                    Visit(loop.Body, true);
                    break;
            }
        }
    }

    private void Measure(IrOperation operation, bool mayNeedLines)
    {
        if (operation.Operands.Count == 0 || operation.Operator.IsTap)
            return;
        int width = Width(operation);
        while (mayNeedLines && width > LongestExpression && LongestOperand(operation) is { } part)
        {
            uses.Separate(part);
            width = Width(operation);
        }
        widths[operation.Id] = width;
    }

    /// <summary>The longest operand that is worth a line of its own.</summary>
    private int? LongestOperand(IrOperation operation)
    {
        int? longest = null;
        foreach (int operand in operation.Operands)
        {
            if (uses.IsInlined(operand) && widths[operand] > LongestExpression / 3
                && (longest is not { } other || widths[operand] > widths[other]))
                longest = operand;
        }
        return longest;
    }

    private int Width(IrOperation operation)
    {
        if (operation.Operator is not ElementwiseOperator { Scalar: { } spelling })
            return "(double)".Length + WidthOf(operation.Operands[0]);
        int width = 0;
        for (int i = 0; i < spelling.Length; i++)
        {
            bool isPlace = i + 2 < spelling.Length && spelling[i] == '{' && spelling[i + 2] == '}';
            width += !isPlace ? 1 : char.IsDigit(spelling[i + 1]) ? WidthOf(operation.Operands[spelling[i + 1] - '0']) : "double".Length;
            i += isPlace ? 2 : 0;
        }
        return width;
    }

    private int WidthOf(int id) => uses.IsInlined(id) ? widths[id] : uses.Definition(id) switch
    {
        { Attributes: ConstantAttributes constant } => constant.Value.ToString(CultureInfo.InvariantCulture).Length,
        { Attributes: ModelAttributes model } => model.Access.Length,
        { Attributes: ParameterAttributes parameter } => parameter.Name.Length,
        _ => uses.WishFor(id).Length,
    };
}
