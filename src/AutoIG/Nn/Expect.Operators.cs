using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace AutoIG;

/// <content>
/// The checks every operator makes on its arguments. The message begins with the operator, which is the calling method; an argument's name
/// is its expression.
/// </content>
internal static partial class Expect
{
    /// <summary>The exception for an operator's argument that is not what it should be.</summary>
    public static ArgumentException Mismatch(string argument, string expected, object? actual, [CallerMemberName] string op = "") =>
        new(Message($"{op}, {argument}", expected, actual), argument);

    /// <summary>The sizes of <paramref name="tensor"/>, which must have as many dimensions as <paramref name="layout"/> names.</summary>
    public static int[] Layout<T>(
        Tensor<T> tensor,
        string[] layout,
        [CallerArgumentExpression(nameof(tensor))] string argument = "",
        [CallerMemberName] string op = "")
    {
        NotNull(tensor, argument, op);
        int[] sizes = tensor.Sizes();
        if (sizes.Length != layout.Length)
            throw ShapeMismatch(argument, $"[{string.Join(", ", layout)}]", sizes, op);
        NotEmpty(sizes, argument, op);
        return sizes;
    }

    /// <summary>The sizes of <paramref name="tensor"/>, which must have at least <paramref name="rank"/> dimensions.</summary>
    public static int[] AtLeast<T>(
        Tensor<T> tensor,
        int rank,
        string layout,
        [CallerArgumentExpression(nameof(tensor))] string argument = "",
        [CallerMemberName] string op = "")
    {
        NotNull(tensor, argument, op);
        int[] sizes = tensor.Sizes();
        if (sizes.Length < rank)
            throw ShapeMismatch(argument, layout, sizes, op);
        NotEmpty(sizes, argument, op);
        return sizes;
    }

    /// <summary>The sizes of any tensor with elements.</summary>
    public static int[] Any<T>(
        Tensor<T> tensor, [CallerArgumentExpression(nameof(tensor))] string argument = "", [CallerMemberName] string op = "") =>
        AtLeast(tensor, 1, "[…]", argument, op);

    /// <summary>Checks that <paramref name="tensor"/> has exactly <paramref name="sizes"/>; nothing to check if it is absent.</summary>
    public static void Shape<T>(
        Tensor<T>? tensor,
        ReadOnlySpan<int> sizes,
        string layout,
        [CallerArgumentExpression(nameof(tensor))] string argument = "",
        [CallerMemberName] string op = "")
    {
        if (tensor is null)
            return;
        int[] actual = tensor.Sizes();
        if (!sizes.SequenceEqual(actual))
            throw ShapeMismatch(argument, $"{layout} = {Elements.Show(sizes)}", actual, op);
    }

    /// <summary>The dimension <paramref name="dim"/> of <paramref name="rank"/>, a negative one counted from the end.</summary>
    public static int Dimension(
        int dim, int rank, [CallerArgumentExpression(nameof(dim))] string argument = "", [CallerMemberName] string op = "")
    {
        if (dim < -rank || dim >= rank)
            throw Mismatch(argument, $"a dimension from {-rank} to {rank - 1}", dim, op);
        return dim < 0 ? dim + rank : dim;
    }

    /// <summary>Distinct dimensions of <paramref name="rank"/> in ascending order; negative ones are counted from the end.</summary>
    public static int[] Dimensions(
        ReadOnlySpan<int> dims, int rank, [CallerArgumentExpression(nameof(dims))] string argument = "", [CallerMemberName] string op = "")
    {
        var sorted = new int[dims.Length];
        for (int i = 0; i < sorted.Length; i++)
            sorted[i] = Dimension(dims[i], rank, argument, op);
        Array.Sort(sorted);
        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] == sorted[i - 1])
                throw Mismatch(argument, "each dimension once", Elements.Show(dims), op);
        }

        return sorted;
    }

    /// <summary>Checks a number's lower bound.</summary>
    public static void AtLeast(
        int number, int least, [CallerArgumentExpression(nameof(number))] string argument = "", [CallerMemberName] string op = "")
    {
        if (number < least)
            throw Mismatch(argument, $"at least {least}", number, op);
    }

    /// <summary>Checks both numbers' lower bound.</summary>
    public static void AtLeast(
        Pair pair, int least, [CallerArgumentExpression(nameof(pair))] string argument = "", [CallerMemberName] string op = "")
    {
        if (pair.Height < least || pair.Width < least)
            throw Mismatch(argument, $"at least {least}", pair, op);
    }

    /// <summary>The exception for a tensor of the wrong shape.</summary>
    public static ArgumentException ShapeMismatch(
        string argument, string expected, ReadOnlySpan<int> actual, [CallerMemberName] string op = "") =>
        Mismatch(argument, $"shape {expected}", Elements.Show(actual), op);

    private static void NotNull(object? value, string argument, string op)
    {
        if (value is null)
            throw new ArgumentNullException(argument, Message($"{op}, {argument}", "a tensor", null));
    }

    private static void NotEmpty(int[] sizes, string argument, string op)
    {
        if (sizes.AsSpan().Contains(0))
            throw Mismatch(argument, "at least one element", $"shape {Elements.Show(sizes)}", op);
    }
}
