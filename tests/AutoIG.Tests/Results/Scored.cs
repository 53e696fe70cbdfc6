using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Tests.Results;

/// <summary>Small functions with named features, whose attributions can be computed by hand.</summary>
internal static partial class Scored
{
    /// <summary>Two outputs: Σ x² and Σ tanh x of three features.</summary>
    [Differentiable]
    public static Tensor<double> Scores([Shape(3), Features("age", "income", "debt")] Tensor<double> x) => Stack(Sum(x * x), Sum(Tanh(x)));

    [Differentiable]
    public static Tensor<float> ScoresInSingle([Shape(3), Features("age", "income", "debt")] Tensor<float> x) =>
        Stack(Sum(x * x), Sum(Tanh(x)));

    /// <summary>Something to be explained of two outputs.</summary>
    [Differentiable]
    public static double TwoNorm([Shape(2)] Tensor<double> y) => Sum(y * y);

    /// <summary>An input of the same name as that of the scores, and of another length.</summary>
    [Differentiable]
    public static double TwoNormOfX([Shape(2)] Tensor<double> x) => Sum(x * x);

    /// <summary>As many features as there are names, whatever the dimension says.</summary>
    [Differentiable]
    public static double Total([Shape("n"), Features("a", "b", "c")] Tensor<double> x) => Sum(x * x);

    /// <summary>More names than a line of generated code holds.</summary>
    [Differentiable]
    public static double Long([Shape(5), Features(
        "the first name, which is long", "the second name, which is longer", "the third \"name\"", "four",
        "the fifth and last of them all")]
        Tensor<double> x) => Sum(x * x);

    /// <summary>A number with a name of its own beside one without.</summary>
    [Differentiable]
    public static double Risk([Features("Age in \"years\"")] double age, double income) => age * income;

    /// <summary>Two tensors that share a name, and one without names.</summary>
    [Differentiable]
    public static double Pair(
        [Shape(2), Features("a", "b")] Tensor<double> x, [Shape(2), Features("b", "c")] Tensor<double> y, [Shape(1, 2)] Tensor<double> z) =>
        Sum(x * y) + Sum(z * z);
}
