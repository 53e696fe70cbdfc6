using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Attribution;

public class PathIntegratedGradientsTests
{
    private static readonly double[] X = [0.4, -1.1, 0.9], Baseline = [-0.3, 0.2, 0.5], Corner = [1.5, 0.1, -0.7], Zero = [0, 0, 0];

    [Fact]
    public void A_polyline_is_integrated_line_by_line()
    {
        var mlp = new SmallMlp<double>(rectified: false);
        double[][] points = [Baseline, Corner, Zero, X];
        var expected = new double[3];
        for (int line = 0; line < 3; line++)
        {
            for (int k = 0; k < 7; k++)
            {
                double alpha = (k + 0.5) / 7;
                double[] at = [.. points[line].Zip(points[line + 1], (a, b) => a + alpha * (b - a))];
                mlp.Reference(at, 1, out double[] gradient);
                for (int i = 0; i < 3; i++)
                    expected[i] += gradient[i] * (points[line + 1][i] - points[line][i]) / 7;
            }
        }
        var method = new PathIntegratedGradients(new Polyline(Corner, Zero)) { Rule = QuadratureRule.Middle, Steps = 7 };
        var why = method.Explain(mlp.Function, X, Baseline, 1);
        Assert.Equal(expected, why.Values.ToArray(), Close(1e-14));
        double change = mlp.Reference(X, 1, out _)[1] - mlp.Reference(Baseline, 1, out _)[1];
        Assert.Equal(expected.Sum() - change, why.ConvergenceDelta, 1e-14);
    }

    [Fact]
    public void Curves_are_integrated_by_their_velocity()
    {
        var mlp = new SmallMlp<double>(rectified: false);
        double[] exponents = [1, 2, 3.5];
        Curve(new PowerPath(exponents), (t, i) => Baseline[i] + Math.Pow(t, exponents[i]) * (X[i] - Baseline[i]));
        Curve(new PowerPath(2), (t, i) => Baseline[i] + t * t * (X[i] - Baseline[i]));
        Curve(new QuadraticBezier(Corner), (t, i) => (1 - t) * (1 - t) * Baseline[i] + 2 * t * (1 - t) * Corner[i] + t * t * X[i]);

        void Curve(IPath path, Func<double, int, double> point)
        {
            var expected = new double[3];
            const double Step = 1e-5;
            for (int k = 0; k < 9; k++)
            {
                double t = (k + 0.5) / 9;
                mlp.Reference([point(t, 0), point(t, 1), point(t, 2)], 0, out double[] gradient);
                // The velocity by central differences: the oracle knows the points alone.
                for (int i = 0; i < 3; i++)
                    expected[i] += gradient[i] * (point(t + Step, i) - point(t - Step, i)) / (2 * Step) / 9;
            }
            var method = new PathIntegratedGradients(path) { Rule = QuadratureRule.Middle, Steps = 9 };
            Assert.Equal(expected, method.Explain(mlp.Function, X, Baseline, 0).Values.ToArray(), Close(1e-8));
            var exact = new PathIntegratedGradients(path) { Steps = 60 }.Explain(mlp.Function, X, Baseline, 0);
            Assert.True(Math.Abs(exact.ConvergenceDelta) < 1e-6, $"{path}: {exact.ConvergenceDelta}");
        }
    }

    [Fact]
    public void The_straight_path_is_integrated_gradients()
    {
        var mlp = new SmallMlp<double>(rectified: true);
        double[] expected = new IntegratedGradients { Steps = 12 }.Explain(mlp.Function, X, [Baseline, Zero], 1, [1, 3]).Values.ToArray();
        foreach (IPath path in new IPath[] { new Polyline(), new PowerPath(1) })
        {
            var why = new PathIntegratedGradients(path) { Steps = 12 }.Explain(mlp.Function, X, [Baseline, Zero], 1, [1, 3]);
            Assert.Equal(expected, why.Values.ToArray(), Close(1e-14));
        }
    }

    [Fact]
    public void A_path_of_ones_own_and_what_is_wrong_with_some()
    {
        var mlp = new SmallMlp<double>(rectified: false);
        var half = new PathIntegratedGradients(new Arc()).Explain(mlp.Function, X, Baseline, 0);
        Assert.True(Math.Abs(half.ConvergenceDelta) < 1e-9);
        Refused("expected it to begin at the baseline", new Arc { Start = 0.1 });
        Refused("expected it to go on in piece 1 where it left off", new Arc { Middle = 0.1 });
        Refused("expected it to end at the input", new Arc { End = double.NaN });
        Refused("Path.Pieces", new Arc { Pieces = 0 });
        Refused("Waypoint 0 of the Polyline: expected the 3 elements of the input, got 2.", new Polyline([1.0, 2.0]));
        Refused("expected 1 or 3, one for each element, got 2", new PowerPath(1, 2));
        Refused("expected the 3 elements of the input, got 1", new QuadraticBezier([1]));
        Refused("expected a point of finite numbers of type Double at α =", new Arc { Bump = double.PositiveInfinity });
        Refused("expected a displacement of finite numbers", new Arc { Speed = double.NaN });
        Assert.Contains("finite numbers of at least 1, got 0.5 at 1", Assert.Throws<ArgumentException>(() => new PowerPath(1, 0.5)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new PowerPath());
        Assert.Throws<ArgumentException>(() => new Polyline([double.NaN]));
        Assert.Throws<ArgumentNullException>(() => new Polyline([null!]));
        Assert.Throws<ArgumentNullException>(() => new QuadraticBezier(null!));
        Assert.Throws<ArgumentNullException>(() => new PathIntegratedGradients(null!));

        void Refused(string part, IPath path) => Assert.Contains(part, Assert.ThrowsAny<Exception>(
            () => new PathIntegratedGradients(path).Explain(mlp.Function, X, Baseline, 0)).Message, StringComparison.Ordinal);
    }

    private static Func<double, double, bool> Close(double bound) => (a, b) => Math.Abs(a - b) <= bound;

    /// <summary>Out by a bump and back again, in two halves; with faults where asked for.</summary>
    private sealed class Arc : IPath
    {
        public int Pieces { get; init; } = 2;

        public double Start { get; init; }

        public double Middle { get; init; }

        public double End { get; init; }

        public double Bump { get; init; } = 1;

        public double Speed { get; init; } = 1;

        public void At(
            int piece, double position, ReadOnlySpan<double> baseline, ReadOnlySpan<double> input, Span<double> point,
            Span<double> velocity)
        {
            double t = (piece + position) / 2;
            double fault = (piece, position) switch { (0, 0) => Start, (1, 0) => Middle, (1, 1) => End, _ => 0 };
            double bump = position is 0 or 1 ? 1 : Bump, speed = position is 0 or 1 ? 1 : Speed;
            for (int i = 0; i < point.Length; i++)
            {
                point[i] = baseline[i] + t * (input[i] - baseline[i]) + bump * Math.Sin(Math.PI * t) + fault;
                velocity[i] = speed * (input[i] - baseline[i] + Math.PI * Math.Cos(Math.PI * t)) / 2;
            }
            if (position == 1 && piece == 1 && fault == 0)
                input.CopyTo(point);
        }
    }
}
