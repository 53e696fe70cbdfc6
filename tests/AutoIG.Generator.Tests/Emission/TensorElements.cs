using System.Numerics.Tensors;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>The elements of tensors, and how near they are.</summary>
internal static class TensorElements
{
    public static double[] Flat(Tensor<double> tensor)
    {
        var flat = new double[tensor.FlattenedLength];
        tensor.FlattenTo(flat);
        return flat;
    }

    public static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"[{i}]: {expected[i]:r} expected, {actual[i]:r} came.");
    }
}
