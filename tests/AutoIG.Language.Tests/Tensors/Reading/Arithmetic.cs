using System.Globalization;
using System.Numerics;
using AutoIG.Language.Tests.Reading;

namespace AutoIG.Language.Tests.Tensors.Reading;

/// <summary>Operators of numbers and truths as C# has them: whole numbers become real ones by themselves, and nothing else does.</summary>
internal static class Arithmetic
{
    public static object Apply(string token, object? left, object? right) => (left, right) switch
    {
        (bool a, bool b) => token switch
        {
            "&" => a & b,
            "|" => a | b,
            "^" or "!=" => a != b,
            "==" => a == b,
            _ => throw Unknown(token, left, right),
        },
        (int a, int b) => Of(token, a, b),
        (int or long, int or long) =>
            Of(token, Convert.ToInt64(left, CultureInfo.InvariantCulture), Convert.ToInt64(right, CultureInfo.InvariantCulture)),
        (float or int or long, float or int or long) =>
            Of(token, Convert.ToSingle(left, CultureInfo.InvariantCulture), Convert.ToSingle(right, CultureInfo.InvariantCulture)),
        (double or float or int or long, double or float or int or long) =>
            Of(token, Convert.ToDouble(left, CultureInfo.InvariantCulture), Convert.ToDouble(right, CultureInfo.InvariantCulture)),
        _ => throw Unknown(token, left, right),
    };

    public static object Apply(string token, object? operand) => (token, operand) switch
    {
        ("!", bool truth) => !truth,
        ("-", int number) => checked(-number),
        ("-", long number) => checked(-number),
        ("-", float number) => -number,
        ("-", double number) => -number,
        _ => throw new ReadingFault($"{token}{operand} is not known."),
    };

    /// <summary>What a cast makes of a value.</summary>
    public static object Cast(Type type, object value) => (Type.GetTypeCode(type), value) switch
    {
        (TypeCode.Int32, long number) => unchecked((int)number),
        (TypeCode.Int32, int) => value,
        (TypeCode.Int64, int or long) => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        (TypeCode.Single, int or long or float or double) => Convert.ToSingle(value, CultureInfo.InvariantCulture),
        (TypeCode.Double, int or long or float or double) => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        _ => throw new ReadingFault($"A cast of {value.GetType().Name} to {type.Name} is not known."),
    };

    // Whole numbers do not wrap around in what is read here.
    private static object Of<T>(string token, T a, T b)
        where T : struct, INumber<T> => token switch
        {
            "+" => checked(a + b),
            "-" => checked(a - b),
            "*" => checked(a * b),
            "/" => a / b,
            "%" => a % b,
            "<" => a < b,
            "<=" => a <= b,
            ">" => a > b,
            ">=" => a >= b,
            "==" => a == b,
            "!=" => a != b,
            _ => throw Unknown(token, a, b),
        };

    private static ReadingFault Unknown(string token, object? left, object? right) => new($"{left} {token} {right} is not known.");
}
