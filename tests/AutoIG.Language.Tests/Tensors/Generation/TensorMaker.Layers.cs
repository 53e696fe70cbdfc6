using AutoIG.Language.Tests.Tensors.Interpretation;
using AutoIG.Language.Tests.Tensors.Syntax;

namespace AutoIG.Language.Tests.Tensors.Generation;

/// <content>Layers of networks.</content>
internal sealed partial class TensorMaker
{
    private Term? Normalised(Term x)
    {
        int rank = x.Shape.Length, axis = random.Next(rank), channels = x.Shape[0], last = x.Shape[^1];
        switch (random.Next(9))
        {
            case 0:
                return new Call($"LogSoftmax({{0}}, {Axis(x, axis)})", x.Shape, v => v[0].AlongAxis(axis, Meanings.LogSoftmax), [x]);
            case 1 when last > 1:
                return new Call("LayerNorm({0}, {1}, {2})", x.Shape,
                    v => Scaled(Meanings.Runs(v[0], last, r => Meanings.Normalised(r, 1e-5, true)), v[1], v[2]),
                    [x, NewWeight(last), NewWeight(last)]);
            case 2 when last > 1:
                int from = random.Next(rank);
                int count = Sizes.Count(x.Shape[from..]);
                return new Call($"LayerNorm({{0}}, {Sizes.Show(x.Shape[from..])}, eps: 0.01)", x.Shape,
                    v => Meanings.Runs(v[0], count, r => Meanings.Normalised(r, 0.01, true)), [x]);
            case 3:
                return new Call("RmsNorm({0}, {1}, 0.001)", x.Shape,
                    v => Scaled(Meanings.Runs(v[0], last, r => Meanings.Normalised(r, 0.001, false)), v[1], null),
                    [x, NewWeight(last)]);
            case 4 when rank > 1 && Sizes.Count(x.Shape) / channels > 1:
                int divisor = Any([.. Enumerable.Range(1, channels).Where(d => channels % d == 0)]);
                int run = Sizes.Count(x.Shape) / divisor;
                return new Call($"GroupNorm({{0}}, {divisor}, {{1}}, {{2}})", x.Shape,
                    v => ByChannel(Meanings.Runs(v[0], run, r => Meanings.Normalised(r, 1e-5, true)), v[1], v[2]),
                    [x, NewWeight(channels), NewWeight(channels)]);
            case 5 when rank > 1:
                var variance = Guarded(NewWeight(channels), Domain.Positive);
                return new Call("BatchNorm({0}, {1}, {2}, {3}, {4})", x.Shape, v => ByChannel(
                        TensorValue.Of(x.Shape, i => (v[0][i] - v[1][i[0]]) / (v[2][i[0]] + 1e-5).Sqrt()), v[3], v[4]),
                    [x, NewWeight(channels), variance, NewWeight(channels), NewWeight(channels)]);
            case 6 when rank is 2 or 3 && Sizes.Count(x.Shape[1..]) > 1:
                return new Call("InstanceNorm({0})", x.Shape,
                    v => Meanings.Runs(v[0], Sizes.Count(x.Shape[1..]), r => Meanings.Normalised(r, 1e-5, true)), [x]);
            case 7:
                return new Call("Tensor.SoftMax<§T>({0})", x.Shape, v => TensorValue.New(x.Shape, Meanings.Softmax([.. v[0].Elements])),
                    [x]);
            default:
                return new Call($"Softmax({{0}}, {Axis(x, axis)})", x.Shape, v => v[0].AlongAxis(axis, Meanings.Softmax), [x]);
        }
    }

    private static TensorValue Scaled(TensorValue x, TensorValue weight, TensorValue? bias)
    {
        var scaled = TensorValue.Map(x, weight, (a, b) => a * b);
        return bias is null ? scaled : TensorValue.Map(scaled, bias, (a, b) => a + b);
    }

    private static TensorValue ByChannel(TensorValue x, TensorValue weight, TensorValue bias) =>
        TensorValue.Of(x.Shape, index => x[index] * weight[index[0]] + bias[index[0]]);

    /// <summary>A product with a weight or with another tensor.</summary>
    private Term? Product(Term x)
    {
        int rank = x.Shape.Length, last = x.Shape[^1], width = Next(1, MostSize);
        Term Matrix(int rows, int columns) => Chance(3, 4) ? NewWeight(rows, columns) : OfShape([rows, columns], 0);
        switch (random.Next(8))
        {
            case 0 when rank == 2:
                return new Call("MatMul({0}, {1})", [x.Shape[0], width], v => Meanings.MatMul(v[0], v[1]), [x, Matrix(last, width)]);
            case 1 when rank == 3:
                Term factor = Chance(1, 2) ? OfShape([x.Shape[0], last, width], 0) : Matrix(last, width);
                return new Call("MatMul({0}, {1})", [x.Shape[0], x.Shape[1], width], v => Meanings.MatMul(v[0], v[1]), [x, factor]);
            case 2 when rank == 1:
                return Chance(1, 2) ? new Call("MatMul({0}, {1})", [width], v => Meanings.MatMul(v[0], v[1]), [x, Matrix(last, width)])
                    : new Call("MatMul({0}, {1})", [width], v => Meanings.MatMul(v[0], v[1]), [Matrix(width, last), x]);
            case 3 when rank == 2:
                return new Call("MatMul({0}, {1})", [x.Shape[0]], v => Meanings.MatMul(v[0], v[1]), [x, OfShape([last], 0)]);
            case 4:
                var (equation, other) = rank switch
                {
                    1 => ("i,j->ij", [width]),
                    2 => Any<(string, int[])>([("ij,kj->ik", [width, last]), ("ij,ij->i", x.Shape), ("ij,jk->ki", [last, width]),
                        ("ij,i->j", [x.Shape[0]]), ("ij,ij->ji", x.Shape)]),
                    3 => Any<(string, int[])>([("bij,bkj->bik", [x.Shape[0], width, last]), ("bij,jk->bki", [last, width]),
                        ("bij,bij->ij", x.Shape)]),
                    _ => ("abij,abij->ba", x.Shape),
                };
                var second = OfShape(other, 0);
                string result = equation.Split('>')[1];
                int[] shape = [.. result.Select(letter => equation.IndexOf(letter) is var at && at < rank ? x.Shape[at]
                    : other[at - rank - 1])];
                return new Call($"Einsum(\"{equation}\", {{0}}, {{1}})", shape, v => Meanings.Einsum(equation, v[0], v[1]), [x, second]);
            default:
                bool hasBias = Chance(1, 2);
                Term[] operands = hasBias ? [x, Matrix(width, last), NewWeight(width)] : [x, Matrix(width, last)];
                return new Call(hasBias ? "Linear({0}, {1}, {2})" : "Linear({0}, {1})", [.. x.Shape[..^1], width],
                    v => Meanings.Linear(v[0], v[1], hasBias ? v[2] : null), operands);
        }
    }

