using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;

namespace AutoIG.Generator.Tests.Magnitudes;

/// <summary>An operator as a function of the numbers that it is differentiated along.</summary>
/// <param name="Name">Its name, with the constants that it is applied with.</param>
/// <param name="Operator">The declaration: of an operator, or of what is written with operators.</param>
/// <param name="Arity">How many operands vary.</param>
/// <param name="Apply">The application.</param>
/// <param name="Exact">What it computes, where that is known.</param>
internal sealed record SweptOperator(string Name, IWritten Operator, int Arity, Func<Expr[], Expr> Apply, ExactFunction? Exact)
{
    /// <summary>Operators that are not of numbers alone, and why they need no sweep.</summary>
    public static readonly IReadOnlyDictionary<string, string> OfMasks = new Dictionary<string, string>
    {
        ["Select"] = "its first operand is a condition; it moves bits",
        ["Choose"] = "its first operand is a mask; it moves bits",
    };

    public static IReadOnlyList<SweptOperator> All { get; } =
        [.. OperatorTable.Operators.OfType<ElementwiseOperator>().Where(o => o.Rules.Count > 0 && !OfMasks.ContainsKey(o.Name))
            .SelectMany(Of), .. Powers(), .. WrittenFunctions.All];

    /// <summary>The value and its slopes at a point; <see langword="null"/> where there are none. At a zero or an infinity they are the
    /// limits, if so wanted.</summary>
    public Jet? Exactly(double[] x, bool ofLimits)
    {
        if (Exact is null || x.Any(double.IsNaN) || (!ofLimits && !x.All(double.IsFinite)))
            return null;
        // Two limits at once have no order.
        if (ofLimits && x.Count(v => v == 0 || double.IsInfinity(v)) > 1)
            return null;
        try
        {
            return Exact.Of([.. x.Select((value, i) => Jet.Variable(
                double.IsInfinity(value) ? Real.Scale(Math.Sign(value), 5000)
                : ofLimits && value == 0 ? Real.Scale(double.IsNegative(value) ? -1 : 1, -5000)
                : value, i, x.Length))]);
        }
        catch (Exception noValue) when (noValue is NotFiniteNumberException or DivideByZeroException)
        {
            return null;
        }
    }

    /// <summary>The function in the IR, of numbers or of tensors of this shape.</summary>
    public IrFunction Function(string realType, Shape shape)
    {
        var builder = new IrBuilder(simplify: true);
        string[] names = [.. new[] { "x", "y" }.Take(Arity)];
        builder.Origin = new Origin("result", "return");
        var result = Apply([.. names.Select((name, i) =>
            builder[builder.Emit(Leaves.Input, [], new ParameterAttributes(i, name), IrType.Real(shape))])]);
        return new IrFunction(
            new IrHost("Models", EquatableArray.Of("public static partial class Model"), "Model", "Model", true, "public", "Model.Value"),
                "Value", realType,
            names.Select(name => new IrParameter(name, shape.Rank == 0 ? realType : $"System.Numerics.Tensors.Tensor<{realType}>",
                IrType.Real(shape), true)).ToEquatableArray(),
            default, shape.Rank == 0, builder.Finish(), result.Id, default);
    }

    private static IEnumerable<SweptOperator> Of(ElementwiseOperator declared)
    {
        if (declared.Name == "ClampPrimitive")
            return [new(declared.Name, declared, 1, x => x[0].Apply(declared, x[0].Number(-1), x[0].Number(2)),
                ExactFunction.Find(declared.Name, 0))];
        if (!declared.Scalar.Contains("{c}", StringComparison.Ordinal))
            return [new(declared.Name, declared, declared.Arity, x => x[0].Apply(declared, x[1..]), ExactFunction.Find(declared.Name, 0))];
        // Exactly representable in both precisions, so that the oracle's constant is the code's.
        double[] constants = declared.Name is "LeakyRelu" or "Elu" ? [0.375, 1, 3, 0, -0.5]
            : declared.Name == "Celu" ? [0.375, 1, 3, -0.5] : [0.375, 1, 3];
        return constants.Select(c => new SweptOperator(
            $"{declared.Name} {c}", declared, declared.Arity, x => x[0].Apply(declared, new ScalarAttributes(c), x[1..]),
                ExactFunction.Find(declared.Name, c)));
    }

    /// <summary>Powers with an exponent, and of a base, that the compiler knows.</summary>
    private static IEnumerable<SweptOperator> Powers() =>
    [
        .. new[] { 0, 0.5, 1, 1.5, 2, 3, -1, -2.5 }.Select(c =>
            new SweptOperator($"x to the {c}", Elementary.Pow, 1, x => x[0].Apply(Elementary.Pow, x[0].Number(c)),
            ExactFunction.Find("Pow", 0) is { } power ? power with { Of = x => ExactFunction.Power(x[0], c) } : null)),
        .. new[] { 0, 0.5, 10, -2.0 }.Select(c =>
            new SweptOperator($"{c} to the x", Elementary.Pow, 1, x => x[0].Number(c).Apply(Elementary.Pow, x[0]),
            ExactFunction.Find("Pow", 0) is { } power ? power with { Of = x => ExactFunction.Power(c, x[0]) } : null)),
    ];
}
