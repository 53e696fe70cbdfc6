using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>
/// C#'s operators on integers, beside + − × ÷, which have the names of the real ones. They are written as the user wrote them, on operands
/// of the same types, so that they wrap around, round and throw as C# says. Nothing is differentiated through them.
/// </summary>
internal static class Integers
{
    public static readonly ElementwiseOperator Remainder = OfIntegers("Remainder", "%", Binding.Multiplicative);

    public static readonly ElementwiseOperator BitwiseAnd = OfIntegers("BitwiseAnd", "&", Binding.BitwiseAnd);

    public static readonly ElementwiseOperator BitwiseOr = OfIntegers("BitwiseOr", "|", Binding.BitwiseOr);

    public static readonly ElementwiseOperator ExclusiveOr = OfIntegers("ExclusiveOr", "^", Binding.ExclusiveOr);

    public static readonly ElementwiseOperator ShiftLeft = OfIntegers("ShiftLeft", "<<", Binding.Shift);

    public static readonly ElementwiseOperator ShiftRight = OfIntegers("ShiftRight", ">>", Binding.Shift);

    public static readonly ElementwiseOperator ShiftRightUnsigned = OfIntegers("ShiftRightUnsigned", ">>>", Binding.Shift);

    public static readonly ElementwiseOperator Complement =
        new("Complement", 1) { Scalar = "~{0}", Binding = Binding.Unary, Noun = "whole", Range = (_, _) => ValueRange.Input };

    private static ElementwiseOperator OfIntegers(string name, string token, Binding binding) =>
        new(name, 2)
        {
            Scalar = $"{{0}} {token} {{1}}", Binding = binding, Token = token, Noun = "whole", Range = (_, _) => ValueRange.Input,
        };
}
