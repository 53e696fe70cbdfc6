using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace AutoIG;

public static partial class Nn
{
    /// <summary>
    /// One layer and direction of a long short-term memory (Hochreiter &amp; Schmidhuber 1997), as PyTorch computes it:
    /// (i, f, g, o) = weightIh·xₜ + biasIh + weightHh·hₜ₋₁ + biasHh; cₜ = σ(f)·cₜ₋₁ + σ(i)·tanh(g); hₜ = σ(o)·tanh(cₜ).
    /// </summary>
    /// <param name="input">[steps, in].</param>
    /// <param name="weightIh">[4·hidden, in], the gates in the order i, f, g, o.</param>
    /// <param name="weightHh">[4·hidden, hidden].</param>
    /// <param name="biasIh">[4·hidden], or none.</param>
    /// <param name="biasHh">[4·hidden], or none.</param>
    /// <param name="initialHidden">h₀: [hidden]; zero if absent.</param>
    /// <param name="initialCell">c₀: [hidden]; zero if absent.</param>
    /// <param name="reverse">Whether the steps are taken from the last to the first. Row t of the result belongs to step t either
    /// way.</param>
    /// <returns>[steps, hidden]: hₜ of every step.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor<T> Lstm<T>(
        Tensor<T> input,
        Tensor<T> weightIh,
        Tensor<T> weightHh,
        Tensor<T>? biasIh = null,
        Tensor<T>? biasHh = null,
        Tensor<T>? initialHidden = null,
        Tensor<T>? initialCell = null,
        bool reverse = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Recurrence recurrence = RecurrenceOf(4, input, weightIh, weightHh, biasIh, biasHh, initialHidden);
        Expect.Shape(initialCell, [recurrence.Hidden], "[hidden]");
        double[] cell = initialCell?.Doubles() ?? new double[recurrence.Hidden];
        return recurrence.Run<T>(reverse, (fromInput, fromState, hidden) =>
        {
            int n = hidden.Length;
            for (int j = 0; j < n; j++)
            {
                double i = Sigmoid(fromInput[j] + fromState[j]), f = Sigmoid(fromInput[n + j] + fromState[n + j]);
                double g = Math.Tanh(fromInput[(2 * n) + j] + fromState[(2 * n) + j]),
                    o = Sigmoid(fromInput[(3 * n) + j] + fromState[(3 * n) + j]);
                cell[j] = (f * cell[j]) + (i * g);
                hidden[j] = o * Math.Tanh(cell[j]);
            }
        });
    }

    /// <summary>
    /// One layer and direction of a gated recurrent unit (Cho et al., arXiv 1406.1078), as PyTorch computes it: with
    /// (r, z, n) = weightIh·xₜ + biasIh and (r', z', n') = weightHh·hₜ₋₁ + biasHh,
    /// hₜ = (1 − Z)·tanh(n + σ(r + r')·n') + Z·hₜ₋₁ where Z = σ(z + z').
    /// </summary>
    /// <param name="input">[steps, in].</param>
    /// <param name="weightIh">[3·hidden, in], the gates in the order r, z, n.</param>
    /// <param name="weightHh">[3·hidden, hidden].</param>
    /// <param name="biasIh">[3·hidden], or none.</param>
    /// <param name="biasHh">[3·hidden], or none.</param>
    /// <param name="initialHidden">h₀: [hidden]; zero if absent.</param>
    /// <param name="reverse">Whether the steps are taken from the last to the first. Row t of the result belongs to step t either
    /// way.</param>
    /// <returns>[steps, hidden]: hₜ of every step.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor<T> Gru<T>(
        Tensor<T> input,
        Tensor<T> weightIh,
        Tensor<T> weightHh,
        Tensor<T>? biasIh = null,
        Tensor<T>? biasHh = null,
        Tensor<T>? initialHidden = null,
        bool reverse = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        RecurrenceOf(3, input, weightIh, weightHh, biasIh, biasHh, initialHidden).Run<T>(reverse, static (fromInput, fromState, hidden) =>
        {
            int n = hidden.Length;
            for (int j = 0; j < n; j++)
            {
                double r = Sigmoid(fromInput[j] + fromState[j]), z = Sigmoid(fromInput[n + j] + fromState[n + j]);
                double candidate = Math.Tanh(fromInput[(2 * n) + j] + (r * fromState[(2 * n) + j]));
                hidden[j] = ((1 - z) * candidate) + (z * hidden[j]);
            }
        });

    /// <summary>
    /// One layer and direction of a plain recurrent network (Elman 1990):
    /// hₜ = tanh(weightIh·xₜ + biasIh + weightHh·hₜ₋₁ + biasHh), or ReLU instead of tanh.
    /// </summary>
    /// <param name="input">[steps, in].</param>
    /// <param name="weightIh">[hidden, in].</param>
    /// <param name="weightHh">[hidden, hidden].</param>
    /// <param name="biasIh">[hidden], or none.</param>
    /// <param name="biasHh">[hidden], or none.</param>
    /// <param name="initialHidden">h₀: [hidden]; zero if absent.</param>
    /// <param name="nonlinearity">tanh or ReLU.</param>
    /// <param name="reverse">Whether the steps are taken from the last to the first. Row t of the result belongs to step t either
    /// way.</param>
    /// <returns>[steps, hidden]: hₜ of every step.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor<T> Rnn<T>(
        Tensor<T> input,
        Tensor<T> weightIh,
        Tensor<T> weightHh,
        Tensor<T>? biasIh = null,
        Tensor<T>? biasHh = null,
        Tensor<T>? initialHidden = null,
        RnnNonlinearity nonlinearity = RnnNonlinearity.Tanh,
        bool reverse = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Func<double, double> activation = nonlinearity switch
        {
            RnnNonlinearity.Tanh => Math.Tanh,
            RnnNonlinearity.Relu => Relu,
            _ => throw Expect.Mismatch(nameof(nonlinearity), "an RnnNonlinearity", nonlinearity),
        };
        return RecurrenceOf(1, input, weightIh, weightHh, biasIh, biasHh, initialHidden).Run<T>(reverse, (fromInput, fromState, hidden) =>
        {
            for (int j = 0; j < hidden.Length; j++)
                hidden[j] = activation(fromInput[j] + fromState[j]);
        });
    }

    /// <summary>
    /// Several layers of <see cref="Lstm{T}(Tensor{T}, Tensor{T}, Tensor{T}, Tensor{T}, Tensor{T}, Tensor{T}, Tensor{T}, bool)"/>, from
    /// zero states.
    /// </summary>
    /// <inheritdoc cref="Rnn{T}(Tensor{T}, ReadOnlySpan{RecurrentWeights{T}}, RnnNonlinearity, bool)"/>
    public static Tensor<T> Lstm<T>(Tensor<T> input, ReadOnlySpan<RecurrentWeights<T>> layers, bool bidirectional = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Layers(
            input, layers, bidirectional,
            static (x, w, reverse) => Lstm(x, w.WeightIh, w.WeightHh, w.BiasIh, w.BiasHh, reverse: reverse));

    /// <summary>
    /// Several layers of <see cref="Gru{T}(Tensor{T}, Tensor{T}, Tensor{T}, Tensor{T}, Tensor{T}, Tensor{T}, bool)"/>, from zero states.
    /// </summary>
    /// <inheritdoc cref="Rnn{T}(Tensor{T}, ReadOnlySpan{RecurrentWeights{T}}, RnnNonlinearity, bool)"/>
    public static Tensor<T> Gru<T>(Tensor<T> input, ReadOnlySpan<RecurrentWeights<T>> layers, bool bidirectional = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Layers(
            input, layers, bidirectional,
            static (x, w, reverse) => Gru(x, w.WeightIh, w.WeightHh, w.BiasIh, w.BiasHh, reverse: reverse));

    /// <summary>
    /// Several layers of <see cref="Rnn{T}(Tensor{T}, Tensor{T}, Tensor{T}, Tensor{T}, Tensor{T}, Tensor{T}, RnnNonlinearity, bool)"/>,
    /// from zero states.
    /// </summary>
    /// <param name="input">[steps, in].</param>
    /// <param name="layers">The layers from the first to the last; if bidirectional, each one's forward weights and then its backward
    /// weights.</param>
    /// <param name="nonlinearity">tanh or ReLU.</param>
    /// <param name="bidirectional">Whether each layer also runs from the last step to the first, its states beside the forward
    /// ones.</param>
    /// <returns>[steps, hidden], or [steps, 2·hidden] if bidirectional: the states of the last layer.</returns>
    /// <exception cref="ArgumentException">There is no layer, an odd number for two directions, or the shapes do not fit.</exception>
    public static Tensor<T> Rnn<T>(
        Tensor<T> input,
        ReadOnlySpan<RecurrentWeights<T>> layers,
        RnnNonlinearity nonlinearity = RnnNonlinearity.Tanh,
        bool bidirectional = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Layers(
            input,
            layers,
            bidirectional,
            (x, w, reverse) => Rnn(x, w.WeightIh, w.WeightHh, w.BiasIh, w.BiasHh, nonlinearity: nonlinearity, reverse: reverse));

    private static Tensor<T> Layers<T>(
        Tensor<T> input,
        ReadOnlySpan<RecurrentWeights<T>> layers,
        bool bidirectional,
        Func<Tensor<T>, RecurrentWeights<T>, bool, Tensor<T>> layer,
        [CallerMemberName] string op = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (layers.IsEmpty || (bidirectional && layers.Length % 2 != 0))
        {
            throw Expect.Mismatch(
                nameof(layers), bidirectional ? "weights for two directions of each layer" : "at least one layer", layers.Length, op);
        }

        Tensor<T> x = input;
        for (int i = 0; i < layers.Length; i += bidirectional ? 2 : 1)
            x = bidirectional ? Concat([layer(x, layers[i], false), layer(x, layers[i + 1], true)], dim: 1) : layer(x, layers[i], false);
        return x;
    }

    private static Recurrence RecurrenceOf<T>(
        int gates,
        Tensor<T> input,
        Tensor<T> weightIh,
        Tensor<T> weightHh,
        Tensor<T>? biasIh,
        Tensor<T>? biasHh,
        Tensor<T>? initialHidden,
        [CallerMemberName] string op = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string rows = gates == 1 ? "hidden" : $"{gates}·hidden";
        int[] sizes = Expect.Layout(input, ["steps", "in"], op: op);
        int hidden = Expect.Layout(weightHh, [rows, "hidden"], op: op)[1];
        Expect.Layout(weightIh, [rows, "in"], op: op);
        Expect.Shape(weightHh, [gates * hidden, hidden], $"[{rows}, hidden]", op: op);
        Expect.Shape(weightIh, [gates * hidden, sizes[1]], $"[{rows}, in]", op: op);
        Expect.Shape(biasIh, [gates * hidden], $"[{rows}]", op: op);
        Expect.Shape(biasHh, [gates * hidden], $"[{rows}]", op: op);
        Expect.Shape(initialHidden, [hidden], "[hidden]", op: op);
        return new Recurrence(
            sizes[0], hidden, input.Doubles(), weightIh.Doubles(), weightHh.Doubles(), biasIh?.Doubles(), biasHh?.Doubles(),
            initialHidden?.Doubles());
    }

    /// <summary>From the gates' sums that come from the input and from the state before to the next state, in place.</summary>
    private delegate void RecurrentStep(ReadOnlySpan<double> fromInput, ReadOnlySpan<double> fromState, Span<double> hidden);

    /// <summary>What the three kinds of recurrence have in common: checked weights and the walk over the steps, all in double.</summary>
    private sealed record Recurrence(
        int Steps, int Hidden, double[] Input, double[] WeightIh, double[] WeightHh, double[]? BiasIh, double[]? BiasHh,
        double[]? InitialHidden)
    {
        public Tensor<T> Run<T>(bool reverse, RecurrentStep step)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            int features = Input.Length / Steps, rows = WeightHh.Length / Hidden;
            double[] hidden = InitialHidden ?? new double[Hidden], states = new double[Steps * Hidden];
            double[] fromInput = new double[rows], fromState = new double[rows];
            for (int s = 0; s < Steps; s++)
            {
                int t = reverse ? Steps - 1 - s : s;
                for (int row = 0; row < rows; row++)
                {
                    fromInput[row] = TensorPrimitives.Dot<double>(
                        WeightIh.AsSpan(row * features, features), Input.AsSpan(t * features, features)) + (BiasIh?[row] ?? 0);
                    fromState[row] = TensorPrimitives.Dot<double>(WeightHh.AsSpan(row * Hidden, Hidden), hidden) + (BiasHh?[row] ?? 0);
                }

                step(fromInput, fromState, hidden);
                hidden.CopyTo(states.AsSpan(t * Hidden));
            }

            return Elements.Rounded<T>(states, Steps, Hidden);
        }
    }
}
