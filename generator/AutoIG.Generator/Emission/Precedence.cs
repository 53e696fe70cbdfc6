namespace AutoIG.Generator.Emission;

/// <summary>Where an expression inside another needs parentheses.</summary>
internal static class Precedence
{
    public const int Atom = 9;
    private const int Unary = 3;
    private const int Multiplicative = 2;
    private const int Additive = 1;

    /// <summary>The precedence of an operator's vector expression; only arithmetic is written with operators there.</summary>
    public static int OfVector(string @operator) => @operator switch
    {
        "Add" or "Subtract" or "AddMask" => Additive,
        "Multiply" or "Divide" or "Reciprocal" => Multiplicative,
        "Negate" => Unary,
        _ => Atom,
    };

    /// <summary>Whether an operand of precedence <paramref name="inner"/> stands in parentheses at position <paramref name="index"/>.</summary>
    public static bool NeedsParentheses(string @operator, bool isInfix, int inner, int index)
    {
        if (inner == Atom || !isInfix)
            return false;
        int outer = OfVector(@operator);
        // Sums and products associate from the left, and floating-point numbers do not associate: a + (b + c) keeps its parentheses.
        return outer == Atom ? inner < Unary || @operator is "LeakyRelu" or "Elu" or "Celu" : inner < outer || (inner == outer && (index > 0 || outer == Unary));
    }
}
