using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Tests.Emission;

internal static class ScalarChecks
{
    /// <summary>Values, gradients and tangents of the generated code against dual numbers, all points in one batch.</summary>
    public static void AgainstOracle(IrFunction function, long[] fixedArguments, params double[][] points) =>
        AgainstOracle(function, ScalarSweeps<double>.Compile(function), fixedArguments, points);

    public static void AgainstOracle(IrFunction function, DifferentiableFunction<double> derivative, long[] fixedArguments,
        params double[][] points)
    {
        var oracle = new DualOracle(function);
        var sweeps = new ScalarSweeps<double>(derivative) { FixedArguments = fixedArguments };
        var values = sweeps.Values(points);
        var gradients = sweeps.Gradients(2, points);
        var directions = points.Select((point, p) => point.Select((_, i) => Math.Sin(1 + i + 3 * p)).ToArray()).ToArray();
        var tangents = sweeps.Tangents(points, directions);
        for (int p = 0; p < points.Length; p++)
        {
            var expected = oracle.Evaluate(points[p], directions[p], fixedArguments);
            var gradient = oracle.Gradient(points[p], fixedArguments);
            double scale = Math.Max(1, gradient.Max(Math.Abs));
            Close(expected.Value, values[p], Math.Max(1, Math.Abs(expected.Value)), function);
            Close(expected.Value, tangents[p].Value, Math.Max(1, Math.Abs(expected.Value)), function);
            Close(expected.Tangent, tangents[p].Tangent, scale, function);
            for (int i = 0; i < gradient.Length; i++)
                Close(2 * gradient[i], gradients[p][i], 2 * scale, function);
        }
    }

    private static void Close(double expected, double actual, double scale, IrFunction function)
    {
        if (double.IsFinite(expected) && double.IsFinite(scale))
            Assert.True(Math.Abs(expected - actual) <= 1e-11 * scale,
                $"expected {expected:r}, got {actual:r}\n{ScalarModel.Source(function)}");
    }
}
