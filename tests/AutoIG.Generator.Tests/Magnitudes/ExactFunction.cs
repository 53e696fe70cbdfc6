namespace AutoIG.Generator.Tests.Magnitudes;

/// <summary>What an operator computes, exactly, and how near to that its generated code comes at every magnitude.</summary>
/// <param name="Of">The function of its operands. Where it has no value it throws <see cref="NotFiniteNumberException"/>, at a pole <see
/// cref="DivideByZeroException"/>.</param>
/// <param name="Value">The bound of values.</param>
/// <param name="Slope">The bound of adjoints and tangents.</param>
internal sealed record ExactFunction(Func<Jet[], Jet> Of, Bound Value, Bound Slope)
{
    private const string Cancels = "The terms of the slope cancel where it passes through 0.";

    private const string RoundedExponent = "e^a has the error of a, times a: a is rounded.";

    private const string Waves = "A quotient of two waves, each with its own error.";

    private const string SlopeOverflows = "The first of two slopes leaves the range, though the second brings it back.";

    private const string DenormalFactor = "A factor is denormal though the product is not.";

    private const double SeluAlpha = 1.6732632423543772848170429916717, SeluScale = 1.0507009873554804934193349852946;

    private static readonly Real Sqrt2 = Real.Sqrt(2);

    /// <summary>By the operator's name, with the constant it is declared with where it has one.</summary>
    public static ExactFunction? Find(string name, double constant) => name switch
    {
        "Add" or "AddMask" => Two((x, y) => x + y),
        "Subtract" => Two((x, y) => x - y),
        "Multiply" => Two((x, y) => x * y),
        "Divide" => Two((x, y) => x / y, slope: new(4, OfSmallest: x => 1 / Math.Abs(x[1]), Why: DenormalFactor)),
        "AtEveryPoint" => Two((x, y) => x + 0 * y),
        "Maximum" => Two((x, y) => x.Value >= y.Value ? x + 0 * y : y + 0 * x),
        "Minimum" => Two((x, y) => x.Value <= y.Value ? x + 0 * y : y + 0 * x),
        "Negate" => One(x => -x),
        "ClampPrimitive" => One(x => x.Value <= -1 ? 0 * x - 1 : x.Value >= 2 ? 0 * x + 2 : x),
        "Exp" => One(Jet.Exp),
        "Log" => One(Jet.Log),
        "Log2" => One(x => Jet.Log(x) / RealFunctions.Ln2),
        "Log10" => One(x => Jet.Log(x) / RealFunctions.Log(10)),
        "Log1p" => One(Jet.Log1p),
        "Expm1" => One(Jet.Expm1),
        "Exp2" => One(x => Jet.Exp(x * RealFunctions.Ln2)),
        "Sqrt" or "EuclideanRoot" => One(Jet.Sqrt),
        "Cbrt" => One(Jet.Cbrt, slope: new(16, Why: "Twice the error of the base library's root.")),
        "Reciprocal" => One(x => 1 / x),
        "Sin" => One(Jet.Sin),
        "Cos" => One(Jet.Cos),
        "Tan" => One(x => Jet.Sin(x) / Jet.Cos(x)),
        "SinPi" => One(x => Jet.Chain(x, SinPi(x.Value), RealFunctions.Pi * CosPi(x.Value))),
        "CosPi" => One(x => Jet.Chain(x, CosPi(x.Value), -RealFunctions.Pi * SinPi(x.Value))),
        "TanPi" => One(x => Jet.Chain(x, SinPi(x.Value) / CosPi(x.Value), RealFunctions.Pi / (CosPi(x.Value) * CosPi(x.Value))),
            new(8, Why: Waves), new(12, Why: Waves)),
        "Exp10" => Find("Pow", 0)! with { Of = x => Power(10, x[0]) },
        "Square" => One(x => x * x),
        "Rsqrt" => One(x => 1 / Jet.Sqrt(x), slope: new(8, Why: "Three powers of 1/√x, each with its error.")),
        "Log2P1" => One(x => Jet.Log1p(x) / RealFunctions.Ln2),
        "Log10P1" => One(x => Jet.Log1p(x) / RealFunctions.Log(10)),
        "LogOfBase" => Two(LogOfBase, slope: new(
            8, Grows: BesideTheSmallest, OfSmallest: x => 1 / Math.Min(Math.Abs(x[0]), Math.Abs(x[1])),
            Why: "Two logarithms, one of them twice. " + DenormalFactor + " " + SlopeOverflows)),
        "LogOfBase10" => One(x => Jet.Log(x) / RealFunctions.Log(10), slope: new(4, Grows: BesideTheSmallest, Why: SlopeOverflows)),
        "DegreesToRadians" => One(x => x * (RealFunctions.Pi / 180)),
        "RadiansToDegrees" => One(x => x * (180 / RealFunctions.Pi)),
        "Increment" => One(x => x + 1),
        "Decrement" => One(x => x - 1),
        "Exp2M1" => One(x => Jet.Expm1(x * RealFunctions.Ln2)),
        "Exp10M1" => One(x => Jet.Expm1(x * RealFunctions.Log(10))),
        "Asin" => One(x => Jet.Atan2(x, Jet.Sqrt((1 - x) * (1 + x)))),
        "AsinPi" => One(x => Jet.Atan2(x, Jet.Sqrt((1 - x) * (1 + x))) / RealFunctions.Pi),
        "AcosPi" => One(x => Jet.Atan2(Jet.Sqrt((1 - x) * (1 + x)), x) / RealFunctions.Pi),
        "AtanPi" => One(x => Jet.Atan(x) / RealFunctions.Pi),
        "Atan2Pi" => Two((y, x) => Jet.Atan2(y, x) / RealFunctions.Pi, slope: new(
            8, Grows: BesideTheSmallest, OfSmallest: x => 2 + (1 / Math.Max(Math.Abs(x[0]), Math.Abs(x[1]))),
            Why: DenormalFactor + " " + SlopeOverflows)),
        "Acos" => One(x => Jet.Atan2(Jet.Sqrt((1 - x) * (1 + x)), x)),
        "Atan" => One(Jet.Atan),
        "Sinh" => One(x => Jet.Chain(x, Sinh(x.Value), Cosh(x.Value))),
        "Cosh" => One(x => Jet.Chain(x, Cosh(x.Value), Sinh(x.Value))),
        "Tanh" => One(Jet.Tanh, slope: new(4, OfOne: 2, Why: "1 − y², told from y alone; as PyTorch has it.")),
        "Asinh" => One(Asinh),
        "Acosh" => One(x => x.Value < 1 ? throw new NotFiniteNumberException() : Jet.Log1p(x - 1 + Jet.Sqrt((x - 1) * (x + 1)))),
        "Atanh" => One(x => (Jet.Log1p(x) - Jet.Log1p(-x)) / 2),
        "Sign" => One(x => x.Value.Sign + 0 * x),
        "Abs" => One(Jet.Abs),
        "Floor" => One(x => Real.Floor(x.Value) + 0 * x),
        "Ceiling" => One(x => -Real.Floor(-x.Value) + 0 * x),
        "Round" => One(x => Rounded(x.Value) + 0 * x),
        "Truncate" => One(x => x.Value.Sign * Real.Floor(Real.Abs(x.Value)) + 0 * x),
        "Erf" => One(Jet.Erf, new(8), new(4, Grows: (x, _) => x[0] * x[0], Why: RoundedExponent)),
        "Sigmoid" => One(Jet.Sigmoid, slope: new(4, OfOne: 2, Why: "y·(1 − y), told from y alone; as PyTorch has it.")),
        "Atan2" => Two(Jet.Atan2, slope: new(6, OfSmallest: x => 1 / Math.Max(Math.Abs(x[0]), Math.Abs(x[1])), Why: DenormalFactor)),
        "Hypot" => Two(Hypot, slope: new(4, Grows: (x, f) =>
            Math.ScaleB(1, f.Smallest + f.Digits) / Math.Max(Math.Abs(x[0]), Math.Abs(x[1])), Why: "The hypotenuse is denormal.")),
        "Pow" => Two(Power, slope: new(4, Grows: PowerGrows,
            Why: "p − 1 is rounded: of a p beyond all odd numbers to p; of a tiny one to −1, and x⁻¹ overflows.")),
        "Relu" => One(x => x.Value.Sign > 0 ? x : 0 * x),
        "Gelu" => One(x => x * Jet.Erfc(-x / Sqrt2) / 2,
            new(12, Grows: (x, _) => 2 * x[0] * x[0], OfSmallest: x => 1 + Math.Abs(x[0]), Why: RoundedExponent),
            new(8, OfOne: 2, Grows: (x, _) => 2 * x[0] * x[0], OfSmallest: x => 1 + x[0] * x[0], Why: Cancels + " " + RoundedExponent)),
        "GeluTanh" => One(x => x * Jet.Sigmoid(2 * Real.Sqrt(2 / RealFunctions.Pi) * (x + 0.044715 * (x * x * x))),
            new(8, Grows: (x, _) => 2 * Math.Abs(x[0] * x[0] * x[0]) + Math.Abs(x[0]), OfSmallest: x => 1 + Math.Abs(x[0]),
                Why: RoundedExponent),
            new(8, OfOne: 2, Grows: (x, _) => 2 * Math.Abs(x[0] * x[0] * x[0]) + Math.Abs(x[0]), OfSmallest: x => 1
                + Math.Abs(x[0] * x[0] * x[0]), Why: Cancels + " " + RoundedExponent)),
        "Silu" => One(x => x * Jet.Sigmoid(x),
            new(4, OfSmallest: x => 1 + Math.Abs(x[0]), Why: DenormalFactor),
                new(4, OfOne: 2, OfSmallest: x => 1 + Math.Abs(x[0]), Why: Cancels + " " + DenormalFactor)),
        "Softplus" => One(CutSoftplus,
            slope: new(4, OfOne: 2, Absolute: 2.1e-9,
            Why: "1 above 20, as PyTorch cuts it: the slope taken is the one of the function without the cut.")),
        "Softplus 2 10" => One(x => Softplus(x, 2, 10), slope: new(4, OfSmallest: _ => 4, Why: DenormalFactor)),
        "Softplus 0.5 20" => One(x => Softplus(x, 0.5, 20), slope: new(4, OfSmallest: _ => 4, Why: DenormalFactor)),
        "Threshold 0.5 -2" => One(x => x.Value > 0.5 ? x : 0 * x - 2),
        "HardShrink" => One(x => x.Value > constant || x.Value < -constant ? x : 0 * x),
        "SoftShrink" => One(x => x.Value > constant ? x - constant : x.Value < -constant ? x + constant : 0 * x),
        "HardTanh" => One(x => Clamp(x, -1, 1)),
        "HardTanh -2 0.5" => One(x => Clamp(x, -2, 0.5)),
        "Clamp" => One(x => Clamp(x, -1, 2)),
        "Clamp from -0.5" => One(x => Clamp(x, -0.5, double.PositiveInfinity)),
        "Clamp to 0.25" => One(x => Clamp(x, double.NegativeInfinity, 0.25)),
        "PRelu" => Two((x, weight) => x.Value.Binade > 4000 || weight.Value.Binade > 4000 ? throw new NotFiniteNumberException()
            : x.Value.Sign > 0 ? x + 0 * weight : weight * x),
        "Selu" => One(x => SeluScale * (x.Value.Sign > 0 ? x : SeluAlpha * Jet.Expm1(x)), new(6, Why: "Two constants, each rounded."),
            new(6, Why: "Two constants, each rounded.")),
        "LogSigmoid" => One(x => -Jet.Softplus(-x)),
        "Mish" => One(x => x * Jet.Tanh(Jet.Softplus(x)),
            new(8, OfSmallest: x => 1 + Math.Abs(x[0]), Why: DenormalFactor),
                new(8, OfOne: 2, OfSmallest: x => 1 + Math.Abs(x[0]), Why: Cancels + " " + DenormalFactor)),
        "Softsign" => One(x => Jet.Chain(x, x.Value / (1 + Real.Abs(x.Value)), 1 / ((1 + Real.Abs(x.Value)) * (1 + Real.Abs(x.Value))))),
        "Relu6" => One(x => x.Value <= 0 ? 0 * x : x.Value >= 6 ? 6 + 0 * x : x),
        "HardSigmoid" => One(x => x.Value <= -3 ? 0 * x : x.Value >= 3 ? 1 + 0 * x : (x + 3) / 6),
        "HardSwish" => One(x => x.Value <= -3 ? 0 * x : x.Value >= 3 ? x : x * (x + 3) / 6, slope: new(4, OfOne: 1, Why: Cancels)),
        "LeakyRelu" => One(x => x.Value.Sign > 0 ? x : constant * x),
        "Elu" => One(x => x.Value.Sign > 0 ? x : constant * Jet.Expm1(x)),
        "Celu" => One(x => x.Value.Sign > 0 ? x : constant * Jet.Expm1(x / constant),
            // With a negative constant it grows without bound.
            value: new(4, Grows: (x, format) => x[0] / constant > (format.Overflow - 1) * Math.Log(2) ? double.PositiveInfinity : 0,
                Why: "The exponential leaves the range where the constant's multiple does not."),
            slope: new(4, Grows: (x, _) => Math.Abs(x[0] / constant), Why: RoundedExponent)),
        "MagnitudePower" => One(x => x.Value.Sign == 0 ? 0 * x : Power(Jet.Abs(x), constant)),
        _ => null,
    };

