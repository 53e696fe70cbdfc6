using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using AutoIG.Language.Tests.Tensors.Interpretation;
using AutoIG.Language.Tests.Tensors.Syntax;

namespace AutoIG.Language.Tests.Tensors.Runs;

/// <summary>What a function answers at a point. Gradients are over all features; those that are no inputs have −∞.</summary>
internal sealed record TensorOutcome(double[] Value, double[] ValueOfGradient, double[] Gradient, double[] Adjoints, double[] Tangents)
{
    public static TensorOutcome Of<T>(DifferentiableFunction<T> function, TensorProgram program, TensorPoint point, Question question)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var input = Input(program, function, point);
        var target = program.Shape.Length == 0 ? default : AutoIG.Target.At(Sizes.Indices(program.Shape).ElementAt(question.Target));
        var gradient = function.ValueAndGradient(input, target);
        var adjoints = function.VectorJacobianProduct(input, [.. question.Weights.Select(T.CreateChecked)]);
        var tangents = function.JacobianVectorProduct(input, Input(program, function, point, question.Direction));
        return new(
            Flat(function.Evaluate(input)), Flat(gradient.Output), Flat(program, gradient.Gradients), Flat(program, adjoints),
                Flat(tangents));
    }

    /// <summary>The first number in which another outcome is not the same, to the last bit.</summary>
    public string? DifferenceTo(TensorOutcome other)
    {
        foreach (var (name, a, b) in Parts.Zip(other.Parts, (x, y) => (x.Name, x.Numbers, y.Numbers)))
        {
            for (int i = 0; i < Math.Max(a.Length, b.Length); i++)
            {
                if (a.Length != b.Length || BitConverter.DoubleToInt64Bits(a[i]) != BitConverter.DoubleToInt64Bits(b[i]))
                    return string.Create(CultureInfo.InvariantCulture, $"{name}[{i}]: {a[i]:R} and {b[i]:R}");
            }
        }
        return null;
    }

    private IEnumerable<(string Name, double[] Numbers)> Parts =>
        [("value", Value), ("value of the gradient", ValueOfGradient), ("gradient", Gradient), ("adjoints", Adjoints),
            ("tangents", Tangents)];

    /// <summary>The arguments as the function takes them, or a direction at them.</summary>
    public static FunctionInput<T> Input<T>(TensorProgram program, DifferentiableFunction<T> function, TensorPoint point,
        double[]? direction = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var input = new FunctionInput<T>();
        int at = 0;
        for (int i = 0; i < program.Inputs.Count; i++)
        {
            var shape = program.Inputs[i].Shape;
            T[] elements = Array.ConvertAll(direction is null ? point.Inputs[i] : direction[at..(at + point.Inputs[i].Length)],
                T.CreateChecked);
            at += elements.Length;
            if (shape.Length == 0)
                input.Add(elements[0]);
            else
                input.Add(Tensor.Create(elements, [.. shape.Select(size => (nint)size)]));
        }
        for (int i = 0; i < program.Parameters.Count; i++)
        {
            if (function.Signature.Inputs.Any(info => info.Name == program.Parameters[i].Name))
                input.Add(T.CreateChecked(direction is null ? point.Held[i] : direction[at]));
            else
                input.AddFixed(point.Held[i]);
            at += program.Parameters[i].IsTruth ? 0 : 1;
        }
        return input;
    }

    private static double[] Flat<T>(TensorProgram program, NamedTensors<T> gradients)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
    [
        .. program.Features.SelectMany(feature => gradients.FirstOrDefault(gradient => gradient.Name == feature.Name) is { } known
            ? Flat(known.Values) : Enumerable.Repeat(double.NegativeInfinity, feature.Length)),
    ];

    private static double[] Flat<T>(Tensor<T> tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var elements = new T[tensor.FlattenedLength];
        tensor.FlattenTo(elements);
        return Array.ConvertAll(elements, double.CreateChecked);
    }
}
