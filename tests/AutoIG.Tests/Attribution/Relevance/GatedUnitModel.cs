using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Tests.Attribution.Relevance;

/// <summary>Gated linear units behind a normalisation by the root mean square, and products whose gate is another factor.</summary>
internal sealed partial class GatedUnitModel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const int Inputs = 3, Hidden = 4, Outputs = 2;

    [Shape(3)] private readonly Tensor<T> scale = Of(Scale, 3);
    [Shape(4, 3)] private readonly Tensor<T> ofGate = Of(Gate, 4, 3);
    [Shape(4, 3)] private readonly Tensor<T> ofUp = Of(Up, 4, 3);
    [Shape(2, 4)] private readonly Tensor<T> down = Of(Down, 2, 4);

    public static double[] Scale { get; } = Numbers(Inputs, 1);

    public static double[] Gate { get; } = Numbers(Hidden * Inputs, 2);

    public static double[] Up { get; } = Numbers(Hidden * Inputs, 3);

    public static double[] Down { get; } = Numbers(Outputs * Hidden, 4);

    [Differentiable(Programs = ModelPrograms.Relevance)]
    public Tensor<T> Units([Shape(3)] Tensor<T> x)
    {
        var z = RmsNorm(x, scale, eps: 1e-5);
        var act = Silu(Linear(z, ofGate));
        return Linear(act * Linear(z, ofUp), down);
    }

    /// <summary>A sigmoid is the gate, also of what another activation made.</summary>
    [Differentiable(Programs = ModelPrograms.Relevance)]
    public Tensor<T> Sigmoidal([Shape(3)] Tensor<T> x) => Linear(Silu(Linear(x, ofUp)) * Sigmoid(Linear(x, ofGate)), down);

    /// <summary>Two activations, of which neither is the gate.</summary>
    [Differentiable(Programs = ModelPrograms.Relevance)]
    public Tensor<T> Even([Shape(3)] Tensor<T> x) => Linear(Silu(Linear(x, ofUp)) * Gelu(Linear(x, ofGate)), down);

    // Numbers that single precision holds.
    private static double[] Numbers(int count, int phase) =>
        [.. Enumerable.Range(0, count).Select(i => (double)(float)Math.Sin((2.1 * i) + phase))];

    private static Tensor<T> Of(double[] numbers, params nint[] lengths) =>
        Tensor.Create(Array.ConvertAll(numbers, T.CreateTruncating), lengths);
}
