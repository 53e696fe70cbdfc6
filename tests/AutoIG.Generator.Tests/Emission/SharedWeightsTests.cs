using System.Numerics.Tensors;
using static AutoIG.Generator.Tests.Emission.TensorElements;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>What the ways through a method share: its weights, made once, and the names of its dimensions.</summary>
public class SharedWeightsTests
{
    [Fact]
    public void Weights_are_read_once_for_all_ways_and_programs_and_those_of_a_way_when_it_runs()
    {
        var assembly = CompiledModel.Generate(
            """
            namespace Shop;
            public sealed partial class Gated
            {
                [Shape(2, 2)] private readonly Tensor<double> common = Tensor.Create([0.5, -1, 2, 0.25], [2, 2]);
                [Shape(2, 2)] public Tensor<double> Late = null!;
                [Differentiable]
                public Tensor<double> F([Shape(2)] Tensor<double> x, int mode)
                {
                    var h = Linear(x, common);
                    if (mode == 1)
                        return Tanh(Linear(h, Late));
                    return mode == 2 ? Linear(h * h, Late) : h;
                }
            }
            """, out _);
        var type = assembly.GetType("Shop.Gated", throwOnError: true)!;
        object model = Activator.CreateInstance(type)!;
        FunctionInput<double> At(int mode) => new FunctionInput<double>().Add([0.3, -0.7]).AddFixed(mode);
        var function = (DifferentiableFunction<double>)assembly.Member("Shop.Gated", "FDerivative", model);

        // A way that does not need the weight runs without it.
        double[] h = [0.5 * 0.3 + 0.7, 2 * 0.3 - 0.25 * 0.7];
        AssertClose(h, Flat(function.Evaluate(At(0))), 1e-14);
        function.JacobianVectorProduct(At(0), At(0));

        // Once it is read for one way, it is that weight for all ways and for tangents.
        type.GetField("Late")!.SetValue(model, Tensor.Create([1.0, 2, 3, 4], [2, 2]));
        AssertClose([Math.Tanh(h[0] + 2 * h[1]), Math.Tanh(3 * h[0] + 4 * h[1])], Flat(function.Evaluate(At(1))), 1e-14);
        type.GetField("Late")!.SetValue(model, Tensor.Create([0.0, 0, 0, 0], [2, 2]));
        double[] squares = [h[0] * h[0], h[1] * h[1]];
        double[] expected = [squares[0] + 2 * squares[1], 3 * squares[0] + 4 * squares[1]];
        AssertClose(expected, Flat(function.Evaluate(At(2))), 1e-14);
        AssertClose([2 * expected[0], 2 * expected[1]], Flat(function.JacobianVectorProduct(At(2), At(2))), 1e-14);
    }

    [Fact]
    public void Dimensions_may_be_named_as_generated_code_names_its_variables()
    {
        var assembly = CompiledModel.Generate(
            """
            namespace Shop;
            public sealed partial class Named
            {
                private readonly bool deep = true;
                [Shape(2, 2)] private readonly Tensor<double> w = Tensor.Create([0.5, -1, 2, 0.25], [2, 2]);
                [Differentiable]
                public Tensor<double> F([Shape("weights", "way", 2)] Tensor<double> x, int dimensions)
                {
                    var y = Linear(x, w);
                    return deep && x.Lengths[0] > dimensions ? Tanh(y) : y * y;
                }
            }
            """, out _);
        object model = Activator.CreateInstance(assembly.GetType("Shop.Named", throwOnError: true)!)!;
        var function = (DifferentiableFunction<double>)assembly.Member("Shop.Named", "FDerivative", model);
        double[] x = [1, 2, -1, 0.5];
        foreach (int most in new[] { 0, 3 })
        {
            var input = new FunctionInput<double>().Add(Tensor.Create(x, [2, 1, 2])).AddFixed(most);
            double[] y = [0.5 * 1 - 2, 2 + 0.5, -0.5 - 0.5, -2 + 0.125];
            AssertClose([.. y.Select(v => most == 0 ? Math.Tanh(v) : v * v)], Flat(function.Evaluate(input)), 1e-14);
        }
    }
}
