using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>Comparisons and what is made of them. Their results are masks, which are never differentiated.</summary>
internal static class Comparisons
{
    public static readonly ElementwiseOperator GreaterThan =
        Comparison("GreaterThan", ">", Binding.Relational, "TVector.GreaterThan({0}, {1})", "GreaterThan");

    public static readonly ElementwiseOperator GreaterThanOrEqual =
        Comparison("GreaterThanOrEqual", ">=", Binding.Relational, "TVector.GreaterThanOrEqual({0}, {1})", "GreaterThanOrEqual");

    public static readonly ElementwiseOperator LessThan =
        Comparison("LessThan", "<", Binding.Relational, "TVector.LessThan({0}, {1})", "LessThan");

    public static readonly ElementwiseOperator LessThanOrEqual =
        Comparison("LessThanOrEqual", "<=", Binding.Relational, "TVector.LessThanOrEqual({0}, {1})", "LessThanOrEqual");

    public static readonly ElementwiseOperator Equal = Comparison("Equal", "==", Binding.Equality, "TVector.Equals({0}, {1})", "Equals");

    public static readonly ElementwiseOperator NotEqual =
        Comparison("NotEqual", "!=", Binding.Equality, "TVector.Not(TVector.Equals({0}, {1}))");

    public static readonly ElementwiseOperator And =
        Connective("And", "&", Binding.And, "TVector.And({0}, {1})", "Whether both hold; `&&` between numbers, too.");

    public static readonly ElementwiseOperator Or =
        Connective("Or", "|", Binding.Or, "TVector.Or({0}, {1})", "Whether one of them holds, or both; `||` between numbers, too.");

    public static readonly ElementwiseOperator Not = new("Not", 1)
    {
        Noun = "condition",
        Symbols = ["operator !"], Meaning = "Whether it does not hold.",
        Vector = "TVector.Not({0})", Scalar = "!{0}", Binding = Binding.Unary, IsMask = true, TakesMasks = true,
    };

    /// <param name="name">The operator's name.</param>
    /// <param name="token">C#'s.</param>
    /// <param name="binding">How tightly it binds.</param>
    /// <param name="vector">The expression on vectors.</param>
    /// <param name="library">The name of Tensor's method, where there is one.</param>
    private static ElementwiseOperator Comparison(string name, string token, Binding binding, string vector, string? library = null) =>
        new(name, 2)
        {
            Symbols = [$"operator {token}", .. library is null ? [] : new[] { $"System.Numerics.Tensors.Tensor.{library}" }],
            Meaning = $"Whether x₁ {token} x₂.",
            Vector = vector, Scalar = $"{{0}} {token} {{1}}", Binding = binding, Token = token, IsMask = true, Noun = "condition",
            Breaks = Breakpoints.WhereEqual,
        };

    /// <summary>Of two masks. On scalars it is written as the operator that stops at what decides.</summary>
    private static ElementwiseOperator Connective(string name, string token, Binding binding, string vector, string meaning) => new(name, 2)
    {
        Symbols = [$"operator {token}"], Meaning = meaning,
        Vector = vector, Scalar = $"{{0}} {token}{token} {{1}}",
        Binding = binding, Token = token + token, IsMask = true, TakesMasks = true, Noun = "condition",
    };
}
