using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Differentiation;

/// <summary>
/// Conditions on constants alone. The compiler would find them too, and warn that what stands behind them is never reached.
/// </summary>
internal static class ConstantConditions
{
    /// <summary>What a comparison or a connective of constants says, in the type that it computes in; <see langword="null"/> where it is not known.</summary>
    /// <param name="operator">The operator.</param>
    /// <param name="operands">The definitions of the operands.</param>
    /// <param name="realType">The function's floating-point type.</param>
    public static bool? Evaluate(Operator @operator, IReadOnlyList<IrOperation?> operands, string realType)
    {
        if (!operands.All(operand => operand?.Attributes is ConstantAttributes))
            return null;
        if (@operator == Comparisons.Not)
            return Number(operands[0]!) == 0;
        if (@operator is not ElementwiseOperator { IsMask: true, Token: { } token } || operands.Count != 2)
            return null;
        var type = operands[0]!.Type;
        if (type.IsInteger)
            return Compare(token, Whole(operands[0]!).CompareTo(Whole(operands[1]!)));
        double a = Number(operands[0]!), b = Number(operands[1]!);
        if (type.Element == Element.Boolean)
        {
            return token switch
            {
                "&&" => a != 0 && b != 0,
                "||" => a != 0 || b != 0,
                _ => Compare(token, a.CompareTo(b)),
            };
        }
        // A type parameter's numbers are rounded when the program runs, and the compiler does not look at them.
        if (type.NameOf(realType) is not ("float" or "double"))
            return null;
        if (type.NameOf(realType) is "float")
            (a, b) = ((float)a, (float)b);
        return double.IsNaN(a) || double.IsNaN(b) ? token == "!=" : Compare(token, a < b ? -1 : a > b ? 1 : 0);
    }

    private static bool? Compare(string token, int order) => token switch
    {
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        ">=" => order >= 0,
        "==" => order == 0,
        "!=" => order != 0,
        _ => null,
    };

    private static double Number(IrOperation constant) => ((ConstantAttributes)constant.Attributes).Value;

    private static decimal Whole(IrOperation constant) => ((ConstantAttributes)constant.Attributes).Whole ?? (decimal)Number(constant);
}
