using System.Reflection;
using AutoIG.CompilerServices;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>
/// From C# source to numbers: the method itself is the oracle of the value, central differences of it are that of the gradient.
/// </summary>
public class ScalarSourceTests
{
    [Theory]
    [InlineData("a loop that ends by the input",
        """
        public static double Value(double x, double y, int n)
        {
            var s = x * x + 1;
            while (Math.Abs(s * s - y * y - 2) > 1e-9)
                s = (s + (y * y + 2) / s) / 2;
            return s * x;
        }
        """)]
    [InlineData("a sum of a number of terms that is known at run time",
        """
        public static double Value(double x, double y, int n)
        {
            double sum = 1, term = 1;
            for (var k = 1; k <= n; k++)
            {
                term *= x / k;
                sum += term * Math.Cos(y * k);
            }
            return sum;
        }
        """)]
    [InlineData("returns in the middle",
        """
        public static double Value(double x, double y, int n)
        {
            if (x < -0.5)
                return Math.Exp(x) * y;
            var r = x * y;
            if (r > 0.8 || n > 4)
            {
                var t = r - 0.8;
                if (y < 0)
                    return t * t * t;
                return Math.Sqrt(1 + t * t);
            }
            return r > 0 ? Math.Sin(r) : 3 * r - y;
        }
        """)]
    [InlineData("break, continue and nesting",
        """
        public static double Value(double x, double y, int n)
        {
            double total = 0;
            for (int i = 0; i < n + 3; i++)
            {
                var w = x + 0.3 * i;
                if (w > 1.7)
                    break;
                for (int j = 0; j <= i; j++)
                {
                    if (w * y < -0.4)
                        continue;
                    w += 0.1 * Math.Tanh(w * y);
                }
                total += w * (i % 2 == 0 ? y : x);
            }
            return total;
        }
        """)]
    [InlineData("two values that change places",
        """
        public static double Value(double x, double y, int n)
        {
            double a = x, b = y;
            for (int i = 0; i < n; i++)
                (a, b) = (b, a + 0.5 * b * x);
            return a * b;
        }
        """)]
    [InlineData("a switch and helper methods",
        """
        public static double Value(double x, double y, int n)
        {
            var z = n switch { 0 => x, 1 => Half(y) * x, _ => Math.Pow(Math.Abs(x) + 1, y) };
            return Clip(z) + Half(z * y);

            static double Half(double v) => v / 2;
        }

        private static double Clip(double v)
        {
            if (v > 2)
                return 2;
            return v < -2 ? -2 : v;
        }
        """)]
    [InlineData("signs, which are integers of real numbers",
        """
        public static double Value(double x, double y, int n)
        {
            double s = Math.Sign(x - 0.1) * y + x * double.Sign(y + 3);
            return Math.Sign(y) > 0 ? s * s : 2 * s + x;
        }
        """)]
    [InlineData("a loop that runs at least once",
        """
        public static double Value(double x, double y, int n)
        {
            double s = y;
            int turns = 0;
            do
            {
                s = 0.7 * s + Math.Sin(x);
                turns++;
            }
            while (turns < n && s < 2);
            return s * s;
        }
        """)]
    public void Agrees_with_the_method_and_its_differences(string what, string method)
    {
        var assembly = CompiledModel.Generate(
            "namespace Models; public static partial class Model { [Differentiable] " + method.Replace("i % 2 == 0", "i > n") + " }",
            out string generated);
        var oracle = assembly.GetType("Models.Model")!.GetMethod("Value", BindingFlags.Public | BindingFlags.Static)!
            .CreateDelegate<Func<double, double, int, double>>();
        var sweeps = new ScalarSweeps<double>((DifferentiableFunction<double>)assembly.Member("Models.Model", "ValueDerivative"));
        double[][] points = [[0.7, 1.1], [-0.9, 0.6], [1.2, -0.8], [0.31, 0.43], [-0.2, -1.7], [2.3, 0.9]];
        foreach (int n in new[] { 0, 1, 2, 5 })
        {
            sweeps.FixedArguments = [n];
            var values = sweeps.Values(points);
            var gradients = sweeps.Gradients(1, points);
            for (int p = 0; p < points.Length; p++)
            {
                double x = points[p][0], y = points[p][1];
                const double H = 1e-6;
                double[] differences = [(oracle(x + H, y, n) - oracle(x - H, y, n)) / (2 * H),
                    (oracle(x, y + H, n) - oracle(x, y - H, n)) / (2 * H)];
                string where = $"{what}: at ({x}, {y}), n = {n}\n{generated}";
                Close(oracle(x, y, n), values[p], 1e-13, where);
                for (int i = 0; i < 2; i++)
                    Close(differences[i], gradients[p][i], 2e-7, where);
            }
        }
    }