    /// <summary>A layer on a map [channels, length] or [channels, height, width].</summary>
    private Call? OnMap(Term x)
    {
        if (x.Shape.Length is not (2 or 3))
            return null;
        bool flat = x.Shape.Length == 2;
        int[] map = flat ? [x.Shape[0], 1, x.Shape[1]] : x.Shape;
        TensorValue Image(TensorValue v) => TensorValue.New(map, v.Elements);
        int[] Flat(params int[] shape) => flat ? [shape[0], shape[2]] : shape;
        TensorValue Back(TensorValue v) => flat ? TensorValue.New(Flat(v.Shape), v.Elements) : v;
        string Pair((int H, int W) pair) => flat ? $"{pair.W}" : pair.H == pair.W && Chance(1, 2) ? $"{pair.H}" : $"({pair.H}, {pair.W})";
        string dimensions = flat ? "1D" : "2D";
        (int H, int W) stride = Both(1, 2), kernel = Both(1, 3);
        switch (random.Next(6))
        {
            case 0 or 1:
                bool isMax = Chance(1, 2);
                (int H, int W) border = Chance(1, 3) ? (kernel.H / 2, kernel.W / 2) : (0, 0);
                int[] pooled = [map[0], Meanings.Outputs(map[1], kernel.H, stride.H, border.H, 1),
                    Meanings.Outputs(map[2], kernel.W, stride.W, border.W, 1)];
                return pooled.Contains(0) ? null : new Call(
                    $"{(isMax ? "Max" : "Avg")}Pool{dimensions}({{0}}, {Pair(kernel)}, {Pair(stride)}, {Pair(border)})", Flat(pooled),
                    v => Back(Meanings.Pool(Image(v[0]), kernel, stride, border, isMax)), [x]);
            case 2:
                bool isAverage = Chance(1, 2);
                return new Call($"Global{(isAverage ? "Avg" : "Max")}Pool({{0}})", [x.Shape[0]],
                    v => v[0].Reduce([.. Enumerable.Range(1, x.Shape.Length - 1)], false, isAverage ? Meanings.Mean : Meanings.Max), [x]);
            default:
                (int H, int W) padding = Both(0, 1), dilation = Chance(1, 4) ? Both(1, 2) : (1, 1);
                int outputs = Next(1, 4), groups = Chance(1, 4) && map[0] % 2 == 0 ? 2 : 1;
                outputs *= groups;
                int[] size = [outputs, Meanings.Outputs(map[1], kernel.H, stride.H, padding.H, dilation.H),
                    Meanings.Outputs(map[2], kernel.W, stride.W, padding.W, dilation.W)];
                if (size.Contains(0))
                    return null;
                int[] taps = [outputs, map[0] / groups, kernel.H, kernel.W];
                var weight = NewWeight(flat ? [taps[0], taps[1], taps[3]] : taps);
                bool hasBias = Chance(1, 2);
                Term[] operands = hasBias ? [x, weight, NewWeight(outputs)] : [x, weight];
                return new Call(
                    $"Conv{dimensions}({{0}}, {{1}}{(hasBias ? ", {2}" : "")}, stride: {Pair(stride)}, padding: {Pair(padding)}{(dilation == (1, 1) ? "" : $", dilation: {Pair(dilation)}")}{(groups == 1 ? "" : ", groups: 2")})",
                    Flat(size), v => Back(Meanings.Conv(Image(v[0]), TensorValue.New(taps, v[1].Elements), hasBias ? v[2] : null, stride,
                        padding, dilation, groups)), operands);
        }

        (int, int) Both(int from, int to)
        {
            int width = Next(from, to);
            return flat ? (from == 0 ? 0 : 1, width) : (Chance(1, 2) ? width : Next(from, to), width);
        }
    }

    private Call? Attention(Term x)
    {
        if (x.Shape.Length is not (2 or 3))
            return null;
        bool isCausal = Chance(1, 3);
        int[] other = [.. x.Shape];
        if (!isCausal)
            other[^2] = Next(1, 4);
        int[] values = [.. other[..^1], Next(1, 4)];
        int[] shape = [.. x.Shape[..^1], values[^1]];
        return new Call(isCausal ? "ScaledDotProductAttention({0}, {1}, {2}, isCausal: true)" : "ScaledDotProductAttention({0}, {1}, {2})",
            shape,
            v => Meanings.Attention(v[0], v[1], v[2], isCausal), [x, OfShape(other, 1), OfShape(values, 1)]);
    }
}
