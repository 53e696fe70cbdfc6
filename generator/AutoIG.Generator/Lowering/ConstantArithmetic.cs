using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoIG.Generator.Lowering;

/// <summary>C#'s arithmetic on numbers that lowering knows, such as the variable of an unrolled loop.</summary>
internal static class ConstantArithmetic
{
    public static int ToInt(object? constant) => constant is IConvertible number and not string
        ? checked((int)number.ToInt64(CultureInfo.InvariantCulture)) : throw new InvalidOperationException($"'{constant}' is not an integer.");

    /// <summary>The value of an operation in its C# type, or <see langword="null"/> where it is not defined for these operands.</summary>
    public static object? Compute(BinaryOperatorKind kind, object? left, object? right, SpecialType type)
    {
        if (left is bool a && right is bool b)
        {
            return kind switch
            {
                BinaryOperatorKind.And or BinaryOperatorKind.ConditionalAnd => a && b,
                BinaryOperatorKind.Or or BinaryOperatorKind.ConditionalOr => a || b,
                BinaryOperatorKind.ExclusiveOr or BinaryOperatorKind.NotEquals => a != b,
                BinaryOperatorKind.Equals => a == b,
                _ => null,
            };
        }
        if (left is not IConvertible x || right is not IConvertible y || left is string or bool || right is string or bool)
            return kind == BinaryOperatorKind.Equals ? Equals(left, right) : kind == BinaryOperatorKind.NotEquals ? !Equals(left, right) : null;
        if (IsFloating(left) || IsFloating(right))
        {
            double p = x.ToDouble(CultureInfo.InvariantCulture), q = y.ToDouble(CultureInfo.InvariantCulture);
            object? real = kind switch
            {
                BinaryOperatorKind.Add => p + q,
                BinaryOperatorKind.Subtract => p - q,
                BinaryOperatorKind.Multiply => p * q,
                BinaryOperatorKind.Divide => p / q,
                BinaryOperatorKind.Remainder => p % q,
                _ => Compare(kind, p.CompareTo(q)),
            };
            // float arithmetic rounds each result to float.
            return real is double d && type == SpecialType.System_Single ? (float)d : real;
        }
        long m = x.ToInt64(CultureInfo.InvariantCulture), n = y.ToInt64(CultureInfo.InvariantCulture);
        if (n == 0 && kind is BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder)
            return null;
        object? whole = kind switch
        {
            BinaryOperatorKind.Add => m + n,
            BinaryOperatorKind.Subtract => m - n,
            BinaryOperatorKind.Multiply => m * n,
            BinaryOperatorKind.Divide => m / n,
            BinaryOperatorKind.Remainder => m % n,
            BinaryOperatorKind.LeftShift => m << (int)n,
            BinaryOperatorKind.RightShift => m >> (int)n,
            BinaryOperatorKind.And => m & n,
            BinaryOperatorKind.Or => m | n,
            BinaryOperatorKind.ExclusiveOr => m ^ n,
            _ => Compare(kind, m.CompareTo(n)),
        };
        return whole is long result ? Convert(result, type) : whole;
    }

    /// <summary>A number in another type, as an unchecked C# conversion gives it.</summary>
    public static object? Convert(object? constant, SpecialType type)
    {
        if (constant is not IConvertible number || constant is string or bool)
            return constant;
        if (type == SpecialType.System_Double)
            return number.ToDouble(CultureInfo.InvariantCulture);
        if (type == SpecialType.System_Single)
            return (float)number.ToDouble(CultureInfo.InvariantCulture);
        long whole = IsFloating(constant) ? unchecked((long)number.ToDouble(CultureInfo.InvariantCulture)) : number.ToInt64(CultureInfo.InvariantCulture);
        return type switch
        {
            SpecialType.System_Int32 => unchecked((int)whole),
            SpecialType.System_Int64 or SpecialType.System_IntPtr => whole,
            _ => constant,
        };
    }

    private static bool IsFloating(object value) => value is double or float;

    private static object? Compare(BinaryOperatorKind kind, int order) => kind switch
    {
        BinaryOperatorKind.Equals => order == 0,
        BinaryOperatorKind.NotEquals => order != 0,
        BinaryOperatorKind.LessThan => order < 0,
        BinaryOperatorKind.LessThanOrEqual => order <= 0,
        BinaryOperatorKind.GreaterThan => order > 0,
        BinaryOperatorKind.GreaterThanOrEqual => order >= 0,
        _ => null,
    };
}
