using AutoIG.Language.Tests.Tensors.Interpretation;
using AutoIG.Language.Tests.Tensors.Syntax;

namespace AutoIG.Language.Tests.Tensors.Generation;

/// <content>Sums, movements and parts.</content>
internal sealed partial class TensorMaker
{
    /// <summary>All elements as one number.</summary>
    public Call Total(Term x)
    {
        Call All(string pattern, Func<IReadOnlyList<Number>, Number> function) =>
            new(pattern, [], v => TensorValue.Of(function([.. v[0].Elements])), [x]);
        switch (random.Next(13))
        {
            case 0:
                return All("Max({0})", Meanings.Max);
            case 1:
                return All("Min({0})", Meanings.Min);
            case 2:
                return All("Norm({0})", v => Meanings.Norm(v, 2));
            case 3:
                return All("LogSumExp({0})", Meanings.LogSumExp);
            case 4:
                return All("Var({0}, unbiased: false)", v => Meanings.Variance(v, unbiased: false));
            case 5:
                return All("Tensor.Average<§T>({0})", Meanings.Mean);
            case 6:
                return All("Tensor.Norm<§T>({0})", v => Meanings.Norm(v, 2));
            case 7:
                int[] at = [.. x.Shape.Select(size => random.Next(size))];
                string indices = string.Join(", ", at.Select((i, d) => Chance(1, 3) ? $"^{x.Shape[d] - i}" : $"{i}"));
                return new Call($"{{0}}[{indices}]", [], v => TensorValue.Of(v[0][at]), [x]);
            case 8 when x.Shape.Length == 1:
                return new Call(Any(["Dot({0}, {1})", "Tensor.Dot<§T>({0}, {1})"]), [], v => TensorValue.Of(
                    Number.Sum(v[0].Elements.Zip(v[1].Elements, (a, b) => a * b))), [x, OfShape(x.Shape, 0)]);
            case 9 or 10:
                return All("Mean({0})", Meanings.Mean);
            default:
                return All(Any(["Sum({0})", "Tensor.Sum<§T>({0})"]), Number.Sum);
        }
    }

    /// <summary>Some axes summed up.</summary>
    private Call Reduced(Term x)
    {
        bool keep = Chance(1, 2);
        int[] axes = [random.Next(x.Shape.Length)];
        if (x.Shape.Length > 1 && Chance(1, 3))
            axes = [axes[0], (axes[0] + 1) % x.Shape.Length];
        string dims = axes.Length == 1 && Chance(2, 3) ? $"dim: {Axis(x, axes[0])}"
            : $"dims: [{string.Join(", ", axes.Select(d => Axis(x, d)))}]";
        int count = Sizes.Count([.. axes.Select(d => x.Shape[d])]);
        bool unbiased = count > 1 && Chance(1, 2);
        double p = Any([1, 2, 3, double.PositiveInfinity]);
        string order = double.IsPositiveInfinity(p) ? "double.PositiveInfinity" : $"{p}";
        var (name, options, meaning) = random.Next(8) switch
        {
            0 or 1 => ("Sum", "", Number.Sum),
            2 or 3 => ("Mean", "", Meanings.Mean),
            4 => ("Max", "", Meanings.Max),
            5 => ("LogSumExp", "", Meanings.LogSumExp),
            6 => ("Norm", $", p: {order}", v => Meanings.Norm(v, p)),
            _ => ("Var", $", unbiased: {(unbiased ? "true" : "false")}",
                (Func<IReadOnlyList<Number>, Number>)(v => Meanings.Variance(v, unbiased))),
        };
        int[] rest = [.. x.Shape.Where((_, d) => !axes.Contains(d))];
        int[] shape = keep ? [.. x.Shape.Select((size, d) => axes.Contains(d) ? 1 : size)] : rest.Length == 0 ? [1] : rest;
        return new Call($"{name}({{0}}, {dims}{options}{(keep ? ", keepDim: true" : "")})", shape, v => v[0].Reduce(axes, keep, meaning),
            [x]);
    }

