using System.Numerics;
using System.Reflection;
using AutoIG.CompilerServices;

namespace AutoIG.Tests.Kernels.Pointwise;

public sealed class VectorMathTests
{
    public static TheoryData<string> Names() => [.. VectorMathCases.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees_with_the_scalar_function(string name)
    {
        var (_, oracle, domain) = VectorMathCases.All.Single(c => c.Name == name);
        Numbers.EachWidth(() =>
        {
            Compare<float>(name, oracle, domain, 4e-7);
            Compare<double>(name, oracle, domain, 2e-15);
        });
    }

    public static TheoryData<string> NamesWithoutRow() => [.. VectorFunctions.OfOneOperand
        .Where(name => !VectorMathCases.All.Any(c => c.Name == name) && !VectorFunctions.Slopes.Contains(name))];

    [Theory]
    [MemberData(nameof(NamesWithoutRow))]
    public void Agrees_with_the_function_of_Nn(string name)
    {
        var oracle = Eager(name);
        double[] points = [.. Points("all").Where(x => double.IsFinite(oracle(x)))];
        Assert.NotEmpty(points);
        Numbers.EachWidth(() =>
        {
            Check<float>();
            Check<double>();
            Assert.Equal([double.NaN], VectorFunctions.Apply<double>(name, [double.NaN]));
        });

        void Check<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[] x = [.. Numbers.To<T>(points).Where(T.IsFinite)];
            double[] expected = [.. Numbers.From<T>(x).Select(oracle)];
            Numbers.Close<T>(expected, VectorFunctions.Apply(name, x), doubleTolerance: 4e-15);
        }
    }

    /// <summary>The function of that name in <see cref="Nn"/>, on numbers.</summary>
    private static Func<double, double> Eager(string name)
    {
        var method = typeof(Nn).GetMethods().SingleOrDefault(method => method.Name == name && method.GetGenericArguments() is [var number]
            && method.GetParameters() is [var first, .. var others] && first.ParameterType == number
            && others.All(option => option.IsOptional));
        Assert.True(method is not null,
            $"VectorMath.{name} has no row in {nameof(VectorMathCases)}, and Nn has no function of that name to compare it with.");
        var closed = method.MakeGenericMethod(typeof(double));
        object[] options = [.. closed.GetParameters().Skip(1).Select(_ => Type.Missing)];
        return x => (double)closed.Invoke(null, BindingFlags.OptionalParamBinding, null, [x, .. options], null)!;
    }

    // Columns: x, erf x, Φ(x), computed with 30 digits.
    private static readonly double[,] s_errorFunction =
    {
        { -30, -1.0, 4.9067139271481870595e-198 },
        { -9, -1.0, 1.1285884059538406477e-19 },
        { -5.5, -0.99999999999999264215, 1.8989562465887719384e-8 },
        { -4, -0.99999998458274209972, 0.000031671241833119921254 },
        { -3, -0.99997790950300141456, 0.0013498980316300945267 },
        { -2, -0.99532226501895273416, 0.0227501319481792072 },
        { -1.5, -0.96610514647531072707, 0.066807201268858066004 },
        { -1, -0.84270079294971486934, 0.15865525393145705141 },
        { -0.5, -0.52049987781304653768, 0.30853753872598689636 },
        { 0, 0.0, 0.5 },
        { 0.25, 0.27632639016823693299, 0.59870632568292372424 },
        { 0.46875, 0.49261347321793799159, 0.68037582848288237396 },
        { 0.75, 0.7111556336535151316, 0.77337264762313180067 },
        { 1.25, 0.92290012825645823014, 0.89435022633314474231 },
        { 1.75, 0.98667167121918244377, 0.95994084313618290958 },
        { 2.5, 0.99959304798255504106, 0.99379033467422386483 },
        { 3.5, 0.99999925690162765859, 0.99976737092096447496 },
        { 4.5, 0.99999999980338395585, 0.99999660232687526994 },
        { 6, 0.99999999999999997848, 0.99999999901341235496 },
    };

