using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// The feature maps A_c of a layer at one sample, channel by channel in the user's order, with ∂F/∂A_c and the weights that a method gives
/// them.
/// </summary>
internal sealed class FeatureMaps
{
    private readonly int[] stored;
    private readonly double[] activations, gradients, weights;

    public FeatureMaps(ChannelLayout layout, int[] shape, IReadOnlyList<int> storage)
    {
        Layout = layout;
        stored = new int[layout.Channels * layout.Positions];
        for (int c = 0; c < layout.Channels; c++)
        {
            for (int p = 0; p < layout.Positions; p++)
                stored[(c * layout.Positions) + p] = Layers.StoragePosition(shape, storage, layout.Element(c, p));
        }

        activations = new double[stored.Length];
        gradients = new double[stored.Length];
        weights = new double[stored.Length];
    }

    public ChannelLayout Layout { get; }

    public int Channels => Layout.Channels;

    public int Positions => Layout.Positions;

    /// <summary>Where the elements of a channel lie in the layer's storage.</summary>
    public ReadOnlySpan<int> StoredAt(int channel) => stored.AsSpan(channel * Positions, Positions);

    /// <summary>A_c.</summary>
    public ReadOnlySpan<double> Activation(int channel) => activations.AsSpan(channel * Positions, Positions);

    /// <summary>∂F/∂A_c.</summary>
    public ReadOnlySpan<double> Gradient(int channel) => gradients.AsSpan(channel * Positions, Positions);

    /// <summary>The weights of the elements of A_c, which the method writes.</summary>
    public Span<double> Weights(int channel) => weights.AsSpan(channel * Positions, Positions);

    /// <summary>Takes over a sample.</summary>
    /// <param name="layer">The layer, in storage order.</param>
    /// <param name="gradient">The gradient by it, likewise; empty where the method needs none.</param>
    public void Read<T>(ReadOnlySpan<T> layer, ReadOnlySpan<double> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < stored.Length; i++)
        {
            activations[i] = double.CreateTruncating(layer[stored[i]]);
            if (!gradient.IsEmpty)
                gradients[i] = gradient[stored[i]];
        }
    }

    /// <summary>Σ_c w_c A_c at each position. A weight of 0 takes no part, whatever it is multiplied by.</summary>
    public void WeightedSum(Span<double> map)
    {
        map.Clear();
        for (int c = 0; c < Channels; c++)
        {
            ReadOnlySpan<double> activation = Activation(c), weight = Weights(c);
            for (int p = 0; p < map.Length; p++)
                map[p] += Moves.Times(weight[p], activation[p]);
        }
    }
}
