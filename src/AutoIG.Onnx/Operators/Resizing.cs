using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>
/// Resizing in every way that ONNX places and weighs pixels, axis by axis: along one it is a choice of pixels, or a matrix, whose row i
/// holds the weights of the pixels that pixel i of the result is made of.
/// </summary>
internal static class Resizing
{
    /// <summary>Writes the step; sizes are numbers.</summary>
    public static void Write(StepWriter writer, Sample x, IReadOnlyList<Size> sizes, double[] scales)
    {
        var step = writer.Step;
        bool isOld = step.Operator == "Upsample" || step.Opset < 11;
        string mode = step.Text("mode", "nearest"),
            place = isOld ? "asymmetric" : step.Text("coordinate_transformation_mode", "half_pixel");
        if (mode is not ("nearest" or "linear" or "cubic"))
            throw writer.Refuse($"mode {mode} is not known");
        var code = x.Code;
        var shape = x.Shape.ToArray();
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis].Equals(sizes[axis]))
                continue;
            if (shape[axis].Value is not { } before || sizes[axis].Value is not { } after)
                throw writer.Refuse($"it is resized to [{string.Join(", ", step.Output.Shape)}], and expected are sizes that are numbers");
            // Rows of a matrix, or numbers of an index.
            int rows = (int)after;
            _ = mode == "nearest" ? Room.Listed(after) : Room.For([after, before]);
            double[] at = [.. Enumerable.Range(0, rows).Select(i => Place(writer, place, i, before, after, scales[axis]))];
            if (mode == "nearest")
            {
                string rounding = isOld ? "floor" : step.Text("nearest_mode", "round_prefer_floor");
                code = Call("IndexSelect", [
                    code, Integer(axis), .. at.Select(where => Integer(Math.Clamp(Nearest(writer, rounding, where), 0, before - 1)))]);
            }
            else
            {
                float[] weights = Matrix(at, before, mode == "cubic" ? step.Number("cubic_coeff_a", -0.75) : null,
                    step.Integer("exclude_outside", 0) == 1);
                CodeNode matrix = writer.Computed($"resize{axis}", [after, before], weights);
                int last = shape.Length - 1;
                code = axis == last ? Call("Linear", code, matrix)
                    : Call("Transpose", Call("Linear", Call("Transpose", code, Integer(axis), Integer(last)), matrix), Integer(axis),
                        Integer(last));
            }

            shape[axis] = after;
        }

        if (code is CallCode)
            writer.Give(code, shape, x.Batch);
        else
            writer.Pass(x);
    }

    /// <summary>Where pixel i of the result lies among the pixels of the input.</summary>
    private static double Place(StepWriter writer, string place, int i, long before, long after, double scale) => place switch
    {
        "half_pixel" => ((i + 0.5) / scale) - 0.5,
        "pytorch_half_pixel" => after > 1 ? ((i + 0.5) / scale) - 0.5 : 0,
        "asymmetric" => i / scale,
        "align_corners" => after > 1 ? i * (before - 1.0) / (after - 1) : 0,
        // The sizes that the factors ask for are centred on those that are whole.
        "half_pixel_symmetric" => (before / 2.0 * (1 - (after / (scale * before)))) + ((i + 0.5) / scale) - 0.5,
        _ => throw writer.Refuse($"{place} coordinates are not written"),
    };

    private static long Nearest(StepWriter writer, string rounding, double at) => (long)(rounding switch
    {
        "floor" => Math.Floor(at),
        "ceil" => Math.Ceiling(at),
        "round_prefer_floor" => Math.Ceiling(at - 0.5),
        "round_prefer_ceil" => Math.Floor(at + 0.5),
        _ => throw writer.Refuse($"nearest_mode {rounding} is not known"),
    });

    /// <summary>The weights of pixels, linear or, with the slope <paramref name="cubic"/> at the next pixel, cubic.</summary>
    private static float[] Matrix(double[] at, long before, double? cubic, bool excludesOutside)
    {
        var weights = new float[at.Length * before];
        for (int i = 0; i < at.Length; i++)
        {
            double first = Math.Floor(at[i]), t = at[i] - first;
            (double Pixel, double Weight)[] read = cubic is not { } a ? [(first, 1 - t), (first + 1, t)]
                : [(first - 1, Cubic(t + 1, a)), (first, Cubic(t, a)), (first + 1, Cubic(1 - t, a)), (first + 2, Cubic(2 - t, a))];
            if (excludesOutside)
                read = [.. read.Where(tap => tap.Pixel >= 0 && tap.Pixel <= before - 1)];
            double total = excludesOutside ? read.Sum(tap => tap.Weight) : 1;
            var row = new double[before];
            foreach (var (pixel, weight) in read)
                row[(int)Math.Clamp(pixel, 0, before - 1)] += weight / total;
            for (int pixel = 0; pixel < before; pixel++)
                weights[(i * before) + pixel] = (float)row[pixel];
        }

        return weights;
    }

    private static double Cubic(double distance, double a) => distance <= 1
        ? ((((a + 2) * distance) - (a + 3)) * distance * distance) + 1
        : (((((distance - 5) * distance) + 8) * distance) - 4) * a;
}
