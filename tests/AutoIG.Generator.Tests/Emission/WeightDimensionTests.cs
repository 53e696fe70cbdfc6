using System.Numerics;
using System.Numerics.Tensors;
using System.Reflection;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>Weights with named dimensions: the tensors say the sizes, and calls must bring the same.</summary>
public class WeightDimensionTests
{
    private const string Vector = "[Shape(\"d\")] private readonly Tensor<double> w = Model.Numbers(3); ";

    /// <summary>What a model looks like, its members, and the shape of its input.</summary>
    public static TheoryData<string, string, int[]> Models => new()
    {
        { "a vector", Vector + "[Differentiable] public Tensor<double> F([Shape(\"d\")] Tensor<double> x) => Tanh(w * x) * x;", [3] },
        { "the sum over a vector", Vector + "[Differentiable] public Tensor<double> F([Shape(\"d\")] Tensor<double> x) => x * x * Sum(w) + Mean(w);", [3] },
        { "what is computed of a vector", Vector + "[Differentiable] public Tensor<double> F([Shape(\"d\")] Tensor<double> x) => x * x * Softmax(w * w, 0);", [3] },
        { "a vector beside another axis", Vector + "[Differentiable] public Tensor<double> F([Shape(\"n\", \"d\")] Tensor<double> x) => Tanh(w * x);", [2, 3] },
        {
            "a matrix that takes the dimension",
            "[Shape(2, \"d\")] private readonly Tensor<double> w = Model.Numbers(2, 3); [Shape(2)] private readonly Tensor<double> b = Model.Numbers(2); "
            + "[Differentiable] public Tensor<double> F([Shape(\"d\")] Tensor<double> x) => Tanh(Linear(Tanh(x), w, b));",
            [3]
        },
        {
            "a matrix that gives the dimension",
            Vector + "[Shape(\"d\", 2)] private readonly Tensor<double> m = Model.Numbers(3, 2); "
            + "[Differentiable] public Tensor<double> F([Shape(2)] Tensor<double> y, [Shape(\"d\")] Tensor<double> x) => Softmax(Linear(Tanh(y), m, w) * x, 0);",
            [3]
        },
        {
            "a square matrix",
            "[Shape(\"d\", \"d\")] private readonly Tensor<double> w = Model.Numbers(3, 3); "
            + "[Differentiable] public Tensor<double> F([Shape(\"d\")] Tensor<double> x) => Linear(Relu(Linear(x, w)), w);",
            [3]
        },
        {
            "a product with a matrix",
            "[Shape(\"d\", 4)] private readonly Tensor<double> w = Model.Numbers(3, 4); "
            + "[Differentiable] public Tensor<double> F([Shape(2, \"d\")] Tensor<double> x) => Tanh(MatMul(x, w));",
            [2, 3]
        },
        {
            "a matrix times the input",
            "[Shape(4, \"d\")] private readonly Tensor<double> w = Model.Numbers(4, 3); "
            + "[Differentiable] public Tensor<double> F([Shape(\"d\", 2)] Tensor<double> x) => Tanh(MatMul(w, x));",
            [3, 2]
        },
        {
            "layer normalisation",
            Vector + "[Shape(\"d\")] private readonly Tensor<double> b = Model.Numbers(3); "
            + "[Differentiable] public Tensor<double> F([Shape(2, \"d\")] Tensor<double> x) => LayerNorm(x, w, b);",
            [2, 3]
        },
        {
            "a mask",
            "[Shape(\"d\")] private readonly Tensor<bool> m = Tensor.Create([true, false, true], [3]); "
            + "[Differentiable] public Tensor<double> F([Shape(\"d\")] Tensor<double> x) => Where(m, Tanh(x), 2.0 * x);",
            [3]
        },
        { "a static weight", "[Shape(\"d\")] private static readonly Tensor<double> s = Model.Numbers(3); [Differentiable] public static Tensor<double> F([Shape(\"d\")] Tensor<double> x) => s * x * x;", [3] },
        {
            "a weight of a block, under another name",
            "[Dimensions(\"in\", \"d\", \"out\", 2)] private readonly Dense dense = new(); [Differentiable] public Tensor<double> F([Shape(\"d\")] Tensor<double> x) => Tanh(dense.Of(x)); "
            + "public sealed class Dense { [Shape(\"out\", \"in\")] internal readonly Tensor<double> w = Model.Numbers(2, 3); public Tensor<double> Of(Tensor<double> x) => Linear(x, w); }",
            [3]
        },
        { "a dimension called like the weights' reader", Vector.Replace("\"d\"", "\"Weight\"", StringComparison.Ordinal) + "[Differentiable] public Tensor<double> F([Shape(\"Weight\")] Tensor<double> x) => w * x * x;", [3] },
        { "a dimension called size", Vector.Replace("\"d\"", "\"Size\"", StringComparison.Ordinal) + "[Differentiable] public Tensor<double> F([Shape(\"Size\")] Tensor<double> x) => w * x * x;", [3] },
        { "a dimension called batch", Vector.Replace("\"d\"", "\"batch\"", StringComparison.Ordinal) + "[Differentiable] public Tensor<double> F([Shape(\"batch\")] Tensor<double> x) => w * x * Softmax(x, 0);", [3] },
        { "a dimension called model", Vector.Replace("\"d\"", "\"model\"", StringComparison.Ordinal) + "[Differentiable] public Tensor<double> F([Shape(\"model\")] Tensor<double> x) => w * x * Softmax(x, 0);", [3] },
        { "a dimension called result", Vector.Replace("\"d\"", "\"result\"", StringComparison.Ordinal) + "[Differentiable] public Tensor<double> F([Shape(\"result\")] Tensor<double> x) => x * x * Softmax(w * w, 0);", [3] },
        { "a dimension called like its weight", Vector.Replace("\"d\"", "\"w\"", StringComparison.Ordinal) + "[Differentiable] public Tensor<double> F([Shape(\"w\")] Tensor<double> x) => w * x * x;", [3] },
        {
            "a constant that is as long as the call says",
            "[Shape(3)] private readonly Tensor<double> w = Model.Numbers(3); "
            + "[Differentiable] public Tensor<double> F([Shape(\"n\", 3)] Tensor<double> x) => Tanh(x * BroadcastTo(Sigmoid(w), (int)x.Lengths[0], 3));",
            [2, 3]
        },
        {
            "a weight that is repeated as the call says",
            Vector + "[Differentiable] public Tensor<double> F([Shape(\"n\", \"d\")] Tensor<double> x) => Softmax(x + BroadcastTo(Sigmoid(w), (int)x.Lengths[0], (int)x.Lengths[1]), 1);",
            [2, 3]
        },
        {
            "a weight that one way reads",
            Vector + "private readonly bool weighs = true; [Differentiable] public Tensor<double> F([Shape(\"d\")] Tensor<double> x) { if (weighs) return w * x * x; return x; }",
            [3]
        },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void The_derivative_is_the_methods_in_double(string what, string members, int[] shape) =>
        Check<double>(what, members, shape, 1e-5, 1e-8);

    [Theory]
    [MemberData(nameof(Models))]
    public void The_derivative_is_the_methods_in_float(string what, string members, int[] shape) =>
        Check<float>(what, members.Replace("double", "float", StringComparison.Ordinal).Replace("2.0 *", "2f *", StringComparison.Ordinal),
            shape, 1e-2f, 2e-3f);

    [Theory]
    [InlineData("w * x", "private readonly Tensor<double> w = Model.Numbers(3);", "\"d\"", "weight 'w'")]
    [InlineData("Linear(x, w)", "private readonly Tensor<double> w = Model.Numbers(2, 3);", "2, \"d\"", "weight 'w'")]
    [InlineData("x * Sum(w)", "private readonly Tensor<double> w = Model.Numbers(3);", "\"d\"", "weight 'w'")]
    public void A_call_of_another_size_is_refused(string value, string field, string shape, string weight)
    {
        var function = Function<double>(
            $"[Shape({shape})] {field} [Differentiable] public Tensor<double> F([Shape(\"d\")] Tensor<double> x) => {value};",
            out _, out _);
        foreach (int size in (int[])[2, 4])
        {
            var input = new FunctionInput<double>().Add(Numbers<double>(size));
            var refusal = Assert.Throws<ArgumentException>(() => function.Evaluate(input));
            Assert.StartsWith($"Model.F: expected d = 3, the size in {weight}, got {size}.", refusal.Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => function.ValueAndGradient(input, target: 0));
            Assert.Throws<ArgumentException>(() => function.JacobianVectorProduct(input, input));
            Assert.Throws<ArgumentException>(() => new IntegratedGradients().Explain(function, input, target: 0));
        }
        function.Evaluate(new FunctionInput<double>().Add(Numbers<double>(3)));
    }

    [Fact]
    public void A_way_that_reads_no_such_weight_takes_any_size()
    {
        var function = Function<double>(
            Vector + "[Differentiable] public Tensor<double> F([Shape(\"d\")] Tensor<double> x, bool weighs) { if (weighs) return w * x; return x * x; }", out _, out _);
        Assert.Equal(4, function.Evaluate(new FunctionInput<double>().Add(Numbers<double>(4)).AddFixed(0)).FlattenedLength);
        Assert.Equal(3, function.Evaluate(new FunctionInput<double>().Add(Numbers<double>(3)).AddFixed(1)).FlattenedLength);
        Assert.Throws<ArgumentException>(() => function.Evaluate(new FunctionInput<double>().Add(Numbers<double>(4)).AddFixed(1)));
    }

    [Theory]
    [InlineData("Model.Numbers(3)", "Model.Numbers(4)", "Weights 'w' and 'b': expected the same size of 'd', got 3 in 'w' and 4 in 'b'.")]
    [InlineData("Model.Numbers(3)", "Model.Numbers(3, 1)", "Weight 'b': expected shape [3], got [3, 1].")]
    [InlineData("null!", "Model.Numbers(3)", "Weight 'w': expected a tensor of shape [3], it is null.")]
    [InlineData("null!", "null!", "Weight 'w': expected a tensor of shape [?], it is null.")]
    public void Weights_that_disagree_are_refused(string w, string b, string message)
    {
        var refusal = Assert.Throws<TargetInvocationException>(() => Function<double>(
            $"[Shape(\"d\")] private readonly Tensor<double> w = {w}; [Shape(\"d\")] private readonly Tensor<double> b = {b}; "
            + "[Differentiable] public Tensor<double> F([Shape(\"d\")] Tensor<double> x) => w * x * x + b;", out _, out _));
        Assert.StartsWith(message, Assert.IsAssignableFrom<ArgumentException>(refusal.InnerException).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_matrix_that_is_a_vector_is_refused()
    {
        var refusal = Assert.Throws<TargetInvocationException>(() => Function<double>(
            "[Shape(2, \"d\")] private readonly Tensor<double> w = Model.Numbers(6); [Differentiable] public Tensor<double> F([Shape(\"d\")] Tensor<double> x) => Linear(x, w);",
            out _, out _));
        Assert.StartsWith("Weight 'w': expected axis 1 to be 'd', got shape [6].", refusal.InnerException!.Message,
            StringComparison.Ordinal);
    }

    private static void Check<T>(string what, string members, int[] shape, T step, T tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var function = Function<T>(members, out var method, out object instance);
        var arguments = method.GetParameters();
        Tensor<T>[] point = [.. arguments.Select((_, i) => i == arguments.Length - 1 ? Numbers<T>(shape) : Numbers<T>(2))];
        T[] At(Tensor<T>[] at) => Flat((Tensor<T>)method.Invoke(instance, at)!);
        FunctionInput<T> Input(Tensor<T>[] at) => at.Aggregate(new FunctionInput<T>(), (input, tensor) => input.Add(tensor));
        void Near(T expected, T actual, string of) =>
            Assert.True(T.Abs(expected - actual) <= tolerance * (T.One + T.Abs(expected)),
                $"{what}, {of}: {expected} expected, {actual} came");

        T[] value = At(point), seed = [.. value.Select((_, i) => T.One + T.CreateChecked(i))],
            evaluated = Flat(function.Evaluate(Input(point)));
        Assert.Equal(value.Length, evaluated.Length);
        for (int i = 0; i < value.Length; i++)
            Near(value[i], evaluated[i], "value");

        var gradient = function.VectorJacobianProduct(Input(point), seed);
        for (int argument = 0; argument < point.Length; argument++)
        {
            T[] slopes = Flat<T>(gradient[arguments[argument].Name!]);
            for (int i = 0; i < slopes.Length; i++)
            {
                int moved = argument, element = i;
                T[] Moved(T by) => At([.. point.Select((tensor, k) => k == moved ? Plus(tensor, element, by) : tensor)]);
                T[] differences = [.. Moved(step).Zip(Moved(-step), (above, below) => (above - below) / (step + step))];
                Near(differences.Zip(seed, (a, b) => a * b).Aggregate(T.Zero, (a, b) => a + b), slopes[i], "gradient");
                Tensor<T>[] direction = [.. point.Select((tensor, k) => k == moved ? Plus(Zero(tensor), element, T.One) : Zero(tensor))];
                T[] tangent = Flat(function.JacobianVectorProduct(Input(point), Input(direction)));
                for (int k = 0; k < tangent.Length; k++)
                    Near(differences[k], tangent[k], "tangent");
            }
        }

        var attribution = new IntegratedGradients { Steps = 400 }.Explain(function, Input(point), target: 0);
        T sum = arguments.SelectMany(argument => Flat<T>(attribution[argument.Name!])).Aggregate(T.Zero, (a, b) => a + b);
        T change = value[0] - At([.. point.Select(Zero)])[0];
        Assert.True(T.Abs(sum - change) < T.CreateChecked(1e-3), $"{what}: attributions sum to {sum}, the value changes by {change}");
    }

    private static DifferentiableFunction<T> Function<T>(string members, out MethodInfo method, out object instance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string real = typeof(T) == typeof(float) ? "float" : "double";
        var assembly = CompiledModel.Generate(
            "namespace Shop; public partial class Model { " + members + $" public static Tensor<{real}> Numbers(params int[] shape) "
            + $"{{ int length = 1; foreach (int size in shape) length *= size; var numbers = new {real}[length]; for (int i = 0; i < length; i++) numbers[i] = ({real})Math.Sin(1.7 * i + 0.4); "
            + "return Tensor.Create(numbers, [.. Array.ConvertAll(shape, size => (nint)size)]); } }", out _);
        var type = assembly.GetType("Shop.Model", throwOnError: true)!;
        instance = Activator.CreateInstance(type)!;
        method = type.GetMethod("F")!;
        return (DifferentiableFunction<T>)assembly.Member("Shop.Model", "FDerivative", instance);
    }

    private static Tensor<T> Numbers<T>(params int[] shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = shape.Aggregate(1, (a, b) => a * b);
        return Tensor.Create([.. Enumerable.Range(0, length).Select(i => T.CreateChecked(Math.Cos(2.3 * i + 0.2)))],
            [.. shape.Select(size => (nint)size)]);
    }

    private static Tensor<T> Zero<T>(Tensor<T> tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Tensor.Create(new T[tensor.FlattenedLength], tensor.Lengths.ToArray());

    private static Tensor<T> Plus<T>(Tensor<T> tensor, int element, T by)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] flat = Flat(tensor);
        flat[element] += by;
        return Tensor.Create(flat, tensor.Lengths.ToArray());
    }

    private static T[] Flat<T>(Tensor<T> tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var flat = new T[tensor.FlattenedLength];
        tensor.FlattenTo(flat);
        return flat;
    }
}