    private string Axis(Term x, int axis) => Chance(1, 3) ? $"{axis - x.Shape.Length}" : $"{axis}";

    /// <summary>The elements of a tensor elsewhere, copied.</summary>
    private Call? Moved(Term x)
    {
        int rank = x.Shape.Length;
        int axis = random.Next(rank), other = random.Next(rank);
        switch (random.Next(11))
        {
            case 0:
                int[] order = [.. Enumerable.Range(0, rank).OrderBy(_ => random.Next())];
                int[] shape = [.. order.Select(d => x.Shape[d])];
                return new Call($"Permute({{0}}, {string.Join(", ", order)})", shape,
                    v => v[0].Take(shape, index => Unpermuted(index, order)), [x]);
            case 1 when rank > 1:
                return Exchanged("Transpose({0}, " + Axis(x, axis) + ", " + Axis(x, other) + ")", x, axis, other, isView: false);
            case 2:
                return new Call($"Flip({{0}}, {Axis(x, axis)})", x.Shape,
                    v => v[0].Take(x.Shape, index => At(index, axis, x.Shape[axis] - 1 - index[axis])), [x]);
            case 3:
                return Reshaped(x, $"Reshape({{0}}, %)", isView: false);
            case 4 when rank < 4:
                int[] longer = [.. x.Shape[..axis], 1, .. x.Shape[axis..]];
                return new Call($"Unsqueeze({{0}}, {axis})", longer, v => TensorValue.New(longer, v[0].Elements), [x]);
            case 5 when rank > 1 && x.Shape[axis] == 1:
                int[] shorter = [.. x.Shape[..axis], .. x.Shape[(axis + 1)..]];
                return new Call($"Squeeze({{0}}, {Axis(x, axis)})", shorter, v => TensorValue.New(shorter, v[0].Elements), [x]);
            case 6:
                int[] wide = [.. Chance(1, 2) && rank < 4 ? [Next(1, 3)] : Array.Empty<int>(),
                    .. x.Shape.Select(size => size == 1 ? Next(1, 3) : size)];
                // Of its own shape it would be the tensor itself.
                return !Fits(wide) || wide.SequenceEqual(x.Shape) ? null : new Call(
                    Chance(2, 3) ? $"BroadcastTo({{0}}, {string.Join(", ", wide)})" : $"Tensor.Broadcast<§T>({{0}}, {Sizes.Show(wide)})",
                    wide, v => v[0].Take(wide, index => Sizes.Repeated(x.Shape, index)), [x]);
            case 7 when rank > 1:
                int begin = random.Next(rank - 1);
                int[] flat = [.. x.Shape[..begin], x.Shape[begin] * x.Shape[begin + 1], .. x.Shape[(begin + 2)..]];
                return new Call($"Flatten({{0}}, {begin}, {begin + 1})", flat, v => TensorValue.New(flat, v[0].Elements), [x]);
            case 8:
                int before = random.Next(3), after = random.Next(3);
                int[] padded = [.. x.Shape[..^1], before + x.Shape[^1] + after];
                return new Call($"Pad({{0}}, [{before}, {after}])", padded, v => v[0].Take(padded, index =>
                    index[^1] - before is var i && i >= 0 && i < x.Shape[^1] ? At(index, rank - 1, i) : null), [x]);
            case 9 when x.Shape.All(size => size > 1):
                return new Call("Tensor.Reverse<§T>({0})", x.Shape, v => TensorValue.New(x.Shape, v[0].Elements.Reverse()), [x]);
            default:
                return Picked(x);
        }
    }

