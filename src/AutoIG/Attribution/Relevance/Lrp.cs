using System.Numerics.Tensors;
using AutoIG.CompilerServices;
using AutoIG.Functions;

namespace AutoIG;

/// <summary>
/// Layer-wise relevance propagation: the output is shared out backwards, layer by layer, among all that it was computed from (Bach et al.
/// 2015, "On Pixel-Wise Explanations for Non-Linear Classifier Decisions by Layer-Wise Relevance Propagation", PLoS ONE 10(7)).
/// </summary>
/// <remarks>
/// <para>
/// Asks for <c>[Differentiable(Programs = ModelPrograms.Relevance)]</c> on the method. Affine layers follow the rule that the composite
/// gives them; batch normalisation is part of the convolution before it. Activations pass relevance on, max-pools give it to the winner,
/// and concatenations to the parts. A sum gives each summand u the share u/stab(Σu); of an average each element is a summand of the mean. A
/// value that is read several times gets the sum of what comes back. Models with other operators are refused by name. The target is an
/// output, or a sum or other linear function of outputs, each of which begins with its part of it.
/// </para>
/// <para>
/// A recurrent layer follows ε in its pre-activations, of which input and state are summands of one sum; its states are sums as any other,
/// and its gates factors of products (Arras et al. 2017, "Explaining Recurrent Neural Network Predictions in Sentiment Analysis", arXiv
/// 1706.07206). What its initial state stands for is lost, as what biases do.
/// </para>
/// <para>
/// The target is an output y_t, which begins with its own relevance, or a weighted sum Σ_k w_k y_k, of which each output begins with
/// w_k y_k: <see cref="Target.Difference"/> sets one against another, so that what speaks for the one and not for the other is seen.
/// </para>
/// <para>
/// <see cref="Attribution{T}.ConvergenceDelta"/> is the sum of the attributions less the relevance of the output with which they begin:
/// what biases and stabilisers took, and what met a denominator of 0.
/// </para>
/// </remarks>
/// <param name="Composite">The rules of the affine layers: one <see cref="LrpRule"/> for all, or a composite of several.</param>
public sealed record Lrp(LrpComposite Composite) : AttributionMethod
{
    /// <summary>ε = 10⁻⁶ for all affine layers.</summary>
    public Lrp()
        : this(LrpRule.Epsilon())
    {
    }

    /// <summary>The rules of the affine layers.</summary>
    public LrpComposite Composite { get; init; } = Expect.NotNull(Composite, nameof(Composite));

    /// <summary>
    /// The layer whose elements are explained, each with the relevance that comes back from all who read it; the inputs by default.
    /// </summary>
    public LayerKey? Layer { get; init; }

    /// <summary>The relevance of the output with which the propagation begins; the output itself by default.</summary>
    public LrpStart Start { get; init; }

    /// <summary>What becomes of the relevance of biases and added constants; they absorb it by default.</summary>
    public LrpBias Bias { get; init; }

    /// <summary>How the factors of a product share its relevance; half each by default.</summary>
    public LrpProduct Product { get; init; }

    /// <summary>What goes back through attention's weights; half of what their sum has by default.</summary>
    public LrpAttention Attention { get; init; }

    /// <summary>
    /// How relevance goes back through normalisations of rows and of groups of channels; as through a linear layer by default.
    /// </summary>
    public LrpNormalization Normalization { get; init; }

    /// <summary>e in stab(d) = d ± e where a sum or a mean is shared out; 10⁻⁶ by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
    public double Stabilizer
    {
        get;
        init => field = Expect.Within(value, 0, double.MaxValue, nameof(Stabilizer));
    } = 1e-6;

    internal override bool HasBaseline => false;

    internal override bool SharesPoints => true;

    internal override bool NeedsLinearTarget => true;

    internal override LayerKey? ExplainedLayer => Layer;

    // What a layer passes on is all of the output only where the layer cuts the function in two.
    internal override bool IsComplete => Layer is null;

