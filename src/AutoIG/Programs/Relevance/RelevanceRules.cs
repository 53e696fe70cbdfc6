using System.ComponentModel;
using System.Numerics.Tensors;

namespace AutoIG.CompilerServices;

/// <summary>
/// What a relevance program asks at run time: the rule of each affine layer, and how sums, products and constants share relevance out.
/// Immutable and safe to use from several threads.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed partial class RelevanceRules<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly T Half = T.One / (T.One + T.One);

    private readonly RelevanceRule<T>[] ofLayers;
    private readonly T stabilizer;
    private readonly bool absorbsBias;
    private readonly bool halvesProducts;
    private readonly bool holdsAttention;
    private readonly bool passesNorms;

    /// <param name="ofLayers">The rules of the affine layers, in the order in which they are computed.</param>
    /// <param name="stabilizer">What is added to the denominators of sums and means.</param>
    /// <param name="absorbsBias">Whether a constant that is added takes its part of the relevance with it.</param>
    /// <param name="halvesProducts">Whether both factors of a product get half; else the signal gets all and the gate nothing.</param>
    /// <param name="holdsAttention">Whether attention's weights are taken for constants.</param>
    /// <param name="passesNorms">Whether normalisations pass relevance on unchanged.</param>
    internal RelevanceRules(
        RelevanceRule<T>[] ofLayers, double stabilizer, bool absorbsBias, bool halvesProducts, bool holdsAttention = false,
        bool passesNorms = false)
    {
        (this.ofLayers, this.absorbsBias, this.halvesProducts) = (ofLayers, absorbsBias, halvesProducts);
        (this.holdsAttention, this.passesNorms) = (holdsAttention, passesNorms);
        this.stabilizer = T.CreateTruncating(stabilizer);
    }

    /// <summary>The relevance of an affine layer's inputs from that of its outputs, by the layer's rule.</summary>
    /// <param name="layer">The number of the layer.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="size">On how many rows or maps it works.</param>
    /// <param name="x">Its inputs.</param>
    /// <param name="z">Its outputs, W x + b.</param>
    /// <param name="relevance">The relevance of its outputs.</param>
    /// <param name="result">Receives the relevance of its inputs.</param>
    public void Affine(
        int layer, AffineLayer<T> weights, MapSize size, ReadOnlySpan<T> x, ReadOnlySpan<T> z, ReadOnlySpan<T> relevance, Span<T> result)
    {
        ArgumentNullException.ThrowIfNull(weights);
        using var memory = Scratch.Open();
        new AffineRelevance<T>(memory, weights, size, ofLayers[layer], x, z, relevance, result).Run();
    }

    /// <summary>The relevance of a recurrent layer's inputs from that of its states, by the layer's rule, which is ε.</summary>
    /// <param name="layer">The number of the layer.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="points">The number of samples.</param>
    /// <param name="x">Its inputs, [points, steps, features].</param>
    /// <param name="states">Its states, [points, steps, hidden], and behind them what its forward sweep saved.</param>
    /// <param name="relevance">The relevance of its states, [points, steps, hidden].</param>
    /// <param name="result">Receives the relevance of its inputs.</param>
    public void Recurrent(
        int layer, RecurrentLayer<T> weights, int points, ReadOnlySpan<T> x, ReadOnlySpan<T> states, ReadOnlySpan<T> relevance,
        Span<T> result)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var rule = ofLayers[layer];
        using var memory = Scratch.Open();
        new RecurrentRelevance<T>(memory, weights, points, x, states, relevance)
        {
            Signal = halvesProducts ? Half : T.One,
            Epsilon = T.CreateTruncating(rule.Epsilon
                ?? throw new InvalidOperationException("A recurrent layer shares relevance out by ε, and has another rule.")),
            Stabilizer = stabilizer,
            AbsorbsBias = rule.AbsorbsBias,
        }.Run(result);
    }

    /// <summary>R/stab(y): what each summand of a sum y is multiplied by to give its relevance.</summary>
    /// <param name="relevance">R, the relevance of the sum.</param>
    /// <param name="sum">y.</param>
    /// <param name="result">Receives the quotients.</param>
    public void Quotient(ReadOnlySpan<T> relevance, ReadOnlySpan<T> sum, Span<T> result) =>
        Stabilized.Quotients(T.One, relevance, sum, stabilizer, result);

    /// <summary>(R/n)/stab(y/n): the same of a sum y of n summands that stands for their mean, which is what is stabilised.</summary>
    /// <inheritdoc cref="Quotient(ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T})"/>
    /// <param name="relevance">R, the relevance of the sum.</param>
    /// <param name="sum">y.</param>
    /// <param name="result">Receives the quotients.</param>
    /// <param name="count">n.</param>
    public void Quotient(ReadOnlySpan<T> relevance, ReadOnlySpan<T> sum, Span<T> result, int count)
    {
        var n = T.CreateTruncating(count);
        for (int i = 0; i < result.Length; i++)
            result[i] = Stabilized.Quotient(relevance[i] / n, sum[i] / n, stabilizer);
    }

    /// <summary>The relevance of a value to which a constant is added: a·R/stab(y), or R where biases are ignored.</summary>
    /// <param name="relevance">R, the relevance of the sum.</param>
    /// <param name="value">a.</param>
    /// <param name="sum">y, a and the constant.</param>
    /// <param name="result">Receives the relevance.</param>
    public void Offset(ReadOnlySpan<T> relevance, ReadOnlySpan<T> value, ReadOnlySpan<T> sum, Span<T> result)
    {
        if (!absorbsBias)
        {
            relevance.CopyTo(result);
            return;
        }
        for (int i = 0; i < result.Length; i++)
            result[i] = value[i] * Stabilized.Quotient(relevance[i], sum[i], stabilizer);
    }

    /// <summary>The part of a product's relevance that one factor gets.</summary>
    /// <param name="isGate">Whether the factor is the gate, and not the signal.</param>
    /// <param name="relevance">The relevance of the product.</param>
    /// <param name="result">Receives that of the factor.</param>
    public void Share(bool isGate, ReadOnlySpan<T> relevance, Span<T> result)
    {
        if (halvesProducts)
            TensorPrimitives.Multiply(relevance, Half, result);
        else if (isGate)
            result.Clear();
        else
            relevance.CopyTo(result);
    }
}
