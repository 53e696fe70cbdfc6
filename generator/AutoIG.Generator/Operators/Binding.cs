namespace AutoIG.Generator.Operators;

/// <summary>How tightly a C# expression binds, from what needs parentheses nearly everywhere to what needs none.</summary>
internal enum Binding
{
    Choice,
    Or,
    And,
    BitwiseOr,
    ExclusiveOr,
    BitwiseAnd,
    Equality,
    Relational,
    Shift,
    Additive,
    Multiplicative,
    Unary,

    /// <summary>The operand of a sign: a sign before another is one too many.</summary>
    Primary,

    /// <summary>A name, a number, a call.</summary>
    Atom,
}