    /// <summary>
    /// The slope of the function that is divided leaves the range, and what it is divided by would bring it back: beside operands whose
    /// reciprocals overflow nothing is promised.
    /// </summary>
    private static double BesideTheSmallest(double[] x, Format format) =>
        x.Any(operand => Math.Abs(operand) < Math.ScaleB(1, 4 - format.Overflow)) ? double.PositiveInfinity : 0;

    private static Real SinPi(Real x)
    {
        var (sign, r) = OfHalfTurns(x);
        return sign * RealFunctions.SinCos(RealFunctions.Pi * r).Sin;
    }

    private static Real CosPi(Real x)
    {
        var (sign, r) = OfHalfTurns(x);
        return sign * RealFunctions.SinCos(RealFunctions.Pi * (0.5 - Real.Abs(r))).Sin;
    }

    /// <summary>x less a whole number of half turns, and the sign that each of them turns.</summary>
    private static (Real Sign, Real R) OfHalfTurns(Real x)
    {
        if (Real.Abs(x) > Real.Scale(1, 1100))
            throw new NotFiniteNumberException();
        // Large numbers are whole, and one half more would be rounded.
        var n = Real.Abs(x) > 1e17 ? x : Real.Floor(x + 0.5);
        return ((n - 2 * Real.Floor(n / 2)).Sign == 0 ? 1 : -1, x - n);
    }

