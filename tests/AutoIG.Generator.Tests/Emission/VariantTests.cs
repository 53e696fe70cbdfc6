using System.Numerics.Tensors;
using System.Reflection;
using AutoIG.Generator.Tests.Lowering;
using static AutoIG.Generator.Tests.Emission.TensorElements;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>
/// Conditions in functions of tensors that are known at run time only: fields, integers and truth values of the call, named dimensions.
/// Each way through the method gives its own value and gradient, whichever was asked before.
/// </summary>
public class VariantTests
{
    private const string Model =
        """
        namespace Shop;

        public sealed partial class Net(bool useSkip, int mode, double threshold)
        {
            [Shape(3, 4)] private readonly Tensor<double> first = Create([0.3, -0.2, 0.5, 0.1, -0.4, 0.6, 0.2, -0.1, 0.7, 0.05, -0.3, 0.4], [3, 4]);
            [Shape(3, 3)] private readonly Tensor<double> again = Create([0.9, -0.3, 0.2, 0.1, 0.8, -0.5, 0.4, 0.3, 0.6], [3, 3]);
            private readonly bool useSkip = useSkip;
            private readonly int mode = mode;
            private readonly double threshold = threshold;

            private static Tensor<double> Create(double[] values, nint[] lengths) => Tensor.Create(values, lengths);

            [Differentiable]
            public Tensor<double> Logits([Shape(4)] Tensor<double> x, int repeats, bool deep)
            {
                var h = Linear(x, first);
                for (int i = 0; i < repeats; i++)
                {
                    var inner = Tanh(Linear(h, again));
                    h = useSkip ? h + inner : inner;
                }
                if (deep && repeats > 0)
                {
                    var late = Softplus(h);
                    h = late * (double)repeats;
                }
                return threshold > 0.5 ? h * h : h;
            }

            [Differentiable]
            public Tensor<double> Moded([Shape(4)] Tensor<double> x, int power)
            {
                var h = Linear(x, first) * (power + 0.5);
                switch (power)
                {
                    case 1:
                        return h;
                    case 2 or 3:
                        h = h * (first[0, 1] + power);
                        break;
                    default:
                        h = -h;
                        break;
                }
                return mode switch { 0 => h, < 3 => Relu(h), _ => Sigmoid(h) };
            }

            [Differentiable]
            public Tensor<double> Pooled([Shape("tokens", 3)] Tensor<double> x)
            {
                var y = Linear(x, again);
                if (x.Lengths[0] > 2 && !useSkip)
                    return Max(y, 0);
                return Mean(y * y, 0);
            }
        }
        """;

    private static readonly Lazy<Assembly> Compiled = new(() => CompiledModel.Generate(Model, out _));

