using System.Numerics;
using AutoIG.CompilerServices;

namespace AutoIG.Tests.Functions;

/// <summary>
/// Of an image of two channels, [2, 3, 4]: y₀ = Σ c_i tanh x_i and y₁ = Σ c_i x_i², c_i = cos i, written by hand, with an empty prefix.
/// </summary>
internal sealed class SmallImage<T> : FunctionDefinition<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const int Length = 24;

    public DifferentiableFunction<T> Function => field ??= DifferentiableFunction.Create(this);

    public override FunctionSignature Signature { get; } = new()
    {
        Name = "SmallImage.Scores",
        Inputs = [new InputInfo("image", new ModelShape(2, 3, 4), IsScalar: false)],
    };

    protected override FunctionPlan Bind(int way, ReadOnlySpan<int> dimensions) => new()
    {
        OutputShape = [2],
        FrontierLengths = [Length],
        PrefixIsEmpty = true,
    };

    public override FunctionPrograms<T> Programs(int way) =>
        new(new Gradient(), () => throw new InvalidOperationException("No path method pushes tangents here."));

    /// <summary>An output in plain double arithmetic, with its gradient.</summary>
    public static double Reference(ReadOnlySpan<double> x, int target, out double[] gradient)
    {
        double sum = 0;
        gradient = new double[Length];
        for (int i = 0; i < Length; i++)
        {
            double c = Math.Cos(i), t = Math.Tanh(x[i]);
            sum += target == 0 ? c * t : c * x[i] * x[i];
            gradient[i] = target == 0 ? c * (1 - t * t) : 2 * c * x[i];
        }
        return sum;
    }

    private sealed class Gradient : GradientProgram<T>
    {
        public override void Prefix(Batch<T> batch) => throw new InvalidOperationException("The prefix is empty.");

        public override void PrefixTransposed(Batch<T> batch) => throw new InvalidOperationException("The prefix is empty.");

        public override void Forward(Batch<T> batch)
        {
            for (int p = 0; p < batch.Points; p++)
            {
                T first = T.Zero, second = T.Zero;
                for (int i = 0; i < Length; i++)
                {
                    T c = T.CreateTruncating(Math.Cos(i)), x = batch.Frontier(0)[p * Length + i];
                    first += c * T.Tanh(x);
                    second += c * x * x;
                }
                batch.Output[2 * p] = first;
                batch.Output[2 * p + 1] = second;
            }
        }

        public override void Backward<TGate>(Batch<T> batch)
        {
            for (int p = 0; p < batch.Points; p++)
            {
                for (int i = 0; i < Length; i++)
                {
                    T c = T.CreateTruncating(Math.Cos(i)), x = batch.Frontier(0)[p * Length + i], t = T.Tanh(x);
                    batch.FrontierAdjoint(0)[p * Length + i] = batch.OutputAdjoint[2 * p] * c * (T.One - t * t)
                        + batch.OutputAdjoint[2 * p + 1] * T.CreateTruncating(2) * c * x;
                }
            }
        }
    }
}
