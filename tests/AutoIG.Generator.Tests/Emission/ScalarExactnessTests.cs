using System.Reflection;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>
/// Every operation of a function of numbers is generated in the type that C# computes it in: values are those of the method itself bit by
/// bit, where integers wrap around, where they are divided and shifted, and where float and double meet.
/// </summary>
public class ScalarExactnessTests
{
    public static TheoryData<string> Programs() =>
    [
        // int wraps at 32 bits.
        "double F(double x, int n) { int h = 17; for (int i = 0; i < 9 + n % 3; i++) h = h * 31 + i + n; return h > 0 ? x * x : -x * h; }",
        "double F(double x, int n) { int h = n * 1000003; h ^= h >> 7; h += h << 3; h ^= h >>> 11; return x * (h & 1023) + (h | 5); }",
        "double F(double x, int n) { long h = n * 100000; long g = n * 100000L; return x * (h == g ? 1 : 2) + h; }",
        "double F(double x, long n) { long h = n; for (int i = 0; i < n % 4 + 3; i++) h = h * 6364136223846793005 + 1442695040888963407; return x + (h >> 40); }",
        "double F(double x, int n) { uint h = 2166136261; for (int i = 0; i < 4; i++) { h ^= (uint)(n >> (8 * i)) & 255; h *= 16777619; } return h % 2 == 0 ? x * h : x / h; }",
        "double F(double x, int n) { ulong s = (ulong)n + 0x9E3779B97F4A7C15; s = (s ^ (s >> 30)) * 0xBF58476D1CE4E5B9; return x * (s >> 11) * (1.0 / (1UL << 53)); }",
        "double F(double x, int n) { ulong s = (ulong)(long)n; for (int i = 0; i < n % 5 + 2; i++) s = s * 6364136223846793005UL + 1; return x * (s % 1000); }",
        "double F(double x, int n) => x * (~n) + (n ^ int.MaxValue) + (-n) + (n - int.MinValue);",
        "double F(double x, int n) => x * unchecked((int)(n * 4294967299L)) + unchecked((uint)-n);",
        "double F(double x, int n) { int i = int.MaxValue - 3 + n % 7; i++; i += 2; return i < 0 ? x : 2 * x + i; }",
        // Division and remainder round towards zero; a shift takes the lowest five or six bits.
        "double F(double x, int n) => x * (n / 3) + (n % 3) + (-n / 4) + (n / -5) + (n % -7);",
        "double F(double x, int n) => x * (n << (n & 63)) + (n >> 33) + ((long)n << 35) + ((long)n >> 65) + (1 << n) + (1L << n);",
        "double F(double x, int n) => n != 0 && 100 / n > 7 ? x : 100 * x;",
        "double F(double x, int n) => n == 0 || 100 % n > 3 ? x : x - 1;",
        "double F(double x, int n) { int d = 3; while (90 / d > n) { x = x * 0.5 + d; d--; if (d == 0) break; } return x + d; }",
        "double F(double x, short n) => x * (n * n * n) + n / 2;",
        "double F(double x, byte n, sbyte m) => x * (n * m) + (n >> 1) - (m >> 1);",
        "double F(double x, uint n) { long m = n - 5u; return x * m + (n > 3u ? 1 : 2); }",
        // What is known at compile time wraps as well.
        "double F(double x, double y) { int h = 7; for (int i = 0; i < 20; i++) h = h * 31 + i; return h > 0 ? x * h : y * h; }",
        "double F(double x, double y) { uint h = 7; for (int i = 0; i < 20; i++) h = h * 31 + (uint)i; return x * h + (h >> 3) + (h << 3) + y; }",
        "double F(double x, double y) { long h = 7; for (int i = 0; i < 40; i++) h = h * 31 + i; return x * h + (h >>> 3) + y * (byte)h + (short)h; }",
        "double F(double x, double y) { int s = 0; for (int i = -7; i < 8; i++) s += i / 2 * 10 + i % 3 + (i >> 1) + (1 << (i & 35)); return x * s + y; }",
        "double F(double x, double y) { var nan = 0.0 / 0.0; double s = 0; for (int i = 0; i < 2; i++) { if (nan < 1) s += 1; if (!(nan > 1)) s += x; } return s * y; }",
        // What generic mathematics has and Math has not.
        "double F(double x, double y) => double.SinPi(x) * double.CosPi(y) + double.Exp10(x) - double.Hypot(x, y);",
        "float F(float x, float y) => float.SinPi(x) * float.CosPi(y) + float.Exp10(x) - float.Hypot(x, y);",
        "double F(double x, float y) => double.Exp10(x) * float.Exp10(y) + float.SinPi(y);",
        // Precisions meet.
        "float F(float x) => (float)Math.Sqrt(x * x + 2);",
        "float F(float x, float y) => (float)Math.Exp(-x * 0.1) * y + (float)(x / 3.0);",
        "float F(float x, float y) { double s = 0; s += x; s += y; s /= 3; return (float)s * 0.1f; }",
        "float F(float x, int n) { double s = x; for (int i = 0; i < n % 8 + 9; i++) s = Math.Sin(s) + 0.1 * i; return (float)s; }",
        "float F(float x, float y) { float r = MathF.PI * x; double d = Math.PI * x; return d > r ? r * y : (float)d; }",
        "double F(double x, double y) { float a = (float)x; a *= 0.1f; return a * y + (float)(y / 3) * 0.1f; }",
        "double F(double x, int n) { float s = 1; for (int i = 0; i < n % 8 + 9; i++) s = s * 0.7f + (float)x; return s * s; }",
        "double F(float x, double y) => x * 0.1f + y * 0.1;",
        "float F(double x, float y) => (float)(x * x) * 0.1f + y;",
        "float F(float x, float y) => 0.1f * 0.3f * x + MathF.Sqrt(2) / 3 * y;",
        "double F(double x, double y) => Math.Log(x * x + 1, 3) + Math.Log(y * y + 2, 2) * 0.1 * 0.3;",
        "float F(float x, int n) => x * n + x / (n * n + 1);",
        "double F(double x, int n) => x * (float)n;",
        "float F(float x, int n) => x + (float)(n * 0.1);",
        "float F(float x, long n) => x * n;",
        "double F(double x, long n) => x * n + (float)n;",
        "float F(float x, float y) { double m = x > y ? x : y * 2.0; return m > 0.3 ? (float)(m * m) : (float)Math.Abs(m); }",
        "double F(double x, double y) => Twice((float)x) + Twice(y); static T Twice<T>(T v) where T : unmanaged, IBinaryFloatingPointIeee754<T> { T w = v * T.CreateChecked(0.1); return w + w; }",
        "float F(float x, float y) => (float)Twice((double)x) + Twice(y); static T Twice<T>(T v) where T : unmanaged, IBinaryFloatingPointIeee754<T> { T w = v * T.CreateChecked(0.1); return w + w / T.Pi; }",
    ];