    /// <summary>A part of a tensor, or the same under another shape, in the same memory.</summary>
    private Call? Viewed(Term x)
    {
        int rank = x.Shape.Length;
        int axis = random.Next(rank);
        switch (random.Next(8))
        {
            case 0 when IsDense(x) && !x.Shape.Contains(1):
                return Reshaped(x, "Tensor.Reshape({0}, [%])", isView: true);
            case 1 when rank < 4:
                int[] longer = [.. x.Shape[..axis], 1, .. x.Shape[axis..]];
                return new Call($"Tensor.Unsqueeze({{0}}, {axis})", longer, v => v[0].Reshaped(longer), [x], isView: true);
            case 2 when rank > 1 && x.Shape[axis] == 1:
                int[] shorter = [.. x.Shape[..axis], .. x.Shape[(axis + 1)..]];
                return new Call($"Tensor.SqueezeDimension({{0}}, {axis})", shorter, v => v[0].Reshaped(shorter), [x], isView: true);
            case 3 when rank > 1:
                return Exchanged("Tensor.Transpose({0})", x, rank - 2, rank - 1, isView: true);
            case 4:
                int[] order = [.. Enumerable.Range(0, rank).OrderBy(_ => random.Next())];
                int[] shape = [.. order.Select(d => x.Shape[d])];
                return new Call($"Tensor.PermuteDimensions({{0}}, [{string.Join(", ", order)}])", shape,
                    v => v[0].View(shape, index => Unpermuted(index, order)), [x], isView: true);
            default:
                return Sliced(x);
        }
    }

    /// <summary>x[1..3, ..].</summary>
    public Call Sliced(Term x)
    {
        int[] starts = new int[x.Shape.Length], lengths = [.. x.Shape];
        string[] ranges = new string[x.Shape.Length];
        for (int d = 0; d < ranges.Length; d++)
        {
            ranges[d] = "..";
            if (!Chance(1, 2))
                continue;
            starts[d] = random.Next(x.Shape[d]);
            int end = Next(starts[d] + 1, x.Shape[d]);
            lengths[d] = end - starts[d];
            string from = Chance(1, 3) ? $"^{x.Shape[d] - starts[d]}" : $"{starts[d]}";
            string to = end == x.Shape[d] && Chance(1, 2) ? "" : end < x.Shape[d] && Chance(1, 3) ? $"^{x.Shape[d] - end}" : $"{end}";
            ranges[d] = $"{from}..{to}";
        }
        return new Call($"{{0}}[{string.Join(", ", ranges)}]", lengths,
            v => v[0].View(lengths, index => [.. index.Select((i, d) => i + starts[d])]), [x], isView: true);
    }

    /// <summary>Some rows of a tensor.</summary>
    private Call Picked(Term x)
    {
        int axis = random.Next(x.Shape.Length), size = x.Shape[axis];
        switch (random.Next(3))
        {
            case 0:
                int[] rows = [.. Enumerable.Range(0, Next(1, 4)).Select(_ => random.Next(size))];
                int[] shape = [.. x.Shape.Select((s, d) => d == axis ? rows.Length : s)];
                return new Call($"IndexSelect({{0}}, {Axis(x, axis)}, {string.Join(", ", rows)})", shape,
                    v => v[0].Take(shape, index => At(index, axis, rows[index[axis]])), [x]);
            case 1 when x.Shape.Length > 1:
                int row = random.Next(size);
                int[] rest = [.. x.Shape[..axis], .. x.Shape[(axis + 1)..]];
                return new Call($"Select({{0}}, {Axis(x, axis)}, {(Chance(1, 3) ? row - size : row)})", rest,
                    v => v[0].Take(rest, index => [.. index[..axis], row, .. index[axis..]]), [x]);
            default:
                int start = random.Next(size), end = Next(start + 1, size), step = Next(1, 2);
                int[] part = [.. x.Shape.Select((s, d) => d == axis ? (end - start + step - 1) / step : s)];
                return new Call($"Slice({{0}}, {Axis(x, axis)}, {start}..{end}, {step})", part,
                    v => v[0].Take(part, index => At(index, axis, start + step * index[axis])), [x]);
        }
    }