    private static Real Sinh(Real x) => (RealFunctions.Expm1(x) - RealFunctions.Expm1(-x)) / 2;

    private static Real Cosh(Real x) => (RealFunctions.Exp(x) + RealFunctions.Exp(-x)) / 2;

    /// <summary>As PyTorch has it: x itself above 20.</summary>
    private static Jet CutSoftplus(Jet x) => x.Value > 20 ? Jet.Chain(x, x.Value, Jet.Sigmoid(x).Value) : Jet.Softplus(x);

    /// <summary>With another sharpness; above the threshold x itself.</summary>
    private static Jet Softplus(Jet x, double beta, double threshold) => beta * x.Value > threshold ? x : Jet.Softplus(beta * x) / beta;

    /// <summary>No slope at the bounds. Where an absent bound is met, x has left the range.</summary>
    private static Jet Clamp(Jet x, double low, double high) =>
        x.Value.Binade > 4000 ? throw new NotFiniteNumberException()
        : !double.IsInfinity(low) && x.Value <= low ? 0 * x + low
        : !double.IsInfinity(high) && x.Value >= high ? 0 * x + high : x;

    private static Jet LogOfBase(Jet x, Jet newBase) =>
        Math.Abs(x.Value.Binade) > 4000 || Math.Abs(newBase.Value.Binade) > 4000 ? throw new NotFiniteNumberException()
        : Jet.Log(x) / Jet.Log(newBase);

