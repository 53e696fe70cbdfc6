using System.Numerics.Tensors;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using AutoIG.Generator.Tests.Lowering;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using static AutoIG.Generator.Tests.Emission.TensorElements;

namespace AutoIG.Generator.Tests.Operators;

/// <summary>
/// Each call of each operator on 1/x, of which the second half is ±∞. Outputs that do not change with that half have the gradient and the
/// tangent that they have beside finite numbers: the other rows of a matrix, what is not chosen. Where nothing is asked for, everything is
/// exactly 0.
/// </summary>
public sealed class SingularOperandTests
{
    private const double Tolerance = 1e-11;

    private static readonly OperatorModel[] Models =
        [.. OperatorModels.All.Where(model => !model.Call.StartsWith("Embedding(", StringComparison.Ordinal)).Select(OfInverses)];

    private static readonly Lazy<Assembly> Compiled = new(Compile);

    public static TheoryData<string> Names => new(Models.Select(model => model.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void What_does_not_read_the_singular_half_does_not_see_it(string name)
    {
        int number = Array.FindIndex(Models, m => m.Name == name);
        var model = Models[number];
        var type = Compiled.Value.GetType($"Model{number}", throwOnError: true)!;
        var function = (DifferentiableFunction<double>)type.GetProperty("CallDerivative")!
            .GetValue(Activator.CreateInstance(type, model.Constants))!;
        var random = new Random(4);
        double[][] singular = Inputs(model, (_, i) => i % 2 == 0 ? 0.0 : -0.0), near = singular;
        double[] output = Flat(function.Evaluate(Input(model, singular)));
        bool[] clean = Array.ConvertAll(output, double.IsFinite);
        for (int trial = 0; trial < 6; trial++)
        {
            near = Inputs(model, (_, _) => Math.ScaleB(0.5 + random.NextDouble(), random.Next(-3, 4)) * (random.Next(2) == 0 ? 1 : -1));
            double[] other = Flat(function.Evaluate(Input(model, near)));
            for (int j = 0; j < clean.Length; j++)
                clean[j] &= Math.Abs(other[j] - output[j]) <= Tolerance * (1 + Math.Abs(output[j]));
        }

        var adjoint = Array.ConvertAll(clean, isClean => isClean ? (2 * random.NextDouble()) - 1 : 0);
        AssertSame(model, Gradients(model, function, near, adjoint), Gradients(model, function, singular, adjoint), "gradient");
        double[][] along = [.. model.Inputs.Values.Select(x => Halved(x, _ => (2 * random.NextDouble()) - 1, (_, _) => 0))];
        double[] tangent = Flat(function.JacobianVectorProduct(Input(model, singular), Input(model, along))),
            expected = Flat(function.JacobianVectorProduct(Input(model, near), Input(model, along)));
        for (int j = 0; j < clean.Length; j++)
            Assert.True(!clean[j] || IsNear(expected[j], tangent[j]), $"tangent[{j}]: {expected[j]} expected, {tangent[j]} came");

        // Directions of 0.
        Assert.All(Gradients(model, function, singular, new double[output.Length]).SelectMany(g => g), g => Assert.Equal(0, g));
        double[][] still = [.. model.Inputs.Values.Select(x => new double[x.FlattenedLength])];
        Assert.All(Flat(function.JacobianVectorProduct(Input(model, singular), Input(model, still))), t => Assert.Equal(0, t));
    }

    /// <summary>Rows that do not see each other are what the theory is about: it must not pass for want of them.</summary>
    [Fact]
    public void Rows_of_each_kind_are_among_them() => Assert.All(
        new[] { "Norm(", "Softmax(", "LogSoftmax(", "LogSumExp(", "Var(", "LayerNorm(", "RmsNorm(", "GroupNorm(", "InstanceNorm(", "Max(" },
        call => Assert.Contains(Models, model => model.Call.Contains(call, StringComparison.Ordinal)));

    private static OperatorModel OfInverses(OperatorModel model)
    {
        string names = string.Join("|", model.Inputs.Keys);
        return model with { Call = Regex.Replace(model.Call, $@"\b({names})\b(?!\.|:)", "(1.0 / $1)") };
    }

    private static Assembly Compile()
    {
        var compilation = Source.Compile([.. Models.Select((model, i) => model.Source($"Model{i}", "double"))]);
        var driver = CSharpGeneratorDriver.Create(
            [new AutoIGGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)compilation.SyntaxTrees.First().Options);
        driver.RunGeneratorsAndUpdateCompilation(compilation, out var complete, out _);
        using var image = new MemoryStream();
        var faults = complete.Emit(image).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToArray();
        Assert.True(faults.Length == 0, string.Join("\n", faults.Take(40).Select(f => f.ToString())));
        image.Position = 0;
        return new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(image);
    }

    /// <summary>The first half is the same for all.</summary>
    private static double[][] Inputs(OperatorModel model, Func<int, int, double> singular)
    {
        var random = new Random(3);
        return [.. model.Inputs.Values.Select(x => Halved(x, _ => 0.6 + random.NextDouble(), singular))];
    }

    private static double[] Halved(Tensor<double> like, Func<int, double> first, Func<int, int, double> second)
    {
        int length = (int)like.FlattenedLength, half = (length + 1) / 2;
        return [.. Enumerable.Range(0, length).Select(i => i < half ? first(i) : second(length, i))];
    }

    private static double[][] Gradients(OperatorModel model, DifferentiableFunction<double> function, double[][] input, double[] adjoint)
    {
        var gradients = function.VectorJacobianProduct(Input(model, input), adjoint);
        return [.. model.Inputs.Keys.Select(key => Flat(gradients[key]))];
    }

    private static FunctionInput<double> Input(OperatorModel model, double[][] elements) => model.Inputs.Values.Zip(elements)
        .Aggregate(new FunctionInput<double>(), (input, pair) => input.Add(Tensor.Create(pair.Second, pair.First.Lengths)));

    private static void AssertSame(OperatorModel model, double[][] expected, double[][] actual, string what)
    {
        foreach (var (name, near, far) in model.Inputs.Keys.Zip(expected, actual))
        {
            for (int i = 0; i < near.Length; i++)
            {
                // What moves the result nowhere near does not move it at the pole.
                bool isSame = i < (near.Length + 1) / 2 || near[i] == 0 ? IsNear(near[i], far[i]) : far[i] == 0;
                Assert.True(isSame, $"{what} of {name}[{i}]: {near[i]} expected, {far[i]} came");
            }
        }
    }

    private static bool IsNear(double expected, double actual) => Math.Abs(expected - actual) <= Tolerance * (1 + Math.Abs(expected));
}
