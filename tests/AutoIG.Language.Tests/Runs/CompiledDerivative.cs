using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG.Language.Tests.Runs;

/// <summary>A derivative that was compiled, on the engine.</summary>
/// <typeparam name="T">The type in which it computes.</typeparam>
/// <param name="function">The derivative.</param>
internal sealed class CompiledDerivative<T>(DifferentiableFunction<T> function) : IDerivative
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public IReadOnlyList<string> Inputs { get; } = [.. function.Signature.Inputs.Select(info => info.Name)];

    public Outcome At(ReadOnlySpan<double> arguments, ReadOnlySpan<double> direction, long[] held, double adjoint)
    {
        var input = Input(arguments, held);
        double value = double.CreateChecked(function.EvaluateScalar(input));
        var gradient = function.ValueAndGradient(input);
        var adjoints = function.VectorJacobianProduct(input, [T.CreateChecked(adjoint)]);
        double tangent = Only(function.JacobianVectorProduct(input, Input(direction, held)));
        return new Outcome(value, double.CreateChecked(gradient.Value), Numbers(gradient.Gradients), Numbers(adjoints), null, tangent);
    }

    private static FunctionInput<T> Input(ReadOnlySpan<double> numbers, long[] held)
    {
        var input = new FunctionInput<T>();
        foreach (double number in numbers)
            input.Add(T.CreateChecked(number));
        foreach (long number in held)
            input.AddFixed(number);
        return input;
    }

    private static double[] Numbers(IReadOnlyList<NamedTensor<T>> tensors) => [.. tensors.Select(tensor => Only(tensor.Values))];

    private static double Only(Tensor<T> tensor)
    {
        var elements = new T[1];
        tensor.FlattenTo(elements);
        return double.CreateChecked(elements[0]);
    }
}