    private static double PowerGrows(double[] x, Format format)
    {
        double exponent = x.Length == 2 ? x[1] : 1, binades = (exponent - 1) * Math.Log2(Math.Abs(x[0]));
        bool losesUnit = x[0] < 0 && Math.Abs(exponent) >= Math.ScaleB(1, format.Digits);
        return losesUnit || (Math.Abs(exponent) < 1 && binades >= format.Overflow) ? double.PositiveInfinity : double.IsFinite(binades)
            ? Math.Abs(binades) : 0;
    }

    private static Jet Hypot(Jet x, Jet y)
    {
        if (x.Value.Sign == 0 && y.Value.Sign == 0)
            return 0 * x + 0 * y;
        // An infinite side over an infinite hypotenuse has no value.
        return x.Value.Binade > 4000 || y.Value.Binade > 4000 ? throw new NotFiniteNumberException() : Jet.Sqrt(x * x + y * y);
    }

    public static Jet Power(Jet x, Jet y)
    {
        if (x.Value.Binade > 4000 || y.Value.Binade > 4000)
            throw new NotFiniteNumberException();
        if (y.Value.Sign == 0)
            return 1 + 0 * x + (x.Value.Sign > 0 ? Jet.Log(x) * y : 0 * y);
        if (x.Value.Sign == 0 && y.Value.Sign > 0)
            return y.Value < 1 ? throw new DivideByZeroException() : (y.Value.Equals(1) ? x : 0 * x) + 0 * y;
        if (x.Value.Sign > 0)
            return x.Value.Binade < -4000 ? Jet.Exp(y.Value * Jet.Log(x)) + 0 * y
                : Jet.Exp(y * Jet.Log(x)); // at 0 the power does not move with the exponent
        // Of a negative number only whole powers exist, of which nothing is differentiated along the exponent.
        if (x.Value.Sign == 0 || !Real.Floor(y.Value).Equals(y.Value))
            throw new NotFiniteNumberException();
        var magnitude = Jet.Exp(y.Value * Jet.Log(-x)) + 0 * y;
        var half = Real.Scale(y.Value, -1);
        return Real.Floor(half).Equals(half) ? magnitude : -magnitude;
    }

    private static Jet Asinh(Jet x)
    {
        var a = RealFunctions.Log1p(Real.Abs(x.Value) + x.Value * x.Value / (1 + Real.Sqrt(1 + x.Value * x.Value)));
        return Jet.Chain(x, x.Value.Sign * a, 1 / Real.Sqrt(1 + x.Value * x.Value));
    }

    /// <summary>The nearest whole number, of two the even one.</summary>
    private static Real Rounded(Real x)
    {
        var below = Real.Floor(x);
        var rest = x - below;
        return rest > 0.5 || (rest.Equals(0.5) && !Real.Floor(Real.Scale(below, -1)).Equals(Real.Scale(below, -1))) ? below + 1 : below;
    }

    private static ExactFunction One(Func<Jet, Jet> of, Bound? value = null, Bound? slope = null) =>
        new(x => of(x[0]), value ?? Bound.Few, slope ?? Bound.Few);

    private static ExactFunction Two(Func<Jet, Jet, Jet> of, Bound? value = null, Bound? slope = null) =>
        new(x => of(x[0], x[1]), value ?? Bound.Few, slope ?? Bound.Few);
}