    [Theory]
    [MemberData(nameof(Programs))]
    public void The_value_is_the_methods_own_bit_by_bit(string program)
    {
        var assembly = CompiledModel.Generate(
            $"namespace Models; public static partial class Model {{ [Differentiable] public static {program} }}", out string generated);
        var method = assembly.GetType("Models.Model")!.GetMethod("F")!;
        object derivative = assembly.Member("Models.Model", "FDerivative");
        int compared = 0;
        foreach (object[] arguments in ArgumentsFor(method))
        {
            object expected = method.Invoke(null, arguments)!;
            double value = derivative is DifferentiableFunction<double> d ? Value(d, method, arguments, v => v)
                : Value((DifferentiableFunction<float>)derivative, method, arguments, v => (float)v);
            double wide = expected is float single ? single : (double)expected;
            Assert.True(BitConverter.DoubleToInt64Bits(wide) == BitConverter.DoubleToInt64Bits(value),
                $"F({string.Join(", ", arguments)}) is {wide:r}, generated {value:r}\n{generated}");
            compared++;
        }
        Assert.True(compared > 20);
    }

    [Theory]
    [InlineData("float F(float x, float y) => (float)Math.Sqrt(x * x + 2) * y;")]
    [InlineData("float F(float x, float y) { double s = x; for (int i = 0; i < 3 + (x > 0 ? 1 : 0); i++) s = Math.Sin(s) + 0.1 * y; return (float)s; }")]
    [InlineData("float F(float x, float y) { double m = x > y ? x * x : y * 2.0; return m > 0.3 ? (float)(m * m) : (float)Math.Exp(m) * x; }")]
    [InlineData("float F(double x, float y) => (float)(Math.Tanh(x) * y) + (float)x * y;")]
    public void Derivatives_pass_through_conversions(string program)
    {
        var assembly = CompiledModel.Generate(
            $"namespace Models; public static partial class Model {{ [Differentiable] public static {program} }}", out string generated);
        // The same method in double throughout has differences to compare with.
        var oracle = CompiledModel.Generate($"namespace Models; public static partial class Model {{ [Differentiable] public static {program.Replace("float", "double", StringComparison.Ordinal)} }}", out _)
            .GetType("Models.Model")!.GetMethod("F")!.CreateDelegate<Func<double, double, double>>();
        object derivative = assembly.Member("Models.Model", "FDerivative");
        foreach (var (x, y) in new[] { (0.4, 1.3), (-0.7, 0.2), (1.1, -0.6), (0.9, 0.8) })
        {
            const double H = 1e-6;
            double[] expected = [(oracle(x + H, y) - oracle(x - H, y)) / (2 * H), (oracle(x, y + H) - oracle(x, y - H)) / (2 * H)];
            double[] gradient, along;
            if (derivative is DifferentiableFunction<double> d)
            {
                gradient = new ScalarSweeps<double>(d).Gradients(1, [x, y])[0];
                along = [.. new ScalarSweeps<double>(d).Tangents([[x, y], [x, y]], [[1, 0], [0, 1]]).Select(t => t.Tangent)];
            }
            else
            {
                var single = new ScalarSweeps<float>((DifferentiableFunction<float>)derivative);
                gradient = [.. single.Gradients(1, [(float)x, (float)y])[0].Select(v => (double)v)];
                along = [.. single.Tangents([[(float)x, (float)y], [(float)x, (float)y]], [[1, 0], [0, 1]]).Select(t => (double)t.Tangent)];
            }
            for (int i = 0; i < 2; i++)
            {
                Assert.True(Math.Abs(expected[i] - gradient[i]) <= 2e-6 * Math.Max(1, Math.Abs(expected[i])),
                    $"{expected[i]} {gradient[i]}\n{generated}");
                Assert.True(Math.Abs(gradient[i] - along[i]) <= 2e-6 * Math.Max(1, Math.Abs(expected[i])),
                    $"{gradient[i]} {along[i]}\n{generated}");
            }
        }
    }