    [Fact]
    public void Error_function_and_normal_distribution() => Numbers.EachWidth(() =>
    {
        var x = Column(0);
        var gelu = x.Zip(Column(2), (a, cdf) => a * cdf).ToArray();
        Check<double>(nameof(VectorMath<double>.Erf), Column(1), 4e-16, 0);
        Check<double>(nameof(VectorMath<double>.Gelu), gelu, 1e-14, 40);
        Check<float>(nameof(VectorMath<double>.Erf), Column(1), 2e-7, 0);
        Check<float>(nameof(VectorMath<double>.Gelu), gelu, 6e-7, 10);

        // conditioning: the relative error that rounding x/√2 causes in a tail grows with x².
        void Check<T>(string name, double[] expected, double tolerance, double conditioning)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var y = Numbers.From<T>(VectorFunctions.Apply(name, Numbers.To<T>(x)));
            for (int i = 0; i < x.Length; i++)
            {
                double allowed = tolerance * (1 + (conditioning > 0 ? x[i] * x[i] : 0)) * Math.Abs(expected[i]);
                Assert.True(Math.Abs(y[i] - expected[i]) <= allowed + 1e-44, $"{name}({x[i]}): expected {expected[i]:R}, got {y[i]:R}");
            }
        }
    });

    private static double[] Column(int k) => [.. Enumerable.Range(0, s_errorFunction.GetLength(0)).Select(i => s_errorFunction[i, k])];

    [Fact]
    public void Gelu_is_x_times_the_distribution_and_never_loses_more_than_a_unit() => Numbers.EachWidth(() =>
    {
        var x = Numbers.Uniform(3, 2001, -12, 12);
        var expected = x.Select(v => v * 0.5 * ErrorFunction.Erfc(-v / Math.Sqrt(2))).ToArray();
        Numbers.Close<double>(expected, VectorFunctions.Apply<double>(nameof(VectorMath<double>.Gelu), x), doubleTolerance: 1e-15);
        var single = VectorFunctions.Apply<float>(nameof(VectorMath<double>.Gelu), Numbers.To<float>(x));
        Numbers.Close<float>(expected, single, floatTolerance: 2.4e-7);
        var limits = VectorFunctions.Apply<double>(nameof(VectorMath<double>.Gelu),
            [double.NegativeInfinity, double.PositiveInfinity, double.NaN, -1e30]);
        Assert.Equal([0, double.PositiveInfinity, double.NaN, 0], limits);
    });

    public static TheoryData<string> Slopes => [.. VectorFunctions.Slopes];

    [Theory]
    [MemberData(nameof(Slopes))]
    public void Derivatives_are_the_slope(string derivative) => Numbers.EachWidth(() =>
    {
        string function = VectorFunctions.OfSlope(derivative);
        var x = Numbers.Uniform(4, 500, -30, 30);
        const double step = 1e-5;
        var ahead = VectorFunctions.Apply<double>(function, [.. x.Select(v => v + step)]);
        var behind = VectorFunctions.Apply<double>(function, [.. x.Select(v => v - step)]);
        var slope = ahead.Zip(behind, (a, b) => (a - b) / (2 * step)).ToArray();
        Numbers.Close<double>(slope, VectorFunctions.Apply<double>(derivative, x), doubleTolerance: 2e-8);
        Numbers.Close<float>(slope, VectorFunctions.Apply<float>(derivative, Numbers.To<float>(x)), floatTolerance: 2e-6);
        var limits = VectorFunctions.Apply<double>(derivative,
            [-1e300, 1e300, double.NegativeInfinity, double.PositiveInfinity, double.NaN]);
        Assert.Equal(limits[0], limits[2], 1e-12);
        Assert.Equal(limits[1], limits[3], 1e-12);
        Assert.Equal(double.NaN, limits[4]);
    });

    [Fact]
    public void Two_operand_functions_follow_the_base_library() => Numbers.EachWidth(() =>
    {
        var x = Numbers.Uniform(7, 100, 0.01, 9);
        var y = Numbers.Uniform(8, 100, -3, 3);
        var result = new double[100];
        Elementwise.Apply<double, PowMap<double>>(x, y, result);
        Assert.Equal(x.Zip(y, Math.Pow), result);
        Elementwise.Apply<double, Atan2Map<double>>(y, x, result);
        Assert.Equal(y.Zip(x, Math.Atan2), result);
    });

    private static double[] Points(string domain)
    {
        double[] extreme = [0, 1e-300, 1e-40, 1e-30, 1e-9, 1e-5, 1e-3, 0.5, 1, 2, 3, 6, 30, 87.3, 88.5, 88.8, 90, 100, 103.5,
            200, 709.5, 710, 745, 800, 7999, 8001, 1e6, 2e6, 1e10, 1e30, 1e200, double.PositiveInfinity];
        var spread = Numbers.Uniform(11, 3000, -20, 20).Concat(Numbers.Uniform(12, 1000, -1, 1));
        var all = spread.Concat(extreme).Concat(extreme.Select(v => -v)).Append(double.NaN);
        return domain switch
        {
            "positive" => [.. all.Select(v => double.Abs(v)).Append(-1), double.NegativeInfinity],
            "aboveMinusOne" => [.. all.Select(v => v < -1 ? -v : v).Append(-1.5)],
            "aboveOne" => [.. all.Select(v => 1 + Math.Abs(v))],
            "unit" => [.. all.Where(v => !(Math.Abs(v) > 1))],
            _ => [.. all],
        };
    }

    private static void Compare<T>(string name, Func<double, double> oracle, string domain, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var input = Numbers.To<T>(Points(domain));
        var y = VectorFunctions.Apply(name, input);
        bool oscillates = name is "Sin" or "Cos" or "Tan" or "SinPi" or "CosPi";
        for (int i = 0; i < input.Length; i++)
        {
            double x = double.CreateTruncating(input[i]);
            double expected = oracle(x);
            if (double.IsNaN(expected) && double.IsInfinity(x) && domain == "all" && !oscillates)
            {
                expected = oracle(x > 0 ? 1e17 : -1e17);
            }

            T rounded = T.CreateTruncating(expected);
            expected = double.CreateTruncating(rounded);
            double got = double.CreateTruncating(y[i]);

            // A rounded argument of an exponential is an error relative to the exponent; an angle's is relative to the angle.
            double conditioning = name == "GeluTanh" ? 1 + Math.Abs(Math.Log(Math.Abs(expected) + 1e-300)) : 1;
            double scale = oscillates ? Math.Max(Math.Abs(expected), 0.1) : Math.Abs(expected);
            double smallest = (typeof(T) == typeof(float) ? 3e-45 : 1e-323)
                * (name is "Silu" or "Mish" or "GeluTanh" && double.IsFinite(x) ? 1 + Math.Abs(x) : 1);
            bool good = got.Equals(expected) || got == expected || Math.Abs(got - expected) <= tolerance * conditioning * scale + smallest;

            // At the very edge of the range the neighbour of the largest number is infinity.
            good |= double.IsInfinity(expected) && T.Abs(y[i]) >= T.CreateTruncating(typeof(T) == typeof(float) ? 3.402e38 : 1.797e308);
            Assert.True(good, $"{name}<{typeof(T).Name}>({x:R}): expected {expected:R}, got {got:R}");
        }
    }

    private readonly struct PowMap<T> : IMap2<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a, TVector b)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Pow(a, b);
    }

    private readonly struct Atan2Map<T> : IMap2<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static TVector Invoke<TVector>(TVector a, TVector b)
            where TVector : struct, IVector<TVector, T> => VectorMath<T>.Atan2(a, b);
    }
}
