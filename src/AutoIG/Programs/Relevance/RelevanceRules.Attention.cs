using System.Numerics;
using System.Numerics.Tensors;

namespace AutoIG.CompilerServices;

/// <content>What transformers are made of: products of two values, softmax, normalisations of rows.</content>
public sealed partial class RelevanceRules<T>
{
    /// <summary>
    /// R/stab(2y) where y is a product of matrices but for its scale: what goes back through it as an adjoint, so that each factor times
    /// what arrives there is its half of the relevance. R/stab(y) where one of the factors is taken for a constant.
    /// </summary>
    /// <param name="ofWeights">Whether one of the factors is attention's weights.</param>
    /// <param name="scale">The scale of the product.</param>
    /// <param name="relevance">R, the relevance of the product.</param>
    /// <param name="product">The product with its scale.</param>
    /// <param name="result">Receives the quotients.</param>
    public void Product(bool ofWeights, T scale, ReadOnlySpan<T> relevance, ReadOnlySpan<T> product, Span<T> result)
    {
        var factor = ofWeights && holdsAttention ? T.One : T.One + T.One;
        int i = 0;
        if (Vector<T>.IsSupported)
        {
            Vector<T> factors = new(factor), scales = new(scale), stabilizers = new(stabilizer);
            for (; i <= result.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                var denominator = factors * (new Vector<T>(product[i..]) / scales);
                (Stabilized.Quotient(new(relevance[i..]), denominator, stabilizers) / scales).CopyTo(result[i..]);
            }
        }

        for (; i < result.Length; i++)
            result[i] = Stabilized.Quotient(relevance[i], factor * (product[i] / scale), stabilizer) / scale;
    }

    /// <summary>The relevance of attention's weights: what was shared out to them, or nothing where they are taken for constants.</summary>
    /// <param name="relevance">What was shared out to them.</param>
    /// <param name="result">Receives their relevance.</param>
    public void AttentionShare(ReadOnlySpan<T> relevance, Span<T> result)
    {
        if (holdsAttention)
            result.Clear();
        else
            relevance.CopyTo(result);
    }

    /// <summary>
    /// x (R − y ΣR) with the sum along the axis: softmax by the first terms of Taylor's series, whose constant takes its part (Achtibat et
    /// al. 2024, "AttnLRP", arXiv 2402.05602). A score of −∞ has no weight, and no relevance.
    /// </summary>
    /// <param name="outer">The product of the sizes before the axis, the points included.</param>
    /// <param name="length">The size of the axis.</param>
    /// <param name="inner">The product of the sizes behind the axis.</param>
    /// <param name="relevance">R, the relevance of the softmax.</param>
    /// <param name="x">What it is taken of.</param>
    /// <param name="y">The softmax.</param>
    /// <param name="result">Receives the relevance of x.</param>
    public void Softmax(
        int outer, int length, int inner, ReadOnlySpan<T> relevance, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result)
    {
        for (int row = 0; row < outer * inner; row++)
        {
            int first = (row / inner * length * inner) + (row % inner);
            // In double: what is left of the difference is divided by small numbers later.
            double sum = 0;
            for (int k = 0; k < length; k++)
                sum += double.CreateTruncating(relevance[first + (k * inner)]);
            for (int k = 0; k < length; k++)
            {
                int i = first + (k * inner);
                double share = double.CreateTruncating(relevance[i]) - (double.CreateTruncating(y[i]) * sum);
                result[i] = share == 0 ? T.Zero : T.CreateTruncating(double.CreateTruncating(x[i]) * share);
            }
        }
    }

    /// <summary>
    /// x_i (v_i − mean v) with v_j = w_j R_j/(σ stab(y_j)): σ is a constant, the mean a linear function of x, weight and bias those of a
    /// linear layer (Achtibat et al. 2024). R where normalisations pass relevance on.
    /// </summary>
    /// <param name="rows">How many runs are normalised.</param>
    /// <param name="width">Their length.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    /// <param name="relevance">R, the relevance of the result.</param>
    /// <param name="x">What is normalised.</param>
    /// <param name="y">The result.</param>
    /// <param name="weight">w; empty for 1.</param>
    /// <param name="result">Receives the relevance of x.</param>
    public void LayerNorm(
        int rows, int width, T epsilon, ReadOnlySpan<T> relevance, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> weight,
        Span<T> result)
    {
        if (passesNorms)
        {
            relevance.CopyTo(result);
            return;
        }
        // In double, as the kernels of the norms sum, and for the difference of the shares.
        using var memory = Scratch.Open();
        Span<double> values = memory.TakeSpan<double>(width), denominators = memory.TakeSpan<double>(width);
        Span<double> shares = memory.TakeSpan<double>(width), weights = memory.TakeSpan<double>(width);
        if (weight.IsEmpty)
            weights.Fill(1);
        else
            TensorPrimitives.ConvertTruncating(weight[..width], weights);
        double e = double.CreateTruncating(stabilizer);
        for (int row = 0; row < rows; row++)
        {
            int first = row * width;
            TensorPrimitives.ConvertTruncating(x.Slice(first, width), values);
            double mean = TensorPrimitives.Sum<double>(values) / width;
            TensorPrimitives.Subtract(values, mean, denominators);
            double deviation = Math.Sqrt(
                (TensorPrimitives.SumOfSquares<double>(denominators) / width) + double.CreateTruncating(epsilon));

            // What the bias stands for is lost, or shared out as if there were none.
            if (absorbsBias)
            {
                TensorPrimitives.ConvertTruncating(y.Slice(first, width), denominators);
            }
            else
            {
                TensorPrimitives.Multiply(denominators, weights, denominators);
                TensorPrimitives.Divide(denominators, deviation, denominators);
            }

            TensorPrimitives.ConvertTruncating(relevance.Slice(first, width), shares);
            Stabilized.Quotients(1, shares, denominators, e, shares);
            TensorPrimitives.Multiply(shares, weights, shares);
            TensorPrimitives.Divide(shares, deviation, shares);
            TensorPrimitives.Subtract(shares, TensorPrimitives.Sum<double>(shares) / width, shares);
            TensorPrimitives.Multiply(shares, values, shares);
            TensorPrimitives.ConvertTruncating(shares, result.Slice(first, width));
        }
    }
}
