namespace AutoIG.Generator.Planning.Scalars;

/// <summary>What an operator's result is called where the user gave it no name.</summary>
internal static class Nouns
{
    public static string Of(string @operator) => @operator switch
    {
        "Add" => "sum",
        "Subtract" => "difference",
        "Multiply" => "product",
        "Divide" or "Reciprocal" => "quotient",
        "Negate" => "negative",
        "Select" => "choice",
        "Maximum" => "larger",
        "Minimum" => "smaller",
        "Convert" or "Cast" => "number",
        "Remainder" or "BitwiseAnd" or "BitwiseOr" or "ExclusiveOr" or "ShiftLeft" or "ShiftRight" or "ShiftRightUnsigned" or "Complement" => "whole",
        "GreaterThan" or "GreaterThanOrEqual" or "LessThan" or "LessThanOrEqual" or "Equal" or "NotEqual" or "And" or "Or" or "Not" => "condition",
        _ => @operator,
    };
}
