using System.Runtime.CompilerServices;

namespace AutoIG;

/// <content>What every dense kernel demands of the matrices and maps it is given. A span may be longer than what it must hold.</content>
internal static partial class Expect
{
    /// <summary>Demands rows of so many elements each.</summary>
    public static void Rows<T>(ReadOnlySpan<T> span, int rows, int width, [CallerArgumentExpression(nameof(span))] string name = "")
    {
        long elements = (long)rows * width;
        if (span.Length < elements)
            throw Unexpected(name, $"[{rows}, {width}] = {elements} elements", span.Length);
    }

    /// <summary>Demands maps whose pixels, of so many channels each, are <paramref name="stride"/> elements apart.</summary>
    /// <returns>The stride; for a stride of 0, the number of channels.</returns>
    public static int Maps<T>(
        ReadOnlySpan<T> span, int stride, int points, int height, int width, int channels,
        [CallerArgumentExpression(nameof(span))] string name = "", [CallerArgumentExpression(nameof(stride))] string strideName = "")
    {
        if (stride != 0 && stride < channels)
            throw OutOfRange(strideName, $"0 or at least the {channels} channels", stride);
        if (stride == 0)
            stride = channels;
        long pixels = (long)points * height * width, elements = pixels == 0 ? 0 : ((pixels - 1) * stride) + channels;
        if (span.Length >= elements)
            return stride;
        string shape = stride == channels
            ? $"[{points}, {height}, {width}, {channels}]"
            : $"[{points}, {height}, {width}] pixels, {stride} elements apart,";
        throw Unexpected(name, $"{shape} = {elements} elements", span.Length);
    }

    /// <summary>
    /// Demands that the second operand of an epilogue is as long as the result and lies elsewhere. The kernel writes the result before it
    /// reads the operand, and writes a second result while it still reads the first.
    /// </summary>
    public static void EpilogueOperand<T>(
        ReadOnlySpan<T> operand, ReadOnlySpan<T> result, [CallerArgumentExpression(nameof(operand))] string name = "")
    {
        Length(operand.Length, result.Length, name);
        Apart(operand, result, name);
    }
}
