namespace AutoIG.Reference.Tests;

/// <summary>The cases' names of quadrature rules.</summary>
internal static class Rules
{
    public static QuadratureRule Parse(string name) => name switch
    {
        "riemann_left" => QuadratureRule.Left,
        "riemann_right" => QuadratureRule.Right,
        "riemann_middle" => QuadratureRule.Middle,
        "trapezoid" => QuadratureRule.Trapezoid,
        "gausslegendre" => QuadratureRule.GaussLegendre,
        _ => throw new InvalidDataException($"The case names a quadrature rule '{name}' that is not known here."),
    };
}