    public static TheoryData<bool, int, double> Settings => new()
    {
        { false, 0, 0.9 }, { true, 0, 0.1 }, { true, 1, 0.9 }, { false, 2, 0.9 }, { true, 2, 0.1 }, { false, 7, 0.1 },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Each_way_has_the_methods_own_value_and_its_gradient(bool useSkip, int mode, double threshold)
    {
        var (type, model, function) = Net(useSkip, mode, threshold);
        double[] x = [0.7, -0.4, 0.9, 0.3];
        // Twice over: a variant that has run once runs again after another.
        foreach (int repeats in new[] { 0, 1, 3, 2, 0, 3 })
        {
            foreach (bool deep in new[] { true, false })
            {
                double[] At(double[] point) =>
                    Flat((Tensor<double>)type.GetMethod("Logits")!.Invoke(model, [Tensor.Create(point, [4]), repeats, deep])!);
                var input = Input(x, repeats, deep);
                AssertClose(At(x), Flat(function.Evaluate(input)), 1e-13);

                double[] seed = [1, -2, 0.5];
                var gradient = Flat(function.VectorJacobianProduct(input, seed)["x"]);
                AssertClose(Differences(At, x, seed), gradient, 1e-8);

                double[] direction = [0.2, 0.5, -0.3, 0.8];
                var tangent = Flat(function.JacobianVectorProduct(input, Input(direction, repeats, deep)));
                Assert.Equal(Dot(gradient, direction), Dot(seed, tangent), 1e-12);

                var attribution = new IntegratedGradients { Steps = 400 }.Explain(function, input, target: 1);
                Assert.True(Math.Abs(attribution.ConvergenceDelta) < 1e-3, $"{attribution.ConvergenceDelta}");
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_switch_decides_and_the_number_is_computed_with(int mode)
    {
        var (type, model, _) = Net(false, mode, 0);
        var function = (DifferentiableFunction<double>)type.Assembly.Member("Shop.Net", "ModedDerivative", model);
        double[] x = [0.7, -0.4, 0.9, 0.3], seed = [1, -2, 0.5];
        foreach (int power in new[] { 1, 2, 3, 5, -1 })
        {
            double[] At(double[] point) =>
                Flat((Tensor<double>)type.GetMethod("Moded")!.Invoke(model, [Tensor.Create(point, [4]), power])!);
            var input = new FunctionInput<double>().Add(x).AddFixed(power);
            AssertClose(At(x), Flat(function.Evaluate(input)), 1e-13);
            AssertClose(Differences(At, x, seed), Flat(function.VectorJacobianProduct(input, seed)["x"]), 1e-8);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_named_dimension_decides(bool useSkip)
    {
        var (type, model, _) = Net(useSkip, 0, 0);
        var function = (DifferentiableFunction<double>)type.Assembly.Member("Shop.Net", "PooledDerivative", model);
        foreach (int tokens in new[] { 1, 2, 3, 5, 2 })
        {
            double[] x = [.. Enumerable.Range(0, 3 * tokens).Select(i => Math.Sin(1.7 * i))];
            double[] At(double[] point) =>
                Flat((Tensor<double>)type.GetMethod("Pooled")!.Invoke(model, [Tensor.Create(point, [tokens, 3])])!);
            AssertClose(At(x), Flat(function.Evaluate(x)), 1e-13);
            double[] seed = [1, -2, 0.5];
            AssertClose(Differences(At, x, seed), Flat(function.VectorJacobianProduct(x, seed)["x"]), 1e-8);
        }
    }

    [Fact]
    public void Many_samples_go_each_its_own_way_in_one_workspace()
    {
        var (_, _, function) = Net(true, 0, 0.9);
        var inputs = new[] { (0, true), (3, false), (1, true), (3, true) }.Select(
            (way, i) => Input([0.7 - i, -0.4, 0.9 * i, 0.3], way.Item1, way.Item2)).ToArray();
        var method = new IntegratedGradients { Steps = 20 };
        var together = method.ExplainAll(function, inputs, targets: [1]);
        for (int i = 0; i < inputs.Length; i++)
            Assert.Equal(Flat(method.Explain(function, inputs[i], target: 1).Values), Flat(together[i].Values));
        Assert.True(function.WorkspaceBytes > 0);
        function.ReleaseWorkspace();
        Assert.Equal(0, function.WorkspaceBytes);
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 0)]
    public void Settings_of_blocks_and_of_any_name_decide_in_models_of_any_precision(bool isOn, int model)
    {
        var assembly = CompiledModel.Generate(
            """
            namespace Shop;

            public sealed class Block<T>(bool isOn) where T : unmanaged, IBinaryFloatingPointIeee754<T>
            {
                private readonly bool isOn = isOn;

                public Tensor<T> Forward(Tensor<T> x) => isOn ? Tanh(x) : x;
            }

            public sealed partial class Odd<T>(bool isOn, int setting) where T : unmanaged, IBinaryFloatingPointIeee754<T>
            {
                private readonly Block<T> block = new(isOn);
                private readonly int model = setting;
                private readonly int variant0 = setting + 1;
                private readonly T threshold = T.CreateChecked(2);

                [Differentiable]
                public Tensor<T> F([Shape("rows", 2)] Tensor<T> x, int batch)
                {
                    x = block.Forward(x);
                    if (model > 2)
                        x = x * x;
                    if (variant0 == 1 && threshold > T.One)
                        x = x * T.CreateChecked(batch);
                    // A number that is known at the call, computed from sizes and arguments.
                    return batch > 3 ? x : x * T.Sqrt(T.CreateChecked((int)x.Lengths[0] + batch));
                }
            }
            """, out _);
        var type = assembly.GetType("Shop.Odd`1", throwOnError: true)!.MakeGenericType(typeof(double));
        object instance = Activator.CreateInstance(type, isOn, model)!;
        var function = (DifferentiableFunction<double>)type.GetProperty("FDerivative")!.GetValue(instance)!;
        foreach (int batch in new[] { 2, 5 })
        {
            foreach (int rows in new[] { 1, 3 })
            {
                double[] x = [.. Enumerable.Range(0, 2 * rows).Select(i => Math.Cos(1.3 * i))], seed = [.. x.Select(value => value + 1)];
                double[] At(double[] point) =>
                    Flat((Tensor<double>)type.GetMethod("F")!.Invoke(instance, [Tensor.Create(point, [rows, 2]), batch])!);
                var input = new FunctionInput<double>().Add(Tensor.Create(x, [rows, 2])).AddFixed(batch);
                AssertClose(At(x), Flat(function.Evaluate(input)), 1e-13);
                AssertClose(Differences(At, x, seed), Flat(function.VectorJacobianProduct(input, seed)["x"]), 1e-8);
            }
        }
    }

    [Fact]
    public void A_layer_is_that_of_the_way_taken_and_refused_where_it_is_not_computed()
    {
        var (_, _, function) = Net(true, 0, 0);
        Assert.Contains(function.Signature.Layers, layer => layer.Name == "late");
        var key = new LayerKey("Net.Logits", function.Signature.Layers.Single(layer => layer.Name == "late").Index, "late");
        var activation = new LayerActivation(key);
        var values = Flat(activation.Explain(function, Input([0.7, -0.4, 0.9, 0.3], 2, true)).Values);
        var outputs = Flat(function.Evaluate(Input([0.7, -0.4, 0.9, 0.3], 2, true)));
        AssertClose([.. outputs.Select(output => output / 2)], values, 1e-13);

        var refusal = Assert.Throws<ArgumentException>(() => (object)activation.Explain(function, Input([0.7, -0.4, 0.9, 0.3], 2, false)));
        Assert.Contains("a layer of Net.Logits that the conditions of this call lead to", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("'late'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_turns_than_there_are_variants_for_are_refused_by_name()
    {
        var assembly = CompiledModel.Generate(
            """
            namespace Shop;
            public static partial class Steps
            {
                [Differentiable]
                public static Tensor<double> F([Shape(2)] Tensor<double> x, int turns)
                {
                    for (int i = 0; i < turns; i++)
                        x = Tanh(x);
                    return x;
                }
            }
            """, out string generated);
        var function = (DifferentiableFunction<double>)assembly.Member("Shop.Steps", "FDerivative");
        double expected = 0.5;
        for (int turns = 0; turns <= 16; turns++, expected = Math.Tanh(expected))
            Assert.Equal(expected, Flat(function.Evaluate(new FunctionInput<double>().Add([0.5, 0.5]).AddFixed(turns)))[0], 1e-14);
        var refusal =
            Assert.Throws<NotSupportedException>(() => function.Evaluate(new FunctionInput<double>().Add([0.5, 0.5]).AddFixed(17)));
        Assert.Contains("'for (int i = 0; i < turns; i++)' would take more than 16 turns", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("model", generated, StringComparison.Ordinal);
    }

    [Fact]
    public Task More_ways_than_can_be_written_are_refused() => Refusal.Expect("AIG1010",
        """
        partial class Model
        {
            [Differentiable]
            public static Tensor<float> [|F|]([Shape(3)] Tensor<float> x, bool a, bool b, bool c, bool d, bool e, bool f, bool g, bool h, bool i) =>
                (a ? x : -x) * (b ? x : -x) * (c ? x : -x) * (d ? x : -x) * (e ? x : -x) * (f ? x : -x) * (g ? x : -x) * (h ? x : -x) * (i ? x : -x);
        }
        """, "'F'", "256 ways", "a method for each case");

    [Fact]
    public Task More_operations_than_can_be_written_are_refused() => Refusal.Expect("AIG1010",
        """
        partial class Model
        {
            [Differentiable]
            public static Tensor<float> [|F|]([Shape(3)] Tensor<float> x, bool a, bool b, bool c, bool d, bool e)
            {
                for (int i = 0; i < 600; i++)
                    x = Tanh(x);
                return (a ? x : -x) * (b ? x : -x) * (c ? x : -x) * (d ? x : -x) * (e ? x : -x);
            }
        }
        """, "'F'", "operations together");

    [Fact]
    public Task A_wrong_shape_on_one_of_the_ways_is_refused() => Refusal.Expect("AIG2002",
        """
        partial class Model
        {
            [Shape(2, 3)] Tensor<float> w = null!;
            bool wide;
            [Differentiable]
            public Tensor<float> F([Shape(3)] Tensor<float> x)
            {
                if (wide)
                    x = Concat([x, x], 0);
                return Linear([|x|], w);
            }
        }
        """, "[6]", "[2, 3]");

    private static (Type Type, object Model, DifferentiableFunction<double> Function) Net(bool useSkip, int mode, double threshold)
    {
        var type = Compiled.Value.GetType("Shop.Net", throwOnError: true)!;
        object model = Activator.CreateInstance(type, useSkip, mode, threshold)!;
        return (type, model, (DifferentiableFunction<double>)type.Assembly.Member("Shop.Net", "LogitsDerivative", model));
    }

    private static FunctionInput<double> Input(double[] x, int repeats, bool deep) =>
        new FunctionInput<double>().Add(x).AddFixed(repeats).AddFixed(deep ? 1 : 0);
}
