using System.Numerics.Tensors;
using static AutoIG.Generator.Tests.Emission.TensorElements;

namespace AutoIG.Generator.Tests.Operators;

/// <summary>Inputs of operators at poles, at the ends of domains, outside of them and where values overflow.</summary>
internal static class SingularInputs
{
    private static readonly double[] Points = [0, -0.0, 1, -1, 0.5, -2.5, 800, -800];

    /// <summary>Every element the same point; then all points side by side.</summary>
    public static IEnumerable<Tensor<double>[]> Of(OperatorModel model)
    {
        foreach (double point in Points)
            yield return [.. model.Inputs.Values.Select(x => Tensor.Create(Array.ConvertAll(Flat(x), _ => point), x.Lengths))];
        yield return [.. model.Inputs.Values.Select((x, i) =>
            Tensor.Create([.. Flat(x).Select((_, k) => Points[((3 * i) + k) % Points.Length])], x.Lengths))];
    }

    /// <summary>The inputs of a call.</summary>
    public static FunctionInput<double> Joined(IEnumerable<Tensor<double>> tensors) =>
        tensors.Aggregate(new FunctionInput<double>(), (input, tensor) => input.Add(tensor));
}
