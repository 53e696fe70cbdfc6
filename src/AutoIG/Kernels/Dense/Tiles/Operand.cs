using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <summary>The checks every dense kernel makes on the spans it is given.</summary>
internal static class Operand
{
    public static int Positive(int value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value > 0 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 1 and is {value}.");

    public static int NotNegative(int value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 0 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must not be negative and is {value}.");

    /// <summary>The span must hold at least the product of the dimensions.</summary>
    public static void Holds<T>(
        ReadOnlySpan<T> span, int points, int d1, int d2 = 1, int d3 = 1, [CallerArgumentExpression(nameof(span))] string name = "")
    {
        long elements = (long)points * d1 * d2 * d3;
        if (span.Length < elements)
        {
            string shape = d2 * d3 == 1 ? $"[{points}, {d1}]" : $"[{points}, {d1}, {d2}, {d3}]";
            throw new ArgumentException($"{name} must hold {shape} = {elements} elements and holds {span.Length}.", name);
        }
    }

    /// <summary>
    /// The second operand of an epilogue must be as long as the result and lie elsewhere: the kernel writes the result before it reads the operand, and a second
    /// result while it still reads the first.
    /// </summary>
    public static void Apart<T>(ReadOnlySpan<T> operand, ReadOnlySpan<T> result, [CallerArgumentExpression(nameof(operand))] string name = "")
    {
        if (operand.Length != result.Length)
        {
            throw new ArgumentException($"{name} must have the {result.Length} elements of the result and has {operand.Length}.", name);
        }

        if (operand.Overlaps(result))
        {
            throw new ArgumentException($"{name} must not overlap the result.", name);
        }
    }

    /// <summary>The span must hold maps whose pixels, of so many channels each, are <paramref name="stride"/> elements apart.</summary>
    /// <returns>The stride; the number of channels where 0 stands for that.</returns>
    public static int HoldsPixels<T>(
        ReadOnlySpan<T> span, int stride, int points, int height, int width, int channels, [CallerArgumentExpression(nameof(span))] string name = "",
        [CallerArgumentExpression(nameof(stride))] string strideName = "")
    {
        if (stride == 0 || stride == channels)
        {
            Holds(span, points, height, width, channels, name);
            return channels;
        }

        if (stride < channels)
        {
            throw new ArgumentOutOfRangeException(strideName, stride, $"{strideName} must be 0 or at least the {channels} channels and is {stride}.");
        }

        long pixels = (long)points * height * width, elements = pixels == 0 ? 0 : ((pixels - 1) * stride) + channels;
        return span.Length >= elements
            ? stride
            : throw new ArgumentException(
                $"{name} must hold [{points}, {height}, {width}] pixels, {stride} elements apart, = {elements} elements and holds {span.Length}.", name);
    }
}
