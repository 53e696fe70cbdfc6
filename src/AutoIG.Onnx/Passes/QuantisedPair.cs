using AutoIG.Onnx.Files;
using AutoIG.Onnx.Graphs;

namespace AutoIG.Onnx.Passes;

/// <summary>
/// A value that becomes an integer and comes back: clip(x, (least − zero)·scale, (most − zero)·scale) but for the rounding, which has no
/// derivative. The clipping is no trifle: quantisers leave out rectifiers that it stands for.
/// </summary>
internal static class QuantisedPair
{
    /// <summary>What stands for the two steps.</summary>
    /// <param name="there">To integers.</param>
    /// <param name="back">Back.</param>
    /// <param name="x">What is quantised.</param>
    /// <exception cref="ImportException">The two are not each other's inverse, or their numbers are not known.</exception>
    public static Step Clipped(Step there, Step back, Value x)
    {
        if (there.Inputs[1]!.Number is not { } scale || back.Inputs[1]!.Number is not { } other || Zero(there) is not { } zero
            || Zero(back) is not { } origin)
        {
            throw new ImportException(
                $"{back}: expected one scale and one zero point, numbers, for all of what is quantised and comes back");
        }

        if (scale != other || zero != origin)
        {
            throw new ImportException($"{back}: a value that was quantised with scale {scale} and zero point {zero} comes back with "
                + $"{other} and {origin}: that is another value. --output NAME ends the model before it.");
        }

        var (least, most) = Held(there);
        return back with
        {
            Operator = "Clip",
            Opset = Math.Max(back.Opset, 13),
            Attributes = new Dictionary<string, OnnxAttribute>(StringComparer.Ordinal),
            Inputs = [x, Bound("least", least), Bound("most", most)],
        };

        Value Bound(string name, long integer) => new($"{back.Output.Name}.{name}", ElementKind.Real, [],
            Content.Of([(float)((integer - zero) * scale)]), false);
    }

    private static double? Zero(Step step) => step.Input(2) is { } zero ? zero.Number : 0;

    /// <summary>The least and the most that the integers hold.</summary>
    private static (long Least, long Most) Held(Step step)
    {
        long stated = step.Integer("output_dtype", 0);
        var type = step.Input(2)?.Content is { } content ? content.Stored?.ElementType
            : stated == 0 ? OnnxElementType.UInt8 : (OnnxElementType)stated;
        return type switch
        {
            OnnxElementType.UInt8 => (byte.MinValue, byte.MaxValue),
            OnnxElementType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
            OnnxElementType.UInt16 => (ushort.MinValue, ushort.MaxValue),
            OnnxElementType.Int16 => (short.MinValue, short.MaxValue),
            _ => throw new ImportException($"{step}: which integers there are is not known: expected a zero point of 8 or 16 bits"),
        };
    }
}