    internal override void Attribute<T>(AttributionWorkspace<T> work)
    {
        var bound = work.Bound;
        bound.Require(nameof(Lrp), ModelPrograms.Relevance);
        foreach (var seed in work.Seeds)
        {
            if (!seed.IsLinear)
            {
                throw new NotSupportedException(
                    $"{nameof(Lrp)} shares outputs out as they are: expected an output of {bound.Function.Signature.Name} as the target, "
                    + $"or a difference or another weighted sum of outputs, got {seed.ToTarget()}. Explain the output itself, or set it "
                    + $"against another one by {nameof(Target)}.{nameof(Target.Difference)}.");
            }
        }

        var rules = RulesOf(bound);
        var layer = Layer is { } key ? Layers.Find(bound, key) : null;
        work.Relevance.Run(work.Path, rules, work.Seeds, Start == LrpStart.One, layer);
        work.KeepOutputs(work.Relevance.OutputsAt(0));
        StateSums(work);
        for (int result = 0; result < work.Results; result++)
            TensorPrimitives.ConvertTruncating(work.Relevance.Result(result), work.Result(result));
    }

    /// <summary>States for each target what has been shared out: F, or the weights of the outputs that it is made of.</summary>
    private void StateSums<T>(AttributionWorkspace<T> work)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] outputs = new double[work.Outputs.Length], weights = new double[outputs.Length];
        TensorPrimitives.ConvertTruncating(work.Outputs, outputs);
        for (int target = 0; target < work.Targets; target++)
        {
            weights.AsSpan().Clear();
            work.Seeds[target].Write(outputs, weights);
            work.ExpectSum(
                target, Start == LrpStart.One ? TensorPrimitives.Sum<double>(weights) : work.Seeds[target].Value<double>(outputs));
        }
    }

    /// <summary>What the layers of a function do, each by its own rule.</summary>
    private RelevanceRules<T> RulesOf<T>(BoundFunction<T> bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RelevanceLayer[] layers = [.. bound.RelevanceLayers.Where(layer => layer.Kind != RelevanceLayerKind.Product)];
        if (Product == LrpProduct.Signal && bound.RelevanceLayers.Count > layers.Length)
        {
            throw new NotSupportedException(
                $"{nameof(LrpProduct)}.{nameof(LrpProduct.Signal)} gives nothing to the gate of a product; in "
                + $"'{bound.RelevanceLayers[layers.Length].Statement}' of {bound.Function.Signature.Name} a sigmoid or the activation of a "
                + $"gated linear unit made neither factor, or both. Use {nameof(LrpProduct)}.{nameof(LrpProduct.Half)}.");
        }

        var rules = Composite.For(layers);
        foreach (var (key, rule) in Composite.OfLayers)
        {
            int index = Layers.Find(bound, key).Index;
            var named = Enumerable.Range(0, layers.Length).Where(i => layers[i].Behind.Contains(index)).ToArray();
            if (named.Length == 0)
            {
                throw Expect.Unexpected(
                    nameof(Composite), $"layers that are the first value with a name behind an affine layer: {Named(bound)}",
                    $"'{key.Name}'");
            }
            foreach (int layer in named)
                rules[layer] = rule;
        }
        var resolved = new RelevanceRule<T>[rules.Length];
        for (int i = 0; i < resolved.Length; i++)
        {
            resolved[i] = new RelevanceRule<T>(rules[i].Branches, rules[i].AbsorbsBias(Bias));
            if (layers[i].Kind == RelevanceLayerKind.Recurrent && resolved[i].Epsilon is null)
                throw OfRecurrent(bound, layers[i], rules[i]);
            if (rules[i].Box?.For<T>(layers[i], bound.Plan.RelevanceShapes[i]) is var (low, high))
                resolved[i] = resolved[i] with { Low = low, High = high };
        }
        return new RelevanceRules<T>(
            resolved, Stabilizer, Bias == LrpBias.Absorbs, Product == LrpProduct.Half, Attention == LrpAttention.Constant,
            Normalization == LrpNormalization.Pass);
    }

    private static NotSupportedException OfRecurrent<T>(BoundFunction<T> bound, RelevanceLayer layer, LrpRule rule)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
            $"{nameof(Lrp)} goes back through the recurrent layer in '{layer.Statement}' of {bound.Function.Signature.Name} by the rule ε "
            + $"alone, and {nameof(Composite)} gives it {rule}. Say {nameof(LrpComposite)}.{nameof(LrpComposite.Recurrent)} = "
            + $"{nameof(LrpRule)}.{nameof(LrpRule.Epsilon)}(), or give the layer that rule by {nameof(LrpComposite.With)}.");

    private static string Named<T>(BoundFunction<T> bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var names = bound.RelevanceLayers.SelectMany(layer => layer.Behind).Where(index => index >= 0).Distinct()
            .Select(index => bound.Layers[index].Name).ToArray();
        return names.Length == 0 ? "there is none" : string.Join(", ", names);
    }
}
