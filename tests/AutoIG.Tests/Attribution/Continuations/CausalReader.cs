using System.Numerics;
using System.Numerics.Tensors;
using static AutoIG.Nn;

namespace AutoIG.Tests.Attribution.Continuations;

/// <summary>
/// A model of language of seven tokens with one attention, y = tanh(x + A v) Eᵀ, and others that are none; and the same in plain loops.
/// </summary>
internal sealed partial class CausalReader<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const int Vocabulary = 7, Width = 4;

    private static readonly double[] E = Numbers(Vocabulary, 1.3, 1), Q = Numbers(Width, 0.8, 2), K = Numbers(Width, 0.9, 3);
    private static readonly double[] V = Numbers(Width, 0.7, 4);

    [Shape(7, 4)] private readonly Tensor<T> table = Of(E, 7);
    [Shape(4, 4)] private readonly Tensor<T> query = Of(Q, 4);
    [Shape(4, 4)] private readonly Tensor<T> key = Of(K, 4);
    [Shape(4, 4)] private readonly Tensor<T> value = Of(V, 4);

    [Differentiable(Programs = ModelPrograms.Relevance)]
    public Tensor<T> Scores([Shape("tokens")] int[] ids)
    {
        var x = Embedding(ids, table);
        var weights = AttentionWeights(Linear(x, query), Linear(x, key), isCausal: true);
        var mixed = x + MatMul(weights, Linear(x, value));
        return Linear(Tanh(mixed), table);
    }

    /// <summary>Every position sees all.</summary>
    [Differentiable]
    public Tensor<T> Peeking([Shape("tokens")] int[] ids)
    {
        var x = Embedding(ids, table);
        return Linear(Tanh(x + ScaledDotProductAttention(Linear(x, query), Linear(x, key), Linear(x, value))), table);
    }

    /// <summary>One row of scores for all tokens.</summary>
    [Differentiable]
    public Tensor<T> Pooled([Shape("tokens")] int[] ids) => Linear(Mean(Embedding(ids, table), dim: 0), table);

    [Differentiable]
    public Tensor<T> OfEmbeddings([Shape("tokens", 4)] Tensor<T> x) => Linear(Tanh(x), table);

    /// <summary>The embedding of a token.</summary>
    public static double[] Embed(int token) => [.. Enumerable.Range(0, Width).Select(d => Stored(E[(token * Width) + d]))];

    /// <summary>The scores behind the last of some embeddings.</summary>
    public static double[] LastScores(double[][] x)
    {
        double[] q = Times(Q, x[^1]);
        double[] attention = [.. x.Select(row => Math.Exp(Dot(q, Times(K, row)) / Math.Sqrt(Width)))];
        double total = attention.Sum();
        var h = new double[Width];
        for (int d = 0; d < Width; d++)
            h[d] = Math.Tanh(x[^1][d] + x.Select((row, i) => attention[i] / total * Times(V, row)[d]).Sum());
        return [.. Enumerable.Range(0, Vocabulary).Select(token => Dot(Embed(token), h))];
    }

    /// <summary>log p of a token behind some embeddings.</summary>
    public static double LogProbability(double[][] x, int token)
    {
        double[] y = LastScores(x);
        return y[token] - Math.Log(y.Sum(Math.Exp));
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double[] Times(double[] weight, double[] x) => [.. Enumerable.Range(0, Width).Select(
        j => Enumerable.Range(0, Width).Sum(i => Stored(weight[(j * Width) + i]) * x[i]))];

    private static double[] Numbers(int rows, double scale, int phase) =>
        [.. Enumerable.Range(0, rows * Width).Select(i => scale * Math.Sin((2.3 * i) + phase))];

    private static double Stored(double number) => double.CreateTruncating(T.CreateTruncating(number));

    private static Tensor<T> Of(double[] numbers, int rows) =>
        Tensor.Create(Array.ConvertAll(numbers, T.CreateTruncating), [rows, Width]);
}
