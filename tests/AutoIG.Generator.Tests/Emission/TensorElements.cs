using System.Numerics.Tensors;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>The elements of tensors, what is computed of them, and how near they are.</summary>
internal static class TensorElements
{
    public static double[] Flat(Tensor<double> tensor)
    {
        var flat = new double[tensor.FlattenedLength];
        tensor.FlattenTo(flat);
        return flat;
    }

    public static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    /// <summary>The gradient of ⟨seed, f(x)⟩ by central differences.</summary>
    public static double[] Differences(Func<double[], double[]> function, double[] x, double[] seed)
    {
        const double Step = 1e-5;
        return [.. x.Select((_, i) =>
        {
            double[] above = [.. x], below = [.. x];
            above[i] += Step;
            below[i] -= Step;
            return (Dot(seed, function(above)) - Dot(seed, function(below))) / (2 * Step);
        })];
    }

    public static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"[{i}]: {expected[i]:r} expected, {actual[i]:r} came.");
    }
}
