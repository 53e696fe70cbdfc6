namespace AutoIG.Language.Tests.Tensors.Interpretation;

/// <summary>Shapes and positions in them, row-major.</summary>
internal static class Sizes
{
    public static int Count(int[] shape) => shape.Aggregate(1, (product, size) => product * size);

    /// <summary>The indices of every element, in row-major order.</summary>
    public static IEnumerable<int[]> Indices(int[] shape)
    {
        int count = Count(shape);
        for (int position = 0; position < count; position++)
        {
            int[] index = new int[shape.Length];
            for (int d = shape.Length - 1, rest = position; d >= 0; rest /= shape[d--])
                index[d] = rest % shape[d];
            yield return index;
        }
    }

    public static int Position(int[] shape, int[] index)
    {
        int position = 0;
        for (int d = 0; d < shape.Length; d++)
            position = position * shape[d] + index[d];
        return position;
    }

    /// <summary>The shape that two shapes broadcast to, or <see langword="null"/>.</summary>
    public static int[]? Broadcast(int[] a, int[] b)
    {
        int[] shape = new int[Math.Max(a.Length, b.Length)];
        for (int d = 1; d <= shape.Length; d++)
        {
            int left = d <= a.Length ? a[^d] : 1, right = d <= b.Length ? b[^d] : 1;
            if (left != right && left != 1 && right != 1)
                return null;
            shape[^d] = Math.Max(left, right);
        }
        return shape;
    }

    /// <summary>The element of a smaller shape that is repeated at an index of a larger one.</summary>
    public static int[] Repeated(int[] shape, int[] index) =>
        [.. shape.Select((size, d) => size == 1 ? 0 : index[index.Length - shape.Length + d])];

    public static string Show(int[] shape) => $"[{string.Join(", ", shape)}]";
}
