using System.Numerics.Tensors;
using System.Reflection;

namespace AutoIG.Onnx.Tests.RealModels;

/// <summary>The one argument of an imported method: a tensor, or token ids.</summary>
internal sealed class RealArgument
{
    private RealArgument(int[] sizes, float[]? values, int[]? ids) => (Sizes, Values, Ids) = (sizes, values, ids);

    public int[] Sizes { get; }

    public float[]? Values { get; }

    public int[]? Ids { get; }

    /// <summary>Even numbers from 0 to 1, or ids from 1 to 44; dimensions that are open have the length.</summary>
    public static RealArgument Create(MethodInfo method, int length)
    {
        var parameter = Assert.Single(method.GetParameters());
        int[] sizes = [.. parameter.GetCustomAttribute<ShapeAttribute>()!.Dimensions.Select(size => size is int number ? number : length)];
        int count = sizes.Aggregate(1, (product, size) => product * size);
        var random = new Random(1);
        return parameter.ParameterType == typeof(int[])
            ? new(sizes, null, [.. Enumerable.Range(0, count).Select(_ => random.Next(1, 45))])
            : new(sizes, [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble())], null);
    }

    public Tensor<float> Evaluate(DifferentiableFunction<float> function) =>
        Ids is null ? function.Evaluate(Tensor) : function.Evaluate(Ids);

    public Attribution<float> Explain(AttributionMethod method, DifferentiableFunction<float> function) =>
        Ids is null ? method.Explain(function, Tensor)
        : method.Explain(function, Ids, baseline: method is LayerActivation ? null : new int[Ids.Length]);

    public Tensor<double> Evaluate(DifferentiableFunction<double> function) => function.Evaluate(Widened);

    public Attribution<double> Explain(AttributionMethod method, DifferentiableFunction<double> function) =>
        method.Explain(function, Widened);

    private Tensor<double> Widened => System.Numerics.Tensors.Tensor.Create(
        Array.ConvertAll(Values!, value => (double)value), [.. Sizes.Select(size => (nint)size)]);

    private Tensor<float> Tensor => System.Numerics.Tensors.Tensor.Create(Values!, [.. Sizes.Select(size => (nint)size)]);
}
