using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Differentiation;

/// <summary>
/// Conditions on constants alone, and on sums and products of them. The compiler finds them too, and would warn that what stands behind
/// them is never reached.
/// </summary>
/// <param name="realType">The function's floating-point type.</param>
internal sealed class ConstantConditions(string realType)
{
    private readonly Dictionary<int, double> numbers = [];

    /// <summary>Learns of a value that the compiler computes.</summary>
    public void Learn(IrOperation operation)
    {
        string type = operation.Type.NameOf(realType);
        // A type parameter's numbers are rounded when the program runs, and the compiler does not look at them.
        if (type is not ("float" or "double") || Compute(operation) is not { } number)
            return;
        numbers[operation.Id] = type is "float" ? (float)number : number;
    }

    /// <summary>
    /// What a comparison or a connective of constants says, in the type that it computes in; <see langword="null"/> where it is not known.
    /// </summary>
    /// <param name="operator">The operator.</param>
    /// <param name="operands">The definitions of the operands.</param>
    public bool? Evaluate(Operator @operator, IReadOnlyList<IrOperation?> operands)
    {
        if (operands.All(operand => operand is { } known && numbers.ContainsKey(known.Id)))
        {
            return operands.Count == 2 && @operator is ElementwiseOperator { IsMask: true, Token: { } comparison }
                ? Compare(comparison, numbers[operands[0]!.Id], numbers[operands[1]!.Id]) : null;
        }
        if (!operands.All(operand => operand?.Attributes is ConstantAttributes && !operand.Type.IsReal))
            return null;
        if (@operator == Comparisons.Not)
            return Whole(operands[0]!) == 0;
        if (@operator is not ElementwiseOperator { IsMask: true, Token: { } token } || operands.Count != 2)
            return null;
        decimal a = Whole(operands[0]!), b = Whole(operands[1]!);
        return token switch
        {
            "&&" => a != 0 && b != 0,
            "||" => a != 0 || b != 0,
            _ => Compare(token, (double)a.CompareTo(b), 0),
        };
    }

    private double? Compute(IrOperation operation)
    {
        if (operation.Attributes is ConstantAttributes constant)
            return constant.Value;
        if (operation.Operands.Count is 0 or > 2 || !operation.Operands.All(numbers.ContainsKey))
            return null;
        double a = numbers[operation.Operands[0]], b = numbers[operation.Operands[operation.Operands.Count - 1]];
        return operation.Operator == Arithmetic.Add ? a + b
            : operation.Operator == Arithmetic.Subtract ? a - b
            : operation.Operator == Arithmetic.Multiply ? a * b
            : operation.Operator == Arithmetic.Divide ? a / b
            : operation.Operator == Arithmetic.Negate ? -a
            : null;
    }

    private static bool? Compare(string token, double a, double b) => token switch
    {
        "<" => a < b,
        "<=" => a <= b,
        ">" => a > b,
        ">=" => a >= b,
        "==" => a == b,
        "!=" => a != b,
        _ => null,
    };

    private static decimal Whole(IrOperation constant) =>
        ((ConstantAttributes)constant.Attributes).Whole ?? (decimal)((ConstantAttributes)constant.Attributes).Value;
}
