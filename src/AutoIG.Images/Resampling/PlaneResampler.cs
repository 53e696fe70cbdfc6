using System.Numerics.Tensors;

namespace AutoIG.Images;

/// <summary>Sums along both axes of planes of numbers, in double and without rounding between.</summary>
internal static class PlaneResampler
{
    /// <param name="planes">[planes, height, width].</param>
    /// <param name="height">The height of a plane.</param>
    /// <param name="width">The width of a plane.</param>
    /// <param name="across">The new positions along a row.</param>
    /// <param name="down">The new positions along a column.</param>
    /// <returns>[planes, new height, new width].</returns>
    public static double[] Apply(ReadOnlySpan<double> planes, int height, int width, AxisWeights across, AxisWeights down)
    {
        int newWidth = across.Length, count = planes.Length / (height * width);
        var rows = new double[height * newWidth];
        var result = new double[Elements.Count([count, down.Length, newWidth])];
        for (int plane = 0; plane < count; plane++)
        {
            for (int y = 0; y < height; y++)
            {
                var row = planes.Slice(((plane * height) + y) * width, width);
                for (int x = 0; x < newWidth; x++)
                {
                    var weights = across.Of(x, out int first);
                    rows[(y * newWidth) + x] = TensorPrimitives.Dot(row.Slice(first, weights.Length), weights);
                }
            }

            for (int y = 0; y < down.Length; y++)
            {
                var sum = result.AsSpan(((plane * down.Length) + y) * newWidth, newWidth);
                var weights = down.Of(y, out int first);
                for (int k = 0; k < weights.Length; k++)
                    TensorPrimitives.MultiplyAdd(rows.AsSpan((first + k) * newWidth, newWidth), weights[k], sum, sum);
            }
        }

        return result;
    }
}