    [Fact]
    public void Overflow_that_is_checked_is_an_exception()
    {
        var assembly = CompiledModel.Generate(
            "namespace Models; public static partial class Model { [Differentiable] public static double F(double x, int n) { int m = checked(n * 65536); return x * m * unchecked(n * 65536); } }", out _);
        var sweeps = new ScalarSweeps<double>((DifferentiableFunction<double>)assembly.Member("Models.Model", "FDerivative"))
        {
            FixedArguments = [100],
        };
        Assert.Equal(6553600.0 * 6553600, sweeps.Values([1.0])[0]);
        sweeps.FixedArguments = [40000];
        Assert.Throws<OverflowException>(() => sweeps.Values([1.0]));
    }

    [Fact]
    public void Numbers_of_a_type_parameter_round_in_the_type_that_takes_its_place()
    {
        var assembly = CompiledModel.Generate(
            """
            namespace Models;
            public partial class Angle<T>
                where T : unmanaged, IBinaryFloatingPointIeee754<T>
            {
                [Differentiable]
                public T F(T x)
                {
                    var third = T.One / T.CreateChecked(3);
                    return x * (third * T.CreateChecked(0.1)) + T.Pi * third - T.E * x / T.Tau + T.NegativeOne * x + T.SinPi(x) * T.Exp10(x);
                }
            }
            """,
            out string generated);
        Check<float>(v => (float)v);
        Check<double>(v => v);

        void Check<T>(Func<double, T> round)
            where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        {
            object model = Activator.CreateInstance(assembly.GetType("Models.Angle`1")!.MakeGenericType(typeof(T)))!;
            var sweeps = new ScalarSweeps<T>((DifferentiableFunction<T>)model.GetType().GetProperty("FDerivative")!.GetValue(model)!);
            var method = model.GetType().GetMethod("F")!.CreateDelegate<Func<T, T>>(model);
            for (double x = -2; x < 2; x += 0.37)
                Assert.True(method(round(x)).Equals(sweeps.Values([round(x)])[0]), generated);
        }
    }

    private static double Value<T>(DifferentiableFunction<T> function, MethodInfo method, object[] arguments, Func<double, T> round)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var names = method.GetParameters().Select(p => p.Name!).ToArray();
        double Number(string name) =>
            Convert.ToDouble(arguments[Array.IndexOf(names, name)], System.Globalization.CultureInfo.InvariantCulture);
        var sweeps = new ScalarSweeps<T>(function)
        {
            FixedArguments = [.. function.Signature.FixedArguments.Select(
                name => Convert.ToInt64(arguments[Array.IndexOf(names, name)], System.Globalization.CultureInfo.InvariantCulture))],
        };
        return double.CreateChecked(sweeps.Values([.. function.Signature.Inputs.Select(input => round(Number(input.Name)))])[0]);
    }

    private static IEnumerable<object[]> ArgumentsFor(MethodInfo method)
    {
        var random = new Random(7);
        int[] whole = [0, 1, 2, 3, 5, 7, 31, 32, 33, 100, 65535, 70000, 123456789, 2000000011, int.MaxValue];
        for (int i = 0; i < 40; i++)
        {
            int n = whole[i % whole.Length] * (i >= whole.Length ? -1 : 1);
            yield return [.. method.GetParameters().Select(p => Type.GetTypeCode(p.ParameterType) switch
            {
                TypeCode.Double => (object)(random.NextDouble() * 4 - 2),
                TypeCode.Single => (float)(random.NextDouble() * 4 - 2),
                TypeCode.Int32 => n,
                TypeCode.Int64 => i % 3 == 0 ? n : n * 6700417000L + 1,
                TypeCode.UInt32 => unchecked((uint)n),
                TypeCode.Int16 => unchecked((short)n),
                TypeCode.Byte => unchecked((byte)n),
                TypeCode.SByte => unchecked((sbyte)n),
                _ => throw new InvalidOperationException(p.ParameterType.Name),
            })];
        }
    }
}
