using AutoIG.Language.Tests.Tensors.Interpretation;

namespace AutoIG.Language.Tests.Tensors.Generation;

/// <summary>What operators compute, from their definitions: plain sums over elements.</summary>
internal static class Meanings
{
    public static Number Mean(IReadOnlyList<Number> x) => Number.Sum(x) / x.Count;

    public static Number Variance(IReadOnlyList<Number> x, bool unbiased)
    {
        var mean = Mean(x);
        return Number.Sum(x.Select(v => (v - mean) * (v - mean))) / (unbiased ? x.Count - 1 : x.Count);
    }

    public static Number Max(IReadOnlyList<Number> x) => x.Aggregate(Number.Max);

    public static Number Min(IReadOnlyList<Number> x) => x.Aggregate(Number.Min);

    public static Number LogSumExp(IReadOnlyList<Number> x)
    {
        double largest = x.Max(v => v.Value);
        return largest + Number.Sum(x.Select(v => (v - largest).Exp())).Log();
    }

    public static IReadOnlyList<Number> Softmax(IReadOnlyList<Number> x)
    {
        double largest = x.Max(v => v.Value);
        Number[] exponentials = [.. x.Select(v => (v - largest).Exp())];
        var sum = Number.Sum(exponentials);
        return [.. exponentials.Select(e => e / sum)];
    }

    public static IReadOnlyList<Number> LogSoftmax(IReadOnlyList<Number> x)
    {
        var all = LogSumExp(x);
        return [.. x.Select(v => v - all)];
    }

    /// <summary>(Σ|x|ᵖ)^(1/p), of which the derivative is 0 where all elements are.</summary>
    public static Number Norm(IReadOnlyList<Number> x, double p)
    {
        if (double.IsPositiveInfinity(p))
            return x.Select(Elementwise.Abs).Aggregate(Number.Max);
        if (x.All(v => v.Value == 0))
            return 0;
        var magnitudes = x.Select(Elementwise.Abs);
        return p == 1 ? Number.Sum(magnitudes) : Number.Pow(Number.Sum(magnitudes.Select(v => Number.Pow(v, p))), 1 / p);
    }

    /// <summary>(x − mean) / √(variance + ε), or without the mean.</summary>
    public static IReadOnlyList<Number> Normalised(IReadOnlyList<Number> x, double eps, bool centred)
    {
        Number mean = centred ? Mean(x) : 0;
        var scale = (Number.Sum(x.Select(v => (v - mean) * (v - mean))) / x.Count + eps).Sqrt();
        return [.. x.Select(v => (v - mean) / scale)];
    }

    /// <summary>A function of each run of elements.</summary>
    public static TensorValue Runs(TensorValue x, int length, Func<IReadOnlyList<Number>, IReadOnlyList<Number>> function) =>
        TensorValue.New(x.Shape, x.Elements.Chunk(length).SelectMany(function));

    /// <summary>Σ over the letters that the result lacks.</summary>
    public static TensorValue Einsum(string equation, TensorValue a, TensorValue b)
    {
        string[] parts = equation.Split(',', '-', '>');
        (string left, string right, string result) = (parts[0], parts[1], parts[^1]);
        var sizes = new Dictionary<char, int>();
        for (int i = 0; i < left.Length; i++)
            sizes[left[i]] = a.Shape[i];
        for (int i = 0; i < right.Length; i++)
            sizes[right[i]] = b.Shape[i];
        string summed = new([.. sizes.Keys.Where(letter => !result.Contains(letter))]);
        return TensorValue.Of([.. result.Select(letter => sizes[letter])], outer => Number.Sum(
            Sizes.Indices([.. summed.Select(letter => sizes[letter])]).Select(inner =>
            {
                int At(char letter) => result.IndexOf(letter) is >= 0 and var at ? outer[at] : inner[summed.IndexOf(letter)];
                return a[[.. left.Select(At)]] * b[[.. right.Select(At)]];
            })));
    }

    public static TensorValue Linear(TensorValue x, TensorValue weight, TensorValue? bias)
    {
        int inner = x.Shape[^1];
        return TensorValue.Of([.. x.Shape[..^1], weight.Shape[0]], index =>
        {
            var sum = Number.Sum(Enumerable.Range(0, inner).Select(i => x[[.. index[..^1], i]] * weight[[index[^1], i]]));
            return bias is null ? sum : sum + bias[index[^1]];
        });
    }

