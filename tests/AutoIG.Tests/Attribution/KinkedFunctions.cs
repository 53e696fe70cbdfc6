using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Tests.Attribution;

/// <summary>Functions with kinks, on which adaptive paths have something to halve.</summary>
internal static partial class KinkedFunctions
{
    /// <summary>The gradient of <see cref="Kinked"/> and of <see cref="Raised"/>.</summary>
    public static double[] Gradient(double x, double y) =>
    [
        (x > 0.3 ? 2 + y : 0) + (2 * x * Math.Max(0.45 - y, 0)) + (0.5 * Math.Exp(0.5 * x)),
        Math.Max(x - 0.3, 0) - (y < 0.45 ? x * x : 0),
    ];

    /// <summary>A kink across each axis, and smooth elsewhere.</summary>
    [Differentiable]
    public static double Kinked(double x, double y) =>
        (Math.Max(x - 0.3, 0) * (2 + y)) + (Math.Max(0.45 - y, 0) * x * x) + Math.Exp(0.5 * x);

    /// <summary>The same above a plateau beside which nine digits are all that is left.</summary>
    [Differentiable]
    public static double Raised(double x, double y) =>
        1e9 + ((Math.Max(x - 0.3, 0) * (2 + y)) + (Math.Max(0.45 - y, 0) * x * x) + Math.Exp(0.5 * x));

    /// <summary>0 wherever x = y, with attributions of a millionth that cancel.</summary>
    [Differentiable]
    public static double Balanced(double x, double y) => 1e-6 * (Math.Max(x - 0.3, 0) - Math.Max(y - 0.3, 0));

    /// <summary>A kink for each element: Σ x·max(x − ½, 0).</summary>
    [Differentiable]
    public static double Corners([Shape("n")] Tensor<double> x) => Sum(Relu(x - 0.5) * x);

    /// <summary>A step of the gradient for each element: Σ max(x − ½, 0).</summary>
    [Differentiable]
    public static double Ramps([Shape("n")] Tensor<double> x) => Sum(Relu(x - 0.5));

    /// <summary>The same in single precision, above a plateau.</summary>
    [Differentiable]
    public static float RaisedRamps([Shape("n")] Tensor<float> x) => 100 + Sum(Relu(x - 0.5f));
}
