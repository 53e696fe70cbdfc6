using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>
/// Fourier transforms of a fixed length, as the matrix that they are: real and imaginary parts lie side by side in the last axis.
/// </summary>
internal static class Spectra
{
    public static IEnumerable<OnnxOperator> All =>
        [OnnxOperator.Of("DFT", InferDft, WriteDft), OnnxOperator.Of("STFT", InferStft, WriteStft)];

    private readonly record struct Transform(int Axis, int Length, int Parts, int Given, int Wanted, bool IsInverse);

    private static Transform TransformOf(Step step)
    {
        var x = step.Inputs[0]!;
        long stated = step.Integer("axis", 1);
        int axis = Shapes.Axis(step.Opset >= 20 ? (long)(step.Input(2) is { } at ? at.Number
            ?? throw new ImportException($"{step}: expected an axis that is a number") : -2) : stated, x.Rank);
        bool isOneSided = step.Integer("onesided", 0) == 1, isInverse = step.Integer("inverse", 0) == 1;
        if (x.Shape[axis].Value is not { } length || x.Shape[^1].Value is not (1 or 2) || axis == x.Rank - 1)
            throw new ImportException($"{step}: expected a length that is a number, and a last axis of real and imaginary parts");
        long full = step.Input(1) is { } given ? (long)(given.Number
            ?? throw new ImportException($"{step}: expected a length that is a number")) : length;
        if (isOneSided && isInverse)
            throw new ImportException($"{step}: an inverse transform of one side is not written");
        return new(axis, (int)full, (int)x.Shape[^1].Value!.Value, (int)Math.Min(length, full),
            (int)(isOneSided ? (full / 2) + 1 : full), isInverse);
    }

    private static Result InferDft(Step step)
    {
        var transform = TransformOf(step);
        Size[] shape = [.. step.Inputs[0]!.Shape];
        (shape[transform.Axis], shape[^1]) = (transform.Wanted, 2);
        return new(ElementKind.Real, shape);
    }

    /// <summary>Rows of real and imaginary parts of e^(∓2πi·k·n/N), for inputs of one part or two.</summary>
    private static float[] Matrix(int frequencies, int given, int parts, int length, bool isInverse, Func<int, double> window)
    {
        var matrix = new float[Room.For([frequencies, 2, given, parts])];
        for (int k = 0; k < frequencies; k++)
        {
            for (int n = 0; n < given; n++)
            {
                double angle = (isInverse ? 2 : -2) * Math.PI * ((long)k * n % length) / length;
                double scale = (isInverse ? 1.0 / length : 1) * window(n);
                double cosine = Math.Cos(angle) * scale, sine = Math.Sin(angle) * scale;
                int real = (((2 * k) * given) + n) * parts, imaginary = ((((2 * k) + 1) * given) + n) * parts;
                (matrix[real], matrix[imaginary]) = ((float)cosine, (float)sine);
                if (parts == 2)
                    (matrix[real + 1], matrix[imaginary + 1]) = ((float)-sine, (float)cosine);
            }
        }

        return matrix;
    }

    private static void WriteDft(StepWriter writer)
    {
        var transform = TransformOf(writer.Step);
        var x = writer[0].Whole();
        var (axis, parts, given, wanted) = (transform.Axis, transform.Parts, transform.Given, transform.Wanted);
        int rank = x.Shape.Count;
        CodeNode code = x.Shape[axis].Value == given ? x.Code
            : Call("Slice", x.Code, Integer(axis), new RangeCode(Integer(0), Integer(given)));
        // The axis next to its parts, both as one.
        int[] order = [.. Enumerable.Range(0, rank).Where(i => i != axis && i != rank - 1), axis, rank - 1];
        Size[] outer = [.. order.Take(rank - 2).Select(i => x.Shape[i])];
        bool isMoved = axis != rank - 2;
        if (isMoved)
            code = Call("Permute", [code, .. order.Select(i => Integer(i))]);
        Size[] flat = [.. outer, given * parts];
        code = new ViewCode(code, [.. outer, given, parts], flat);
        code = Call("Linear", code, writer.Computed("fourier", [2 * wanted, given * parts],
            Matrix(wanted, given, parts, transform.Length, transform.IsInverse, _ => 1)));
        code = new ViewCode(code, [.. outer, 2 * wanted], [.. outer, wanted, 2]);
        if (isMoved)
            code = Call("Permute", [code, .. Enumerable.Range(0, rank).Select(i => Integer(Array.IndexOf(order, i)))]);
        writer.Give(code, writer.Step.Output.Shape, -1);
    }

    private static (int Hop, int Frame, int Frequencies, int Frames, int Samples) FramesOf(Step step)
    {
        var x = step.Inputs[0]!;
        if (x.Rank != 3 || x.Shape[2].Value != 1 || x.Shape[1].Value is not { } length || x.Shape[0].Value is not { } samples
            || step.Input(1)?.Number is not { } hop || hop < 1)
        {
            throw new ImportException($"{step}: expected real signals [batch, length, 1] of a length that is a number, and a step");
        }

        long frame = step.Input(3) is { Number: { } stated } ? (long)stated : step.Input(2)?.Shape[0].Value
            ?? throw new ImportException($"{step}: expected a window or the length of a frame");
        return ((int)hop, (int)frame, (int)(step.Integer("onesided", 1) == 1 ? (frame / 2) + 1 : frame),
            (int)((length - frame) / (long)hop) + 1, (int)samples);
    }

    private static Result InferStft(Step step)
    {
        var (_, _, frequencies, frames, samples) = FramesOf(step);
        return new(ElementKind.Real, [samples, frames, frequencies, 2]);
    }

    /// <summary>A convolution with the waves of all frequencies, each times the window.</summary>
    private static void WriteStft(StepWriter writer)
    {
        var (hop, frame, frequencies, frames, samples) = FramesOf(writer.Step);
        if (samples != 1)
            throw writer.Refuse("expected one signal");
        double[] window = writer.Step.Input(2) is not { } given ? [1] : Folding.Elements(given)
            ?? throw writer.Refuse("expected a window of numbers");
        var x = writer[0].Whole();
        var waves = writer.Computed("waves", [2 * frequencies, 1, frame],
            Matrix(frequencies, frame, 1, frame, isInverse: false, n => window[window.Length == 1 ? 0 : n]));
        var signal = x.View([Size.One, x.Shape[1]], -1);
        CodeNode spectrum = Call("Transpose", Call("Conv1D", signal.Code, waves).With("stride", hop, 1), Integer(0), Integer(1));
        writer.Give(new ViewCode(spectrum, [frames, 2 * frequencies], writer.Step.Output.Shape), writer.Step.Output.Shape, -1);
    }
}
