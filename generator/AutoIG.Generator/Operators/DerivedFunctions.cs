using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>Elementwise functions that are written with others.</summary>
internal static class DerivedFunctions
{
    /// <summary>What users write with these.</summary>
    public static readonly IReadOnlyList<IWritten> Calls =
    [
        OfOne("Square", ["AutoIG.Nn.Square"], "2·δ·x", x => x * x),
        OfOne("Rsqrt", ["AutoIG.Nn.Rsqrt"], "−δ·y³/2", x => x.Apply(Elementary.Sqrt).Apply(Elementary.Reciprocal)),
        OfOne("Exp10", [Library("Exp10")], "δ·y·ln 10", x => x.Builder.Constant(10).Apply(Elementary.Pow, x)),
        OfOne("Exp2M1", [Library("Exp2M1")], "δ·(1 + y)·ln 2", x => (x * Math.Log(2)).Apply(Elementary.Expm1)),
        OfOne("Exp10M1", [Library("Exp10M1")], "δ·(1 + y)·ln 10", x => (x * Math.Log(10)).Apply(Elementary.Expm1)),
        OfOne("Log2P1", [Library("Log2P1")], "δ/((1 + x)·ln 2)", x => x.Apply(Elementary.Log1p) * (1 / Math.Log(2))),
        OfOne("Log10P1", [Library("Log10P1")], "δ/((1 + x)·ln 10)", x => x.Apply(Elementary.Log1p) * (1 / Math.Log(10))),
        OfOne("SinPi", [Library("SinPi")], "δ·π·cos πx", x => (x * Math.PI).Apply(Elementary.Sin)),
        OfOne("CosPi", [Library("CosPi")], "−δ·π·sin πx", x => (x * Math.PI).Apply(Elementary.Cos)),
        OfOne("TanPi", [Library("TanPi")], "δ·π·(1 + y²)", x => (x * Math.PI).Apply(Elementary.Tan)),
        OfOne("AsinPi", [Library("AsinPi")], "δ/(π·√(1 − x²))", x => x.Apply(Elementary.Asin) * (1 / Math.PI)),
        OfOne("AcosPi", [Library("AcosPi")], "−δ/(π·√(1 − x²))", x => x.Apply(Elementary.Acos) * (1 / Math.PI)),
        OfOne("AtanPi", [Library("AtanPi")], "δ/(π·(1 + x²))", x => x.Apply(Elementary.Atan) * (1 / Math.PI)),
        OfOne("DegreesToRadians", [Library("DegreesToRadians")], "δ·π/180", x => x * (Math.PI / 180)),
        OfOne("RadiansToDegrees", [Library("RadiansToDegrees")], "δ·180/π", x => x * (180 / Math.PI)),
        OfOne("Increment", [Library("Increment")], "δ", x => x + 1),
        OfOne("Decrement", [Library("Decrement")], "δ", x => x - 1),
        new Composite("Tensor.Hypot", call =>
        {
            var (x, y) = Two(call);
            return (x * x + y * y).Apply(Statistics.EuclideanRoot);
        })
        {
            Symbols = [Library("Hypot")], Derivative = "δ·x₁/y; δ·x₂/y (0 where y = 0)",
        },
        new Composite("Tensor.Atan2Pi", call =>
        {
            var (y, x) = Two(call);
            return y.Apply(Elementary.Atan2, x) * (1 / Math.PI);
        })
        {
            Symbols = [Library("Atan2Pi")], Derivative = "as Atan2, divided by π",
        },
    ];

    private static string Library(string name) => "System.Numerics.Tensors.Tensor." + name;

    private static Composite OfOne(string name, string[] symbols, string derivative, Func<Expr, Expr> function) =>
        new("Elementwise." + name, call => function(call.Value(call.Given[0]))) { Symbols = symbols, Derivative = derivative };

    internal static (Expr, Expr) Two(ICallSite call) => (call.Value(call.Given[0]), call.Value(call.Given[1]));
}
