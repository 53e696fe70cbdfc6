using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoIG.Generator.Lowering;

/// <summary>
/// C#'s arithmetic on numbers that lowering knows, such as the variable of an unrolled loop, in the widths that C# computes in.
/// </summary>
internal static class ConstantArithmetic
{
    /// <summary>
    /// An integer as a position or size; <see langword="null"/> where the constant is none, the nearest where it is beyond.
    /// </summary>
    public static long? ToWhole(object? constant) => !IsNumber(constant) || IsFloating(constant!)
        ? null
        : (long)Math.Min(Math.Max(ToDecimal(constant!), long.MinValue), long.MaxValue);

    /// <summary>A number as a real one; <see langword="null"/> where the constant is none.</summary>
    public static double? ToReal(object? constant) => IsNumber(constant) ? ToDouble(constant!) : null;

    /// <summary>
    /// The value of an operation in its C# type, or <see langword="null"/> where it has none: a division by zero,
    /// an overflow that is checked.
    /// </summary>
    /// <param name="kind">The operator.</param>
    /// <param name="left">The left operand.</param>
    /// <param name="right">The right operand.</param>
    /// <param name="type">The type of the result; Boolean for comparisons.</param>
    /// <param name="isChecked">Whether an overflow is an exception rather than a number that has wrapped around.</param>
    public static object? Compute(BinaryOperatorKind kind, object? left, object? right, SpecialType type, bool isChecked = false)
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
        if (!IsNumber(left) || !IsNumber(right))
            return kind == BinaryOperatorKind.Equals ? Equals(left, right)
                : kind == BinaryOperatorKind.NotEquals ? !Equals(left, right)
                : null;
        if (IsFloating(left!) || IsFloating(right!))
        {
            double p = ToDouble(left!), q = ToDouble(right!);
            // Rounding the double's result to float is what float arithmetic gives: 53 bits are more than twice 24 and two.
            return kind switch
            {
                BinaryOperatorKind.Add => Convert(p + q, type),
                BinaryOperatorKind.Subtract => Convert(p - q, type),
                BinaryOperatorKind.Multiply => Convert(p * q, type),
                BinaryOperatorKind.Divide => Convert(p / q, type),
                BinaryOperatorKind.Remainder => Convert(p % q, type),
                BinaryOperatorKind.Equals => p == q,
                BinaryOperatorKind.NotEquals => p != q,
                BinaryOperatorKind.LessThan => p < q,
                BinaryOperatorKind.LessThanOrEqual => p <= q,
                BinaryOperatorKind.GreaterThan => p > q,
                BinaryOperatorKind.GreaterThanOrEqual => p >= q,
                _ => null,
            };
        }
        if (Compare(kind, ToDecimal(left!).CompareTo(ToDecimal(right!))) is { } truth)
            return truth;
        try
        {
            return Whole(kind, left!, right!, type, isChecked);
        }
        catch (ArithmeticException)
        {
            return null;
        }
    }

    /// <summary>
    /// Arithmetic of integers. Sums, differences and products are exact in decimal numbers; what wraps around does so in the conversion.
    /// </summary>
    private static object? Whole(BinaryOperatorKind kind, object left, object right, SpecialType type, bool isChecked)
    {
        if (kind is BinaryOperatorKind.LeftShift or BinaryOperatorKind.RightShift or BinaryOperatorKind.UnsignedRightShift)
            return Convert(Shift(kind, Promote(left), (int)ToDecimal(right)), type);
        decimal m = ToDecimal(left), n = ToDecimal(right);
        switch (kind)
        {
            case BinaryOperatorKind.Add:
                return Fit(m + n, type, isChecked);
            case BinaryOperatorKind.Subtract:
                return Fit(m - n, type, isChecked);
            case BinaryOperatorKind.Multiply when Math.Abs(m) < 1L << 32 || Math.Abs(n) < 1L << 31:
                return Fit(m * n, type, isChecked);
            case BinaryOperatorKind.Multiply:
                return isChecked ? Fit(m * n, type, true) : Convert(unchecked(Bits(left) * Bits(right)), type);
            case BinaryOperatorKind.Divide:
                // int.MinValue / −1 overflows in every context.
                return Fit(decimal.Truncate(m / n), type, true);
            case BinaryOperatorKind.Remainder:
                // So does int.MinValue % −1.
                _ = Fit(decimal.Truncate(m / n), type, true);
                return Convert(m % n, type);
            case BinaryOperatorKind.And:
                return Convert(Bits(left) & Bits(right), type);
            case BinaryOperatorKind.Or:
                return Convert(Bits(left) | Bits(right), type);
            case BinaryOperatorKind.ExclusiveOr:
                return Convert(Bits(left) ^ Bits(right), type);
            default:
                return null;
        }
    }

    private static object Fit(decimal number, SpecialType type, bool isChecked)
    {
        object fitted = Convert(number, type)!;
        return isChecked && ToDecimal(fitted) != number ? throw new OverflowException() : fitted;
    }

    /// <summary>A shift, by as many places as the lowest five or six bits of the right operand say.</summary>
    private static object Shift(BinaryOperatorKind kind, object left, int places) => (left, kind) switch
    {
        (int m, BinaryOperatorKind.LeftShift) => m << places,
        (int m, BinaryOperatorKind.RightShift) => m >> places,
        (int m, _) => unchecked((int)((uint)m >> places)),
        (uint m, BinaryOperatorKind.LeftShift) => m << places,
        (uint m, _) => m >> places,
        (long m, BinaryOperatorKind.LeftShift) => m << places,
        (long m, BinaryOperatorKind.RightShift) => m >> places,
        (long m, _) => unchecked((long)((ulong)m >> places)),
        (ulong m, BinaryOperatorKind.LeftShift) => m << places,
        (ulong m, _) => m >> places,
        _ => throw new InvalidOperationException($"'{left}' is not shifted."),
    };

    /// <summary>The integer with all its bits inverted.</summary>
    public static object? Complement(object? constant) => !IsNumber(constant) ? null : Promote(constant!) switch
    {
        int m => ~m,
        uint m => ~m,
        long m => ~m,
        ulong m => ~m,
        _ => null,
    };

    private static object Promote(object number) => number is int or uint or long or ulong ? number : (int)ToDecimal(number);

    /// <summary>A number in another type, as an unchecked C# conversion gives it.</summary>
    public static object? Convert(object? constant, SpecialType type)
    {
        if (!IsNumber(constant))
            return constant;
        object number = constant!;
        switch (type)
        {
            case SpecialType.System_Double:
                return ToDouble(number);
            case SpecialType.System_Single:
                // From an integer in one rounding, not over double.
                return number switch { float f => f, double d => (float)d, ulong m => (float)m, _ => (object)(float)Bits(number) };
        }
        long bits = number switch
        {
            double d when type == SpecialType.System_UInt64 && d >= 9.2233720368547758e18 => unchecked((long)(ulong)d),
            float or double => unchecked((long)ToDouble(number)),
            _ => Bits(number),
        };
        return type switch
        {
            SpecialType.System_SByte => unchecked((sbyte)bits),
            SpecialType.System_Byte => unchecked((byte)bits),
            SpecialType.System_Int16 => unchecked((short)bits),
            SpecialType.System_UInt16 => unchecked((ushort)bits),
            SpecialType.System_Char => unchecked((char)bits),
            SpecialType.System_Int32 => unchecked((int)bits),
            SpecialType.System_UInt32 => unchecked((uint)bits),
            SpecialType.System_Int64 or SpecialType.System_IntPtr => bits,
            SpecialType.System_UInt64 or SpecialType.System_UIntPtr => unchecked((ulong)bits),
            _ => constant,
        };
    }

    /// <summary>
    /// Whether a real number, without its fraction, is one of a type of integers. C# leaves open what the conversion of any other gives.
    /// </summary>
    public static bool Fits(double number, SpecialType type)
    {
        double whole = Math.Truncate(number);
        var (least, end) = type switch
        {
            SpecialType.System_SByte => (-128.0, 128.0),
            SpecialType.System_Byte => (0, 256),
            SpecialType.System_Int16 => (-32768, 32768),
            SpecialType.System_UInt16 or SpecialType.System_Char => (0, 65536),
            SpecialType.System_Int32 or SpecialType.System_IntPtr => (-2147483648.0, 2147483648.0),
            SpecialType.System_UInt32 or SpecialType.System_UIntPtr => (0, 4294967296.0),
            SpecialType.System_Int64 => (-9223372036854775808.0, 9223372036854775808.0),
            SpecialType.System_UInt64 => (0, 18446744073709551616.0),
            _ => (double.NaN, double.NaN),
        };
        return whole >= least && whole < end;
    }

    /// <summary>Whether two numbers are the same one, whatever their types.</summary>
    public static bool AreEqual(object? a, object? b) => Equals(Compute(BinaryOperatorKind.Equals, a, b, SpecialType.System_Boolean), true);

    /// <summary>Whether a constant is of a type.</summary>
    public static bool IsOf(object? constant, SpecialType type) => type switch
    {
        SpecialType.System_Boolean => constant is bool,
        SpecialType.System_IntPtr => constant is int or long,
        SpecialType.System_UIntPtr => constant is uint or ulong,
        _ => IsNumber(constant) && Convert(constant, type)!.GetType() == constant!.GetType(),
    };

    /// <summary>The lowest 64 bits of an integer in two's complement.</summary>
    private static long Bits(object number)
    {
        if (number is ulong unsigned)
            return unchecked((long)unsigned);
        decimal whole = ToDecimal(number);
        if (whole is >= long.MinValue and <= long.MaxValue)
            return (long)whole;
        const decimal Modulus = 18446744073709551616m;
        decimal wrapped = whole % Modulus;
        return unchecked((long)(ulong)(wrapped < 0 ? wrapped + Modulus : wrapped));
    }

    private static decimal ToDecimal(object number) => number switch
    {
        char c => c,
        decimal d => d,
        _ => ((IConvertible)number).ToDecimal(CultureInfo.InvariantCulture),
    };

    private static double ToDouble(object number) => number switch
    {
        char c => c,
        float f => f,
        _ => ((IConvertible)number).ToDouble(CultureInfo.InvariantCulture),
    };

    private static bool IsNumber(object? value) => value is IConvertible and not (string or bool or DateTime);

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
