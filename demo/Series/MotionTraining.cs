using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Series;

/// <summary>
/// The network once more, as a function of its weights, so that its derivative says how to train them. A convolution is written as what it
/// is, one matrix for all its windows, because weights of <c>Conv1D</c> are no input.
/// </summary>
internal static partial class MotionTraining
{
    /// <summary>The logits of the four kinds of motion.</summary>
    /// <param name="steps">The signal, normalised, a row for each moment.</param>
    /// <param name="conv1">Column k·6 + c: what is multiplied with channel c at the k-th step of a window. So the others.</param>
    [Differentiable]
    public static Tensor<double> Logits(
        [Shape(100, 6)] Tensor<double> steps, [Shape(12, 42)] Tensor<double> conv1, [Shape(12)] Tensor<double> bias1,
        [Shape(16, 60)] Tensor<double> conv2, [Shape(16)] Tensor<double> bias2, [Shape(16, 80)] Tensor<double> conv3,
        [Shape(16)] Tensor<double> bias3, [Shape(4, 16)] Tensor<double> fc, [Shape(4)] Tensor<double> fcBias)
    {
        var edges = Relu(Linear(WindowsOf7(steps), conv1, bias1));
        var gestures = Relu(Linear(WindowsOf5(edges), conv2, bias2));
        var phases = Relu(Linear(WindowsOf5(gestures), conv3, bias3));
        return Linear(Mean(phases, dim: 0), fc, fcBias);
    }

    /// <summary>At each moment the numbers of 7 moments around it, behind each other; zeros before the first and behind the last.</summary>
    private static Tensor<double> WindowsOf7(Tensor<double> steps)
    {
        var padded = Pad(steps, [0, 0, 3, 3]);
        return Concat(
            [
                Slice(padded, 0, 0..100), Slice(padded, 0, 1..101), Slice(padded, 0, 2..102), Slice(padded, 0, 3..103),
                Slice(padded, 0, 4..104), Slice(padded, 0, 5..105), Slice(padded, 0, 6..106),
            ],
            dim: 1);
    }

    private static Tensor<double> WindowsOf5(Tensor<double> steps)
    {
        var padded = Pad(steps, [0, 0, 2, 2]);
        return Concat(
            [
                Slice(padded, 0, 0..100), Slice(padded, 0, 1..101), Slice(padded, 0, 2..102), Slice(padded, 0, 3..103),
                Slice(padded, 0, 4..104),
            ],
            dim: 1);
    }
}