    /// <summary>A product of matrices; leading axes are broadcast.</summary>
    public static TensorValue MatMul(TensorValue a, TensorValue b)
    {
        if (a.Shape.Length == 1)
            return Dropped(MatMul(a.Reshaped([1, a.Count]), b), ^2);
        if (b.Shape.Length == 1)
            return Dropped(MatMul(a, b.Reshaped([b.Count, 1])), ^1);
        int[] leading = Sizes.Broadcast(a.Shape[..^2], b.Shape[..^2])!;
        return TensorValue.Of([.. leading, a.Shape[^2], b.Shape[^1]], index => Number.Sum(Enumerable.Range(0, a.Shape[^1]).Select(k =>
            a[[.. Sizes.Repeated(a.Shape[..^2], index[..^2]), index[^2], k]] * b[[.. Sizes.Repeated(b.Shape[..^2], index[..^2]), k,
                index[^1]]])));

        static TensorValue Dropped(TensorValue x, Index axis) =>
            TensorValue.New([.. x.Shape.Where((_, d) => d != axis.GetOffset(x.Shape.Length))], x.Elements);
    }

    /// <summary>softmax(scale·q·kᵀ)·v, causal or not.</summary>
    public static TensorValue Attention(TensorValue q, TensorValue k, TensorValue v, bool isCausal)
    {
        int[] turned = [.. k.Shape[..^2], k.Shape[^1], k.Shape[^2]];
        var scores = MatMul(q, k.Take(turned, index => [.. index[..^2], index[^1], index[^2]]));
        double scale = 1 / Math.Sqrt(q.Shape[^1]);
        int row = -1;
        var weights = scores.AlongAxis(scores.Shape.Length - 1, line =>
        {
            row++;
            int query = row % scores.Shape[^2];
            var seen = isCausal ? line.Take(query + 1) : line;
            var soft = Softmax([.. seen.Select(s => s * scale)]);
            return [.. soft, .. Enumerable.Repeat((Number)0, line.Count - soft.Count)];
        });
        return MatMul(weights, v);
    }

    /// <summary>What lies under a window of a map [channels, height, width], border left out.</summary>
    private static IEnumerable<(int U, int V, Number X)> Window(
        TensorValue x, int channel, int row, int column, (int H, int W) kernel, (int H, int W) padding, (int H, int W) dilation)
    {
        for (int u = 0; u < kernel.H; u++)
        {
            for (int v = 0; v < kernel.W; v++)
            {
                int i = row + u * dilation.H - padding.H, j = column + v * dilation.W - padding.W;
                if (i >= 0 && i < x.Shape[1] && j >= 0 && j < x.Shape[2])
                    yield return (u, v, x[[channel, i, j]]);
            }
        }
    }

    public static int Outputs(int length, int kernel, int stride, int padding, int dilation) =>
        length + 2 * padding - dilation * (kernel - 1) - 1 is >= 0 and var room ? room / stride + 1 : 0;

    public static TensorValue Conv(
        TensorValue x, TensorValue weight, TensorValue? bias, (int H, int W) stride, (int H, int W) padding, (int H, int W) dilation,
            int groups)
    {
        (int outputs, int inner, (int H, int W) kernel) = (weight.Shape[0], weight.Shape[1], (weight.Shape[2], weight.Shape[3]));
        int[] shape =
        [
            outputs, Outputs(x.Shape[1], kernel.H, stride.H, padding.H, dilation.H),
                Outputs(x.Shape[2], kernel.W, stride.W, padding.W, dilation.W),
        ];
        return TensorValue.Of(shape, index =>
        {
            int group = index[0] / (outputs / groups);
            var sum = Number.Sum(Enumerable.Range(0, inner).SelectMany(c =>
                Window(x, group * inner + c, index[1] * stride.H, index[2] * stride.W, kernel, padding, dilation)
                    .Select(tap => tap.X * weight[[index[0], c, tap.U, tap.V]])));
            return bias is null ? sum : sum + bias[index[0]];
        });
    }

    public static TensorValue Pool(TensorValue x, (int H, int W) kernel, (int H, int W) stride, (int H, int W) padding, bool isMax) =>
        TensorValue.Of(
            [x.Shape[0], Outputs(x.Shape[1], kernel.H, stride.H, padding.H, 1), Outputs(x.Shape[2], kernel.W, stride.W, padding.W, 1)],
            index =>
            {
                Number[] window = [.. Window(x, index[0], index[1] * stride.H, index[2] * stride.W, kernel, padding, (1, 1))
                    .Select(tap => tap.X)];
                return isMax ? Max(window) : Number.Sum(window) / (kernel.H * kernel.W);
            });
}
