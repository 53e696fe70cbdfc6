using System.Numerics;
using AutoIG.CompilerServices;

namespace AutoIG.Tests.Kernels.Pointwise;

/// <summary>Reproducible inputs and the comparisons that kernel tests share.</summary>
internal static class Numbers
{
    /// <summary>
    /// Every vector width in one process; those that the processor lacks are executed by the base library's software form.
    /// </summary>
    internal static readonly VectorWidth[] Widths = [VectorWidth.Scalar, VectorWidth.Bits128, VectorWidth.Bits256, VectorWidth.Bits512];

    internal static void EachWidth(Action action)
    {
        foreach (var width in Widths)
        {
            Dispatch.At(width, action);
        }
    }

    internal static double[] Uniform(int seed, int count, double low = -2, double high = 2)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => low + random.NextDouble() * (high - low))];
    }

    internal static T[] To<T>(double[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Array.ConvertAll(values, T.CreateTruncating);

    internal static double[] From<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var result = new double[values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = double.CreateTruncating(values[i]);
        }

        return result;
    }

    internal static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Assert.Equal(a.Length, b.Length);
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    internal static void Close<T>(ReadOnlySpan<double> expected, ReadOnlySpan<T> actual, double floatTolerance = 2e-6,
        double doubleTolerance = 1e-12)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        double tolerance = typeof(T) == typeof(float) ? floatTolerance : doubleTolerance;
        for (int i = 0; i < expected.Length; i++)
        {
            double got = double.CreateTruncating(actual[i]);
            Assert.True(
                got.Equals(expected[i]) || Math.Abs(got - expected[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"element {i}: expected {expected[i]:R}, got {got:R}");
        }
    }

    /// <summary>Asserts ⟨ȳ, J ẋ⟩ = ⟨Jᵀ ȳ, ẋ⟩.</summary>
    internal static void Adjoint(ReadOnlySpan<double> gradY, ReadOnlySpan<double> tangentY, ReadOnlySpan<double> gradX,
        ReadOnlySpan<double> tangentX)
    {
        double left = Dot(gradY, tangentY), right = Dot(gradX, tangentX);
        Assert.True(Math.Abs(left - right) <= 1e-9 * (1 + Math.Abs(left)), $"⟨ȳ, Jẋ⟩ = {left:R}, ⟨Jᵀȳ, ẋ⟩ = {right:R}");
    }

    /// <summary>J ẋ of <paramref name="function"/> at x by a central difference.</summary>
    internal static double[] DirectionalDerivative(Func<double[], double[]> function, double[] x, double[] direction, double step = 1e-6)
    {
        var ahead = function([.. x.Zip(direction, (a, b) => a + step * b)]);
        var behind = function([.. x.Zip(direction, (a, b) => a - step * b)]);
        return [.. ahead.Zip(behind, (a, b) => (a - b) / (2 * step))];
    }
}
