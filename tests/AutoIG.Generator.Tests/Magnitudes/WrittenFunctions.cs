using AutoIG.Generator.Ir;
using AutoIG.Generator.Lowering;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Tests.Magnitudes;

/// <summary>
/// Functions of numbers that are written with operators, which must be as near as if they were operators themselves; and, of what users
/// write, all that is no function of numbers.
/// </summary>
internal static class WrittenFunctions
{
    private const string Library = "System.Numerics.Tensors.Tensor.";

    /// <summary>Each with its constants and what it computes.</summary>
    public static IReadOnlyList<SweptOperator> All { get; } =
    [
        .. new[]
        {
            "Exp10", "Exp2M1", "Exp10M1", "Log2P1", "Log10P1", "TanPi", "AsinPi", "AcosPi", "AtanPi", "DegreesToRadians",
            "RadiansToDegrees", "Increment", "Decrement",
        }.Select(name => Call(name, Library + name, ["x"])),
        Call("Atan2Pi", Library + "Atan2Pi", ["x", "y"]),
        Call("Square", "AutoIG.Nn.Square", ["input"]),
        Call("Rsqrt", "AutoIG.Nn.Rsqrt", ["input"]),
        Call("Selu", "AutoIG.Nn.Selu", ["input"]),
        Call("PRelu", "AutoIG.Nn.PRelu", ["input", "weight"]),
        Call("LogOfBase", "System.Math.Log", ["a", "newBase"]),
        Call("LogOfBase10", "System.Math.Log", ["a"], ("newBase", 10)),
        Call("Softplus 2 10", "AutoIG.Nn.Softplus", ["input"], ("beta", 2), ("threshold", 10)),
        Call("Softplus 0.5 20", "AutoIG.Nn.Softplus", ["input"], ("beta", 0.5)),
        Call("Threshold 0.5 -2", "AutoIG.Nn.Threshold", ["input"], ("threshold", 0.5), ("value", -2)),
        Call("HardTanh", "AutoIG.Nn.HardTanh", ["input"]),
        Call("HardTanh -2 0.5", "AutoIG.Nn.HardTanh", ["input"], ("minVal", -2), ("maxVal", 0.5)),
        Call("Clamp from -0.5", "AutoIG.Nn.Clamp", ["input"], ("min", -0.5)),
        Call("Clamp to 0.25", "AutoIG.Nn.Clamp", ["input"], ("max", 0.25)),
        Call("Clamp", "System.Math.Clamp", ["value"], ("min", -1), ("max", 2)),
    ];

    /// <summary>Families of what is no function of one number or two, and where it is held against exact arithmetic.</summary>
    public static readonly IReadOnlyDictionary<string, string> OtherFamilies = new Dictionary<string, string>
    {
        [nameof(Comparisons)] = "masks have no derivative",
        [nameof(Integers)] = "integers have no derivative",
        [nameof(Shapes)] = "moves elements",
        [nameof(Parts)] = "moves elements",
        [nameof(Picks)] = "moves elements",
        [nameof(Orderings)] = "moves elements",
        [nameof(Joins)] = "moves elements",
        [nameof(Dense)] = "sums of products: the kernels are compared with loops in double",
        [nameof(Attention)] = "products and softmax",
        [nameof(Convolutions)] = "sums of products: the kernels are compared with loops in double",
        [nameof(Maps)] = "sums of products: the kernels are compared with loops in double",
        [nameof(Volumes)] = "sums of products, and pooling: as those of maps",
        [nameof(Sampling)] = "sums of products: the kernels are compared with loops in double",
        [nameof(Pooling)] = "chooses, or sums",
        [nameof(Recurrent)] = "sums of products, and the functions that are swept here",
    };

    /// <summary>The same, one by one.</summary>
    public static readonly IReadOnlyDictionary<string, string> Others = new Dictionary<string, string>
    {
        ["Nn.Where"] = "moves elements",
        ["Nn.Sum"] = "a sum",
        ["Nn.CumSum"] = "sums",
        ["Nn.Arange"] = "counts",
        ["Nn.Prod"] = "products",
        ["Nn.LocalResponseNorm"] = "a mean of squares, a power and a quotient",
        ["Nn.Max"] = "chooses",
        ["Nn.Min"] = "chooses",
        ["Tensor.SoftMax"] = "Nn.Softmax over all elements",
    };

    /// <summary>What a call stands for, with these names for the operands that vary.</summary>
    private static SweptOperator Call(string name, string symbol, string[] operands, params (string Name, double Value)[] constants)
    {
        var written = OperatorTable.Find(symbol) ?? throw new InvalidOperationException($"No operator is {symbol}.");
        return new(name, written, operands.Length,
            x => written.Lower(new CallSite(x[0].Builder, symbol, Arguments(x), resultName: null)).Single(),
            ExactFunction.Find(name, 0));

        Dictionary<string, Argument> Arguments(Expr[] x) => operands
            .Select((operand, i) => (operand, (Argument)new Argument.Value(x[i].Id)))
            .Concat(constants.Select(c => (c.Name, (Argument)new Argument.Literal(c.Value)))).ToDictionary();
    }
}
