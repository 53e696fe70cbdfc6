using AutoIG.Generator.Ir;
using AutoIG.Generator.Lowering;

namespace AutoIG.Generator.Operators;

internal static partial class OperatorTable
{
    /// <summary>Elementwise functions that are written with others.</summary>
    private static IEnumerable<Operator> Derived() =>
    [
        Of("Square", ["AutoIG.Nn.Square"], "2·δ·x", x => x * x),
        Of("Rsqrt", ["AutoIG.Nn.Rsqrt"], "−δ·y³/2", x => x.Apply("Sqrt").Apply("Reciprocal")),
        Of("Exp10", [Library("Exp10")], "δ·y·ln 10", x => x.Builder.Constant(10).Apply("Pow", x)),
        Of("Exp2M1", [Library("Exp2M1")], "δ·(1 + y)·ln 2", x => (x * Math.Log(2)).Apply("Expm1")),
        Of("Exp10M1", [Library("Exp10M1")], "δ·(1 + y)·ln 10", x => (x * Math.Log(10)).Apply("Expm1")),
        Of("Log2P1", [Library("Log2P1")], "δ/((1 + x)·ln 2)", x => x.Apply("Log1p") * (1 / Math.Log(2))),
        Of("Log10P1", [Library("Log10P1")], "δ/((1 + x)·ln 10)", x => x.Apply("Log1p") * (1 / Math.Log(10))),
        Of("SinPi", [Library("SinPi")], "δ·π·cos πx", x => (x * Math.PI).Apply("Sin")),
        Of("CosPi", [Library("CosPi")], "−δ·π·sin πx", x => (x * Math.PI).Apply("Cos")),
        Of("TanPi", [Library("TanPi")], "δ·π·(1 + y²)", x => (x * Math.PI).Apply("Tan")),
        Of("AsinPi", [Library("AsinPi")], "δ/(π·√(1 − x²))", x => x.Apply("Asin") * (1 / Math.PI)),
        Of("AcosPi", [Library("AcosPi")], "−δ/(π·√(1 − x²))", x => x.Apply("Acos") * (1 / Math.PI)),
        Of("AtanPi", [Library("AtanPi")], "δ/(π·(1 + x²))", x => x.Apply("Atan") * (1 / Math.PI)),
        Of("DegreesToRadians", [Library("DegreesToRadians")], "δ·π/180", x => x * (Math.PI / 180)),
        Of("RadiansToDegrees", [Library("RadiansToDegrees")], "δ·180/π", x => x * (180 / Math.PI)),
        Of("Increment", [Library("Increment")], "δ", x => x + 1),
        Of("Decrement", [Library("Decrement")], "δ", x => x - 1),
        new Composite("Tensor.Hypot", call =>
        {
            var (x, y) = Two(call);
            return (x * x + y * y).Apply("EuclideanRoot");
        })
        {
            Symbols = [Library("Hypot")], Derivative = "δ·x₁/y; δ·x₂/y (0 where y = 0)",
        },
        new Composite("Tensor.Atan2Pi", call => Two(call) is var (y, x) ? y.Apply("Atan2", x) * (1 / Math.PI) : default)
        {
            Symbols = [Library("Atan2Pi")], Derivative = "as Atan2, divided by π",
        },
    ];

    private static string Library(string name) => "System.Numerics.Tensors.Tensor." + name;

    private static Composite Of(string name, string[] symbols, string derivative, Func<Expr, Expr> function) =>
        new("Elementwise." + name, call => function(call.Value(call.Given.First()))) { Symbols = symbols, Derivative = derivative };

    private static (Expr, Expr) Two(CallSite call) => (call.Value(call.Given.First()), call.Value(call.Given.ElementAt(1)));
}
