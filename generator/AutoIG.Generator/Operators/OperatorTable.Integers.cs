using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

internal static partial class OperatorTable
{
    /// <summary>
    /// C#'s operators on integers, beside + − × ÷, which have the names of the real ones. They are written as the user wrote them, on operands of the
    /// same types, so that they wrap around, round and throw as C# says. Nothing is differentiated through them.
    /// </summary>
    private static IEnumerable<Operator> Integers() =>
    [
        OfIntegers("Remainder", "%"),
        OfIntegers("BitwiseAnd", "&"),
        OfIntegers("BitwiseOr", "|"),
        OfIntegers("ExclusiveOr", "^"),
        OfIntegers("ShiftLeft", "<<"),
        OfIntegers("ShiftRight", ">>"),
        OfIntegers("ShiftRightUnsigned", ">>>"),
        new ElementwiseOperator("Complement", 1) { Scalar = "~{0}", IsInfix = true },
    ];

    private static ElementwiseOperator OfIntegers(string name, string token) => new(name, 2) { Scalar = $"{{0}} {token} {{1}}", IsInfix = true };
}
