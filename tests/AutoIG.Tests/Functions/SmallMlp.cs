using System.Numerics;
using AutoIG.CompilerServices;

namespace AutoIG.Tests.Functions;

/// <summary>
/// 3 → 4 → 2 written by hand as the generator would: pre = W₁x + b₁ is the affine frontier, hidden = tanh or ReLU of it, y = W₂ hidden +
/// b₂.
/// </summary>
internal sealed class SmallMlp<T>(bool rectified, string name = "SmallMlp.Logits") : FunctionDefinition<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly double[] W1 = [0.5, -0.25, 0.75, -1.5, 0.3, 0.2, 0.9, 0.8, -0.7, 0.1, -0.6, 0.4];
    private static readonly double[] B1 = [0.1, 0.7, -0.2, 0.05];
    private static readonly double[] W2 = [1.2, -0.8, 0.5, 0.9, -0.4, 0.3, 1.1, -1.3];
    private static readonly double[] B2 = [0.2, -0.1];

    public static readonly LayerKey Pre = new("SmallMlp.Logits", 0, "pre");
    public static readonly LayerKey Hidden = new("SmallMlp.Logits", 1, "hidden");

    public DifferentiableFunction<T> Function => field ??= DifferentiableFunction.Create(this);

    public override FunctionSignature Signature { get; } = new()
    {
        Name = name,
        Inputs = [new InputInfo("features", new ModelShape(3), IsScalar: false)],
        // The hidden layer claims to be [2, 2] and to lie transposed, so that the way back to the user's order is tested.
        Layers = [new LayerInfo(0, "pre", InPrefix: true, []), new LayerInfo(1, "hidden", InPrefix: false, [1, 0])],
    };

    public int Forwards;

    public int Prefixes;

    protected override FunctionPlan Bind(int way, ReadOnlySpan<int> dimensions) => new()
    {
        OutputShape = [2],
        LayerShapes = [[4], [2, 2]],
        FrontierLengths = [4],
        Slots = [4],
        PushforwardSlots = [4, 4],
    };

    public override FunctionPrograms<T> Programs(int way) => new(new Gradient(this, rectified), () => new Tangents(rectified));

    /// <summary>The same function in plain double arithmetic, with its gradient: what the sweeps are held against.</summary>
    public double[] Reference(ReadOnlySpan<double> x, int target, out double[] gradient)
    {
        var y = new double[] { B2[0], B2[1] };
        gradient = new double[3];
        for (int j = 0; j < 4; j++)
        {
            double z = B1[j];
            for (int i = 0; i < 3; i++)
                z += W1[j * 3 + i] * x[i];
            double h = rectified ? Math.Max(z, 0) : Math.Tanh(z);
            double slope = rectified ? (z > 0 ? 1 : 0) : 1 - h * h;
            for (int o = 0; o < 2; o++)
                y[o] += W2[o * 4 + j] * h;
            for (int i = 0; i < 3; i++)
                gradient[i] += W2[target * 4 + j] * slope * W1[j * 3 + i];
        }
        return y;
    }

    /// <summary>The hidden layer and its slopes at a point, in the order in which the layer lies in memory.</summary>
    public (double[] Hidden, double[] Slope, double[] ToOutput) HiddenAt(ReadOnlySpan<double> x, int target)
    {
        var hidden = new double[4];
        var slope = new double[4];
        for (int j = 0; j < 4; j++)
        {
            double z = B1[j];
            for (int i = 0; i < 3; i++)
                z += W1[j * 3 + i] * x[i];
            hidden[j] = rectified ? Math.Max(z, 0) : Math.Tanh(z);
            slope[j] = rectified ? (z > 0 ? 1 : 0) : 1 - hidden[j] * hidden[j];
        }
        return (hidden, slope, W2[(target * 4)..(target * 4 + 4)]);
    }

    /// <summary>Row j of W₁.</summary>
    public static double[] WeightsOf(int neuron) => W1[(neuron * 3)..(neuron * 3 + 3)];

    private static T Activate(bool rectified, T z) => rectified ? T.Max(z, T.Zero) : T.Tanh(z);

    private static void Linear(ReadOnlySpan<T> hidden, Span<T> output, int points, bool withBias)
    {
        for (int p = 0; p < points; p++)
        {
            for (int o = 0; o < 2; o++)
            {
                T sum = withBias ? N(B2[o]) : T.Zero;
                for (int j = 0; j < 4; j++)
                    sum += N(W2[o * 4 + j]) * hidden[p * 4 + j];
                output[p * 2 + o] = sum;
            }
        }
    }

    private static T Rectify<TGate>(T adjoint, T output)
        where TGate : struct, IRectifierGate<T>
    {
        T result = default;
        Lane1<T>.Store(TGate.Pass(Lane1<T>.Create(adjoint), Lane1<T>.Create(output > T.Zero ? adjoint : T.Zero)), ref result);
        return result;
    }

    private static T N(double number) => T.CreateTruncating(number);

    private sealed class Gradient(SmallMlp<T> mlp, bool rectified) : GradientProgram<T>
    {
        public override void Prefix(Batch<T> batch)
        {
            Interlocked.Add(ref mlp.Prefixes, batch.Points);
            for (int p = 0; p < batch.Points; p++)
            {
                for (int j = 0; j < 4; j++)
                {
                    T sum = N(B1[j]);
                    for (int i = 0; i < 3; i++)
                        sum += N(W1[j * 3 + i]) * batch.Input(0)[p * 3 + i];
                    batch.Frontier(0)[p * 4 + j] = sum;
                }
            }
            batch.Layer(0, batch.Frontier(0));
        }

        public override void Forward(Batch<T> batch)
        {
            Interlocked.Add(ref mlp.Forwards, batch.Points);
            var hidden = batch.Slot(0, 4);
            for (int i = 0; i < hidden.Length; i++)
                hidden[i] = Activate(rectified, batch.Frontier(0)[i]);
            // The contract allows it: what reads the frontier afterwards is a mistake that must show.
            batch.Frontier(0).Fill(T.NaN);
            batch.Layer(1, hidden);
            Linear(hidden, batch.Output, batch.Points, withBias: true);
        }

        public override void Backward<TGate>(Batch<T> batch)
        {
            var hidden = batch.Slot(0, 4);
            var adjoint = batch.FrontierAdjoint(0);
            for (int p = 0; p < batch.Points; p++)
            {
                for (int j = 0; j < 4; j++)
                    adjoint[p * 4 + j] = N(W2[j]) * batch.OutputAdjoint[p * 2] + N(W2[4 + j]) * batch.OutputAdjoint[p * 2 + 1];
            }
            batch.LayerAdjoint(1, adjoint);
            for (int i = 0; i < hidden.Length; i++)
                adjoint[i] = rectified ? Rectify<TGate>(adjoint[i], hidden[i]) : adjoint[i] * (T.One - hidden[i] * hidden[i]);
        }

        public override void PrefixTransposed(Batch<T> batch)
        {
            batch.LayerAdjoint(0, batch.FrontierAdjoint(0));
            for (int p = 0; p < batch.Points; p++)
            {
                for (int i = 0; i < 3; i++)
                {
                    T sum = T.Zero;
                    for (int j = 0; j < 4; j++)
                        sum += N(W1[j * 3 + i]) * batch.FrontierAdjoint(0)[p * 4 + j];
                    batch.InputAdjoint(0)[p * 3 + i] = sum;
                }
            }
        }
    }

    private sealed class Tangents(bool rectified) : PushforwardProgram<T>
    {
        public override void Pushforward(Batch<T> batch)
        {
            var hidden = batch.Slot(0, 4);
            var tangent = batch.Slot(1, 4);
            for (int i = 0; i < hidden.Length; i++)
            {
                hidden[i] = Activate(rectified, batch.Frontier(0)[i]);
                tangent[i] = batch.FrontierTangent(0)[i] * (rectified
                    ? hidden[i] > T.Zero ? T.One : T.Zero
                    : T.One - hidden[i] * hidden[i]);
            }
            batch.Layer(1, hidden);
            batch.LayerTangent(1, tangent);
            Linear(hidden, batch.Output, batch.Points, withBias: true);
            Linear(tangent, batch.OutputTangent, batch.Points, withBias: false);
        }
    }
}
