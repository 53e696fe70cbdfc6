using AutoIG.CompilerServices;

namespace AutoIG;

/// <summary>
/// Which rule each layer follows in layer-wise relevance propagation, by its kind and its place (Kohlbrenner et al. 2019, "Towards Best
/// Practice in Explaining Neural Network Decisions with LRP", arXiv 1910.09840). Immutable; a single <see cref="LrpRule"/> converts to the
/// composite of that rule.
/// </summary>
/// <param name="Convolution">The rule of convolutions, transposed ones included.</param>
/// <param name="Linear">The rule of fully connected layers.</param>
public sealed record LrpComposite(LrpRule Convolution, LrpRule Linear)
{
    private readonly Dictionary<LayerKey, LrpRule> ofLayers = [];

    /// <summary>The rule of convolutions, transposed ones included.</summary>
    public LrpRule Convolution { get; init; } = Expect.NotNull(Convolution, nameof(Convolution));

    /// <summary>The rule of fully connected layers.</summary>
    public LrpRule Linear { get; init; } = Expect.NotNull(Linear, nameof(Linear));

    /// <summary>
    /// The rule of recurrent layers, the first layer included; <see langword="null"/> for that of fully connected layers, or of the first
    /// one. It has to be ε, the only one that is defined for them.
    /// </summary>
    public LrpRule? Recurrent { get; init; }

    /// <summary>The rule of the layer that is computed first, whatever its kind; <see langword="null"/> for that of its kind.</summary>
    public LrpRule? First { get; init; }

    /// <summary>The rule of the convolution that is computed first; <see langword="null"/> for that of convolutions.</summary>
    public LrpRule? FirstConvolution { get; init; }

    /// <summary>One rule for all layers.</summary>
    public static implicit operator LrpComposite(LrpRule rule) => new(rule, rule);

    /// <summary>One rule for all layers.</summary>
    public static LrpComposite FromLrpRule(LrpRule rule) => rule;

    /// <summary>z⁺ for convolutions, ε for fully connected layers.</summary>
    /// <param name="epsilon">ε: 0 or more.</param>
    /// <param name="stabilizer">The stabiliser of z⁺: 0 or more.</param>
    public static LrpComposite EpsilonPlus(double epsilon = 1e-6, double stabilizer = 1e-6) =>
        new(LrpRule.ZPlus(stabilizer), LrpRule.Epsilon(epsilon));

    /// <summary><see cref="EpsilonPlus"/>, and flat for the first layer.</summary>
    /// <param name="epsilon">ε: 0 or more.</param>
    /// <param name="stabilizer">The stabiliser of z⁺ and flat: 0 or more.</param>
    public static LrpComposite EpsilonPlusFlat(double epsilon = 1e-6, double stabilizer = 1e-6) =>
        EpsilonPlus(epsilon, stabilizer) with { First = LrpRule.Flat(stabilizer) };

    /// <summary>α = 2, β = 1 for convolutions, ε for fully connected layers.</summary>
    /// <param name="epsilon">ε: 0 or more.</param>
    /// <param name="stabilizer">The stabiliser of αβ: 0 or more.</param>
    public static LrpComposite EpsilonAlpha2Beta1(double epsilon = 1e-6, double stabilizer = 1e-6) =>
        new(LrpRule.AlphaBeta(2, 1, stabilizer), LrpRule.Epsilon(epsilon));

    /// <summary><see cref="EpsilonAlpha2Beta1"/>, and flat for the first layer.</summary>
    /// <param name="epsilon">ε: 0 or more.</param>
    /// <param name="stabilizer">The stabiliser of αβ and flat: 0 or more.</param>
    public static LrpComposite EpsilonAlpha2Beta1Flat(double epsilon = 1e-6, double stabilizer = 1e-6) =>
        EpsilonAlpha2Beta1(epsilon, stabilizer) with { First = LrpRule.Flat(stabilizer) };

    /// <summary>The generalised γ for convolutions, ε for fully connected layers, and z-box for the first convolution.</summary>
    /// <param name="box">The rule of the first convolution: <see cref="LrpRule.ZBox(double, double, double)"/>.</param>
    /// <param name="epsilon">ε: 0 or more.</param>
    /// <param name="gamma">γ: 0 or more.</param>
    /// <param name="stabilizer">The stabiliser of γ: 0 or more.</param>
    public static LrpComposite EpsilonGammaBox(LrpRule box, double epsilon = 1e-6, double gamma = 0.25, double stabilizer = 1e-6) =>
        new(LrpRule.GeneralizedGamma(gamma, stabilizer), LrpRule.Epsilon(epsilon)) { FirstConvolution = Expect.NotNull(box, nameof(box)) };

    /// <summary>The composite with another rule for one layer.</summary>
    /// <param name="layer">
    /// A layer by its generated key: the rule is that of the affine layers of which it is the first value with a name, such as the
    /// convolution of <c>var features = Relu(Conv2D(x, weight))</c>.
    /// </param>
    /// <param name="rule">The rule.</param>
    public LrpComposite With(LayerKey layer, LrpRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var copy = this with { };
        copy.ofLayers[layer] = rule;
        return copy;
    }

    private LrpComposite(LrpComposite original)
    {
        (Convolution, Linear, Recurrent) = (original.Convolution, original.Linear, original.Recurrent);
        (First, FirstConvolution) = (original.First, original.FirstConvolution);
        ofLayers = new Dictionary<LayerKey, LrpRule>(original.ofLayers);
    }

    /// <summary>The layers that have a rule of their own.</summary>
    internal IReadOnlyDictionary<LayerKey, LrpRule> OfLayers => ofLayers;

    /// <summary>The rules of a function's affine layers, but for those of <see cref="OfLayers"/>.</summary>
    internal LrpRule[] For(IReadOnlyList<RelevanceLayer> layers)
    {
        var rules = layers.Select(layer => layer.Kind switch
        {
            RelevanceLayerKind.Convolution => Convolution,
            RelevanceLayerKind.Recurrent => Recurrent ?? Linear,
            _ => Linear,
        }).ToArray();
        int firstConvolution = layers.ToList().FindIndex(layer => layer.Kind == RelevanceLayerKind.Convolution);
        if (FirstConvolution is not null && firstConvolution >= 0)
            rules[firstConvolution] = FirstConvolution;
        if (First is not null && rules.Length > 0 && (Recurrent is null || layers[0].Kind != RelevanceLayerKind.Recurrent))
            rules[0] = First;
        return rules;
    }
}
