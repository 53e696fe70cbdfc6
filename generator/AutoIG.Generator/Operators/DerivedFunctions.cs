using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>Elementwise functions that are written with others.</summary>
internal static class DerivedFunctions
{
    /// <summary>What users write with these.</summary>
    public static readonly IReadOnlyList<IWritten> Calls =
    [
        OfOne("Square", "2·δ·x", x => x * x),
        OfOne("Rsqrt", "−δ·y³/2", x => x.Apply(Elementary.Sqrt).Apply(Elementary.Reciprocal)),
        // Generic mathematics computes it so, too; the others it rounds otherwise than they are written here.
        OfLibrary("Exp10", "10ˣ.", "δ·y·ln 10", Exp10, "T.Exp10"),
        OfLibrary("Exp2M1", "2ˣ − 1.", "δ·(1 + y)·ln 2", Exp2M1),
        OfLibrary("Exp10M1", "10ˣ − 1.", "δ·(1 + y)·ln 10", Exp10M1),
        OfLibrary("Log2P1", "log₂(1 + x).", "δ/((1 + x)·ln 2)", x => x.Apply(Elementary.Log1p) * (1 / Math.Log(2))),
        OfLibrary("Log10P1", "log₁₀(1 + x).", "δ/((1 + x)·ln 10)", x => x.Apply(Elementary.Log1p) * (1 / Math.Log(10))),
        OfLibrary("TanPi", "tan πx.", "δ·π·(1 + y²)", TanPi),
        OfLibrary("AsinPi", "arcsin x / π.", "δ/(π·√(1 − x²))", x => x.Apply(Elementary.Asin) * (1 / Math.PI)),
        OfLibrary("AcosPi", "arccos x / π.", "−δ/(π·√(1 − x²))", x => x.Apply(Elementary.Acos) * (1 / Math.PI)),
        OfLibrary("AtanPi", "arctan x / π.", "δ/(π·(1 + x²))", x => x.Apply(Elementary.Atan) * (1 / Math.PI)),
        OfLibrary("DegreesToRadians", "x·π/180.", "δ·π/180", x => x * (Math.PI / 180)),
        OfLibrary("RadiansToDegrees", "x·180/π.", "δ·180/π", x => x * (180 / Math.PI)),
        OfLibrary("Increment", "x + 1.", "δ", x => x + 1),
        OfLibrary("Decrement", "x − 1.", "δ", x => x - 1),
        new Composite("Tensor.Atan2Pi", call =>
        {
            var (y, x) = Two(call);
            return y.Apply(Elementary.Atan2, x) * (1 / Math.PI);
        })
        {
            Symbols = [Library("Atan2Pi")],
            Meaning = "Atan2, divided by π: the angle in half turns.",
            Derivative = "as Atan2, divided by π",
        },
    ];

    internal static Expr Exp10(Expr x) => x.Number(10).Apply(Elementary.Pow, x);

    /// <summary>Near 0 nothing cancels in expm1; far from it the exponent x·ln 2 would be rounded.</summary>
    internal static Expr Exp2M1(Expr x) =>
        (x.Apply(Elementary.Abs) < 1).Select((x * Math.Log(2)).Apply(Elementary.Expm1), x.Apply(Elementary.Exp2) - 1);

    internal static Expr Exp10M1(Expr x) =>
        (x.Apply(Elementary.Abs) < 0.5).Select((x * Math.Log(10)).Apply(Elementary.Expm1), Exp10(x) - 1);

    internal static Expr TanPi(Expr x) => x.Apply(Elementary.SinPi) / x.Apply(Elementary.CosPi);

    private static string Library(string name) => "System.Numerics.Tensors.Tensor." + name;

    /// <summary>A function of <c>Nn</c>.</summary>
    private static Composite OfOne(string name, string derivative, Func<Expr, Expr> function) =>
        new("Elementwise." + name, call => function(call.Value(call.Given[0])))
        {
            Symbols = ["AutoIG.Nn." + name], Derivative = derivative,
        };

    /// <summary>A function that only the base library has.</summary>
    private static Composite OfLibrary(
        string name, string meaning, string derivative, Func<Expr, Expr> function, params string[] others) =>
        new("Elementwise." + name, call => function(call.Value(call.Given[0])))
        {
            Symbols = [Library(name), .. others], Meaning = meaning, Derivative = derivative,
        };

    internal static (Expr, Expr) Two(ICallSite call) => (call.Value(call.Given[0]), call.Value(call.Given[1]));
}