    /// <summary>A tensor beside others.</summary>
    private Call? Joined(Term x)
    {
        int rank = x.Shape.Length, axis = random.Next(rank);
        if (Chance(1, 3))
        {
            if (rank == 4)
                return null;
            int[] stacked = [.. x.Shape[..axis], 2, .. x.Shape[axis..]];
            Term[] layers = Shuffled(x, OfShape(x.Shape, 1));
            string pattern = axis == 0 && Chance(1, 2) ? "Tensor.Stack<§T>([{0}, {1}])"
                : Chance(1, 2) ? $"Stack<§T>([{{0}}, {{1}}], {axis})" : $"Tensor.StackAlongDimension<§T>({axis}, [{{0}}, {{1}}])";
            return new Call(pattern, stacked,
                v => TensorValue.Of(stacked, index => v[index[axis]][[.. index[..axis], .. index[(axis + 1)..]]]), layers);
        }
        int[] other = [.. x.Shape];
        other[axis] = Next(1, 3);
        Term[] parts = Chance(1, 4)
            ? [.. Shuffled(x, OfShape(other, 1)), new Call("({0} * 2.0§F)", x.Shape, v => v[0].Map(a => a * 2), [x])]
            : Shuffled(x, OfShape(other, 1));
        int[] shape = [.. x.Shape];
        shape[axis] = parts.Sum(part => part.Shape[axis]);
        string inside = string.Join(", ", parts.Select((_, i) => $"{{{i}}}"));
        return new Call(Chance(2, 3) ? $"Concat<§T>([{inside}], {axis})" : $"Tensor.ConcatenateOnDimension<§T>({axis}, [{inside}])", shape,
            v => TensorValue.Of(shape, index =>
        {
            int part = 0, i = index[axis];
            while (i >= v[part].Shape[axis])
                i -= v[part++].Shape[axis];
            return v[part][At(index, axis, i)];
        }), parts);
    }

    private Term[] Shuffled(Term x, Term y) => Chance(1, 2) ? [x, y] : [y, x];

    private Call? Reshaped(Term x, string pattern, bool isView)
    {
        int count = Sizes.Count(x.Shape);
        int[] divisors = [.. Enumerable.Range(1, count).Where(d => count % d == 0)];
        int first = Any(divisors);
        int[] shape = Chance(1, 3) ? [count] : [first, count / first];
        if (!Fits(shape))
            return null;
        string sizes = string.Join(", ", !isView && Chance(1, 4) ? [.. shape[..^1], -1] : shape);
        return new Call(pattern.Replace("%", sizes, StringComparison.Ordinal), shape,
            v => isView ? v[0].Reshaped(shape) : TensorValue.New(shape, v[0].Elements), [x], isView);
    }

    private static Call Exchanged(string pattern, Term x, int a, int b, bool isView)
    {
        int[] shape = [.. x.Shape];
        (shape[a], shape[b]) = (shape[b], shape[a]);
        int[] Source(int[] index) => [.. index.Select((i, d) => d == a ? index[b] : d == b ? index[a] : i)];
        return new Call(pattern, shape, v => isView ? v[0].View(shape, Source) : v[0].Take(shape, Source), [x], isView);
    }

    /// <summary>
    /// Tensor.Reshape takes no part of a tensor and none with its axes exchanged, nor many of those with an axis of size 1.
    /// </summary>
    private static bool IsDense(Term x) => x is Weight or Read { Variable.MayBeView: false } || !x.MayBeView;

    private static int[] Unpermuted(int[] index, int[] order)
    {
        int[] source = new int[index.Length];
        for (int d = 0; d < order.Length; d++)
            source[order[d]] = index[d];
        return source;
    }

    private static int[] At(int[] index, int axis, int i) => [.. index[..axis], i, .. index[(axis + 1)..]];
}