    [Fact]
    public void A_generic_model_is_generated_once_for_both_types()
    {
        var assembly = CompiledModel.Generate(
            """
            namespace Models;
            public partial class Risk<T>(T slope)
                where T : unmanaged, IBinaryFloatingPointIeee754<T>
            {
                internal T Slope { get; } = slope;

                [Differentiable]
                public T Value(T x, T y)
                {
                    var score = Slope * x - y / T.CreateChecked(3);
                    return score > T.Zero ? T.Exp(-score) : T.One - score * score;
                }
            }
            """,
            out _);
        object single = Activator.CreateInstance(assembly.GetType("Models.Risk`1")!.MakeGenericType(typeof(float)), 0.5f)!;
        object @double = Activator.CreateInstance(assembly.GetType("Models.Risk`1")!.MakeGenericType(typeof(double)), 0.5)!;
        var floats = new ScalarSweeps<float>((DifferentiableFunction<float>)single.GetType()
            .GetProperty("ValueDerivative")!.GetValue(single)!);
        var doubles = new ScalarSweeps<double>((DifferentiableFunction<double>)@double.GetType()
            .GetProperty("ValueDerivative")!.GetValue(@double)!);
        var gradient = doubles.Gradients(1, [2, 1.5], [1, 3])!;
        // e^−s' = −e^−s·s' with s = 0.5x − y/3 = 0.5; behind it −2s·s' with s = −0.5.
        Assert.Equal(-Math.Exp(-0.5) * 0.5, gradient[0][0], 1e-14);
        Assert.Equal(Math.Exp(-0.5) / 3, gradient[0][1], 1e-14);
        Assert.Equal(0.5, gradient[1][0], 1e-14);
        Assert.Equal(-1.0 / 3, gradient[1][1], 1e-14);
        var rounded = floats.Gradients(1, [2, 1.5f], [1, 3])!;
        for (int p = 0; p < 2; p++)
        {
            for (int i = 0; i < 2; i++)
                Assert.Equal(gradient[p][i], rounded[p][i], 1e-6);
        }
    }

    [Fact]
    public void An_observer_sees_and_overwrites_layers_at_each_point()
    {
        var assembly = CompiledModel.Generate(
            """
            namespace Models;
            public static partial class Model
            {
                [Differentiable]
                public static double Value(double x, double y)
                {
                    var a = x * y;
                    var b = a * a + x;
                    return b * b;
                }
            }
            """,
            out _);
        var function = (DifferentiableFunction<double>)assembly.Member("Models.Model", "ValueDerivative");
        Assert.Equal(["a", "b"], function.Signature.Layers.Select(l => l.Name));
        var observer = new Recorder();
        var sweeps = new ScalarSweeps<double>(function) { Observer = observer };

        sweeps.Gradients(1, [2, 3], [1, -1]);
        Assert.Equal(new()
        {
            ["value 0 0"] = 6, ["value 1 0"] = 38, ["value 0 1"] = -1, ["value 1 1"] = 2,
            ["adjoint 1 0"] = 76, ["adjoint 0 0"] = 76 * 12, ["adjoint 1 1"] = 4, ["adjoint 0 1"] = -8
        }, observer.Seen);
        sweeps.Tangents([[2, 3]], [[1, 0]]);
        Assert.Equal(3, observer.Seen["tangent 0 0"]);
        Assert.Equal(2 * 6 * 3 + 1, observer.Seen["tangent 1 0"]);

        // a := 10, so that b = 100 + x, ∂F/∂b = 2b; then b's adjoint is replaced by 1: ∂F/∂a = 2a = 20 and y's gradient is 20·x.
        observer.Overwrite["value 0 0"] = 10;
        observer.Overwrite["adjoint 1 0"] = 1;
        observer.Overwrite["tangent 0 0"] = 7;
        Assert.Equal(102.0 * 102, sweeps.Values([2, 3])[0]);
        var gradient = sweeps.Gradients(1, [2, 3])[0];
        Assert.Equal(204, observer.Seen["adjoint 1 0"]);
        Assert.Equal(20, observer.Seen["adjoint 0 0"]);
        Assert.Equal([20 * 3 + 1, 20 * 2], gradient);
        Assert.Equal(204 * (20 * 7 + 1), sweeps.Tangents([[2, 3]], [[1, 0]])[0].Tangent);
    }

