using System.Numerics.Tensors;
using static AutoIG.Generator.Tests.Emission.TensorElements;

namespace AutoIG.Generator.Tests.Operators;

/// <summary>
/// What is generated for each operator: its value, its adjoint and its tangent, against PyTorch, the method itself and differences.
/// </summary>
public sealed class OperatorDerivativeTests
{
    private const double Precise = 1e-10;
    private const double Step = 1e-5;
    private const double Differenced = 2e-7;

    public static TheoryData<string> Names => new(OperatorModels.All.Select(model => model.Name));

    /// <summary>
    /// PyTorch's table samples these at their jumps and poles, where differences and quadrature say nothing; they are differenced
    /// elsewhere, under the library's and Nn's other spellings.
    /// </summary>
    private static readonly string[] SampledAtPoles =
        ["Floor", "Ceiling", "Truncate", "Round", "Log", "Log2", "Log10", "Sqrt", "Rsqrt", "Reciprocal", "Cbrt"];

    public static TheoryData<string> SmoothNames => new(OperatorModels.All.Select(model => model.Name)
        .Where(name => !SampledAtPoles.Any(function => name == $"activation {function}(input)")));

    public static TheoryData<string> KnownNames =>
        new(OperatorModels.All.Where(model => model.Expected is not null).Select(model => model.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_value_is_the_methods_own(string name)
    {
        var model = OperatorModels.Of(name);
        var value = OperatorModels.Instance.Derivative(model).Evaluate(Input(model.Inputs.Values));
        var eager = OperatorModels.Instance.Eager(model);
        Assert.Equal(eager.Lengths.ToArray(), value.Lengths.ToArray());
        AssertClose(Flat(eager), Flat(value), Precise, "value");
    }

    [Theory]
    [MemberData(nameof(KnownNames))]
    public void The_gradient_is_PyTorchs(string name)
    {
        var model = OperatorModels.Of(name);
        var gradients = OperatorModels.Instance.Derivative(model)
            .VectorJacobianProduct(Input(model.Inputs.Values), Flat(model.Expected!.OutputGradient));
        // PyTorch's slope of HardSigmoid is 1/6 rounded to single precision.
        double tolerance = name.Contains("HardSigmoid", StringComparison.Ordinal) ? 1e-7 : Precise;
        foreach (string input in model.Inputs.Keys)
            AssertClose(Flat(model.Expected.InputGradients[input]), Flat(gradients[input]), tolerance, input);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Adjoint_and_tangent_are_transposes(string name)
    {
        var model = OperatorModels.Of(name);
        var directions = Directions(model);
        var tangent = Flat(Tangent(model, directions));
        var random = new Random(8);
        var seed = Array.ConvertAll(tangent, _ => 2 * random.NextDouble() - 1);
        var gradients = OperatorModels.Instance.Derivative(model).VectorJacobianProduct(Input(model.Inputs.Values), seed);

        double forward = Dot(seed, tangent), reverse = model.Inputs.Keys.Zip(directions)
            .Sum(pair => Dot(Flat(gradients[pair.First]), Flat(pair.Second)));
        double size = 1 + tangent.Sum(Math.Abs);
        Assert.True(Math.Abs(forward - reverse) <= Precise * size, $"⟨ȳ, Jẋ⟩ = {forward}, ⟨Jᵀȳ, ẋ⟩ = {reverse}");
    }

    [Theory]
    [MemberData(nameof(SmoothNames))]
    public void The_tangent_is_the_limit_of_differences(string name)
    {
        var model = OperatorModels.Of(name);
        var function = OperatorModels.Instance.Derivative(model);
        var directions = Directions(model);
        double[] Moved(double by) => Flat(function.Evaluate(Input(model.Inputs.Values.Zip(directions, (x, d) => Plus(x, by, d)))));
        var difference = Moved(Step).Zip(Moved(-Step), (after, before) => (after - before) / (2 * Step)).ToArray();
        AssertClose(difference, Flat(Tangent(model, directions)), Differenced, "difference");
    }

    [Theory]
    [MemberData(nameof(SmoothNames))]
    public void Points_of_a_batch_do_not_see_each_other(string name)
    {
        // The path integral runs many points through the sweeps at once; completeness fails where they mix.
        var model = OperatorModels.Of(name);
        var function = OperatorModels.Instance.Derivative(model);
        var start = Input(model.Inputs.Values.Select(x => Plus(x, -0.01, Like(x, () => 1))));
        var output = Flat(function.Evaluate(Input(model.Inputs.Values)));
        for (int target = 0; target < output.Length; target += Math.Max(1, output.Length - 1))
        {
            var why = new IntegratedGradients { Steps = 13 }.Explain(function, Input(model.Inputs.Values), start, target);
            double change = output[target] - Flat(function.Evaluate(start))[target];
            Assert.True(Math.Abs(why.ConvergenceDelta) <= 1e-6 * (1 + Math.Abs(change)),
                $"Σ attributions − ΔF = {why.ConvergenceDelta}, ΔF = {change}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_backward_sweep_leaves_what_it_reads(string name)
    {
        // The last row of a Jacobian comes from the last of many sweeps on the same values.
        var model = OperatorModels.Of(name);
        var function = OperatorModels.Instance.Derivative(model);
        var input = Input(model.Inputs.Values);
        var jacobian = function.Jacobian(input);
        var last = new double[Flat(function.Evaluate(input)).Length];
        last[^1] = 1;
        var gradients = function.VectorJacobianProduct(input, last);
        foreach (string of in model.Inputs.Keys)
            Assert.Equal(Flat(gradients[of]), jacobian[of].Elements[^gradients[of].Elements.Length..].ToArray());
    }

    private static Tensor<double>[] Directions(OperatorModel model)
    {
        var random = new Random(7);
        return [.. model.Inputs.Values.Select(x => Like(x, () => 2 * random.NextDouble() - 1))];
    }

    private static Tensor<double> Tangent(OperatorModel model, IEnumerable<Tensor<double>> directions) =>
        OperatorModels.Instance.Derivative(model).JacobianVectorProduct(Input(model.Inputs.Values), Input(directions));

    private static FunctionInput<double> Input(IEnumerable<Tensor<double>> tensors) =>
        tensors.Aggregate(new FunctionInput<double>(), (input, tensor) => input.Add(tensor));

    private static Tensor<double> Like(Tensor<double> tensor, Func<double> number) =>
        Tensor.Create(Array.ConvertAll(Flat(tensor), _ => number()), tensor.Lengths);

    private static Tensor<double> Plus(Tensor<double> x, double factor, Tensor<double> direction) =>
        Tensor.Create(Flat(x).Zip(Flat(direction), (a, d) => a + factor * d).ToArray(), x.Lengths);

    private static void AssertClose(double[] expected, double[] actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = Math.Max(1, expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(1).Max());
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(expected[i].Equals(actual[i]) || Math.Abs(expected[i] - actual[i]) <= tolerance * scale,
                $"{what}[{i}]: expected {expected[i]}, got {actual[i]}");
        }
    }
}
