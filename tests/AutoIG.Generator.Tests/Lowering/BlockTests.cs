using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Tests.Lowering;

/// <summary>Models made of blocks: their dimensions, their weights' access, their layers' names.</summary>
public class BlockTests
{
    private const string Dense = """
        public sealed class Dense<T>(T[] a, T[] b) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            [Shape("out", "in")] private readonly Tensor<T> weight = Tensor.Create(a, [b.Length, a.Length / b.Length]);
            [Shape("out")] internal readonly Tensor<T> bias = b;
            public Tensor<T> Forward(Tensor<T> x) { var z = Linear(x, weight, bias); return Relu(z); }
            public Tensor<T> Bare(Tensor<T> x) => Linear(x, weight);
        }
        """;

    private static IrFunction Function(params string[] sources)
    {
        var lowered = Source.Lower(sources);
        Assert.True(lowered.Function is not null, string.Join("\n", lowered.Diagnostics));
        return lowered.Function!;
    }

    private static string[] Layers(IrFunction function) => [.. function.Layers.Select(l => $"{l.Name} {l.Shape}")];

    private static string[] Accesses(IrFunction function) =>
        [.. function.Body.Statements.OfType<IrOperation>().Select(o => o.Attributes).OfType<ModelAttributes>()
            .Select(m => $"{m.Display}: {m.Access}")];

    [Fact]
    public void Dimensions_are_bound_where_the_block_is_declared()
    {
        var function = Function(Dense, """
            public sealed partial class Model(float[] w)
            {
                [Dimensions("in", 3, "out", 5)] private readonly Dense<float> first = new(w, w);
                [Dimensions("in", 5, "out", 2)] private readonly Dense<float> second = new(w, w);
                [Differentiable] public Tensor<float> F([Shape(3)] Tensor<float> x) => second.Forward(first.Forward(x));
            }
            """);

        Assert.Equal(["first.z [5]", "second.z [2]"], Layers(function));
        Assert.Equal(
            ["first.weight: DenseAccess<float>.Weight(model.first)", "first.bias: model.first.bias",
             "second.weight: DenseAccess<float>.Weight(model.second)", "second.bias: model.second.bias"],
            Accesses(function));
        var accessor = Assert.Single(function.Accessors);
        Assert.Equal(
            new IrAccessor("DenseAccess", "<T>", "where T : unmanaged, global::System.Numerics.IBinaryFloatingPointIeee754<T>",
                "global::Dense<T>", "Weight", "weight", true, "global::System.Numerics.Tensors.Tensor<T>"),
            accessor);
    }

    [Fact]
    public void Arrays_of_blocks_in_a_loop()
    {
        var function = Function(Dense, """
            public sealed partial class Model<T>(T[] w) where T : unmanaged, IBinaryFloatingPointIeee754<T>
            {
                [Dimensions("in", 4, "out", 4)] private readonly Dense<T>[] layers = [new(w, w), new(w, w), new(w, w)];
                [Differentiable]
                public Tensor<T> F([Shape(4)] Tensor<T> x)
                {
                    foreach (var layer in layers)
                        x = layer.Forward(x);
                    for (int i = layers.Length - 1; i > 0; i--)
                        x = layers[i].Bare(x) + x;
                    return layers[^1].Bare(x);
                }
            }
            """);

        Assert.Equal(["layers[0].z [4]", "layers[1].z [4]", "layers[2].z [4]"], Layers(function));
        Assert.Contains("layers[2].weight: DenseAccess<T>.Weight(model.layers[2])", Accesses(function));
    }

    [Fact]
    public void Blocks_in_blocks_bind_in_terms_of_the_outer_block()
    {
        var function = Function(Dense, """
            public sealed class Pair(float[] w)
            {
                [Dimensions("in", "width", "out", "hidden")] public Dense<float> Up { get; } = new(w, w);
                [Dimensions("in", "hidden", "out", "width")] private Dense<float> Down { get; } = new(w, w);
                public Tensor<float> Forward(Tensor<float> x) { var sum = Down.Forward(Up.Forward(x)) + x; return sum; }
            }
            public sealed partial class Model(float[] w)
            {
                [Dimensions("width", 4, "hidden", 6)] private readonly Pair pair = new(w);
                [Differentiable] public Tensor<float> F([Shape(4)] Tensor<float> x) => pair.Forward(pair.Forward(x));
            }
            """);

        Assert.Equal(
            ["pair[0].Up.z [6]", "pair[0].Down.z [4]", "pair[0].sum [4]", "pair[1].Up.z [6]", "pair[1].Down.z [4]", "pair[1].sum [4]"],
            Layers(function));
        Assert.Contains("pair.Down.weight: DenseAccess<float>.Weight(PairAccess.Down(model.pair))", Accesses(function));
        Assert.Contains("pair.Up.bias: model.pair.Up.bias", Accesses(function));
    }

    [Fact]
    public void A_layer_keeps_the_last_value_of_its_variable()
    {
        var function = Function("""
            public sealed partial class Model
            {
                [Differentiable] public Tensor<float> F([Shape(4)] Tensor<float> x)
                {
                    var h = Relu(x);
                    h = Tanh(h);
                    for (int i = 0; i < 2; i++) { var t = h * h; h = t + x; }
                    var alias = x;
                    return h + alias;
                }
            }
            """);

        Assert.Equal(["t[0] [4]", "t[1] [4]", "h [4]"], Layers(function).Order(StringComparer.Ordinal).OrderBy(l => l[0] == 'h'));
    }

    [Fact]
    public void Named_dimensions_are_variables()
    {
        var function = Function("""
            public sealed partial class Model(float[] w)
            {
                [Shape(3, "width")] private readonly Tensor<float> weight = Tensor.Create(w, [3, 4]);
                [Differentiable] public Tensor<float> F([Shape("tokens", "width")] Tensor<float> x)
                {
                    var y = Linear(x, weight);
                    return Reshape(y, (int)x.Lengths[0] * 3);
                }
            }
            """);

        Assert.Equal(["tokens", "width"], function.DimensionNames);
        Assert.Equal(["y [tokens, 3]"], Layers(function));
    }

    [Fact]
    public void Parameters_of_the_constructor_are_passed_on_by_a_property()
    {
        var function = Function("""
            public sealed partial class Model(double scale, int power)
            {
                [Differentiable] public double F(double x) { var y = x; for (int i = 0; i < power; i++) y *= x; return scale * y; }
            }
            """);

        Assert.Equal([new IrCapture("FParameterPower", "power", "int"), new IrCapture("FParameterScale", "scale", "double")],
            function.Captures.OrderBy(c => c.Name, StringComparer.Ordinal));
        Assert.Contains("model.FParameterScale", IrText.Of(function), StringComparison.Ordinal);
    }

    [Fact]
    public void Properties_with_a_body_are_inlined_and_constants_known()
    {
        string ir = Source.Ir("""
            public sealed partial class Model
            {
                private const double Half = 0.5;
                private static readonly double Third = 0.25;
                private double Sum => Half + Third;
                public double Rate { get; init; } = 2;
                [Differentiable] public double F(double x) => x * Sum * Rate;
            }
            """);

        Assert.Equal("""
            %0 = Input x : []  'x'
            %1 = Constant 0.75 : []
            %2 = Multiply %0 %1 : []
            %3 = Model model.Rate : []
            %4 = Multiply %2 %3 : []
            return %4
            """.ReplaceLineEndings("\n"), ir);
    }
}