    [Fact]
    public void What_a_gate_passes_back_is_the_gates_own()
    {
        var assembly = CompiledModel.Generate(
            "namespace Models; public static partial class Model { [Differentiable] public static double Value(double x) => Relu(x) * -2; }", out _);
        var sweeps = new ScalarSweeps<double>((DifferentiableFunction<double>)assembly.Member("Models.Model", "ValueDerivative"));
        Assert.Equal([[-2.0], [0.0]], sweeps.Gradients<GradientGate<double>>(1, [3], [-3]));
        Assert.Equal([[0.0], [0.0]], sweeps.Gradients<PositiveAdjoints>(1, [3], [-3]));
        Assert.Equal([[2.0], [0.0]], sweeps.Gradients<PositiveAdjoints>(-1, [3], [-3]));
    }

    /// <summary>A gate other than the chain rule's: positive adjoints where the output is positive.</summary>
    private readonly struct PositiveAdjoints : IRectifierGate<double>
    {
        public static TVector Pass<TVector>(TVector adjoint, TVector gradient)
            where TVector : struct, IVector<TVector, double> =>
            TVector.Select(TVector.GreaterThan(adjoint, TVector.Zero), gradient, TVector.Zero);
    }

    [Fact]
    public void A_second_call_allocates_nothing()
    {
        var assembly = CompiledModel.Generate(
            """
            namespace Models;
            public static partial class Model
            {
                [Differentiable]
                public static double Value(double x)
                {
                    var s = x;
                    while (s < 100)
                        s = s * 1.01 + 0.01 * x;
                    return s;
                }
            }
            """,
            out _);
        var function = (DifferentiableFunction<double>)assembly.Member("Models.Model", "ValueDerivative");
        var sweeps = new ScalarSweeps<double>(function);
        var backward = sweeps.Backward([1.0], [0.01], [2.5]);
        backward();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
            backward();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void Close(double expected, double actual, double tolerance, string where) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)),
            $"expected {expected:r}, got {actual:r}: {where}");

    private sealed class Recorder : ILayerObserver<double>
    {
        public Dictionary<string, double> Seen { get; } = [];

        public Dictionary<string, double> Overwrite { get; } = [];

        public void Value(int layer, int firstPoint, Span<double> rows) => See("value", layer, firstPoint, rows);

        public void Adjoint(int layer, int firstPoint, Span<double> rows) => See("adjoint", layer, firstPoint, rows);

        public void Tangent(int layer, int firstPoint, Span<double> rows) => See("tangent", layer, firstPoint, rows);

        private void See(string what, int layer, int firstPoint, Span<double> rows)
        {
            for (int p = 0; p < rows.Length; p++)
            {
                string key = $"{what} {layer} {firstPoint + p}";
                Seen[key] = rows[p];
                rows[p] = Overwrite.GetValueOrDefault(key, rows[p]);
            }
        }
    }
}
