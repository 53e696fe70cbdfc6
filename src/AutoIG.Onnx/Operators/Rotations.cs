using AutoIG.Onnx.Code;
using AutoIG.Onnx.Graphs;
using static AutoIG.Onnx.Operators.Calls;

namespace AutoIG.Onnx.Operators;

/// <summary>
/// Rotary position embedding (Su et al. 2021, arXiv 2104.09864): pairs (a, b) of a head's numbers become (a·cos − b·sin, a·sin + b·cos).
/// </summary>
/// <param name="writer">Writes the step.</param>
/// <param name="cosine">[tokens, pairs].</param>
/// <param name="sine">[tokens, pairs].</param>
/// <param name="pairs">How many pairs are rotated; what is behind them stays.</param>
/// <param name="isInterleaved">Whether the two of a pair are neighbours, and not of two halves.</param>
internal sealed class Rotations(StepWriter writer, CodeNode cosine, CodeNode sine, long pairs, bool isInterleaved)
{
    public static IEnumerable<OnnxOperator> All =>
    [
        OnnxOperator.Of("RotaryEmbedding", Same, Heads.OfEachSample(own => Write(own, 1, 2, 3))),
        OnnxOperator.Of("com.microsoft.RotaryEmbedding", Same, Heads.OfEachSample(own => Write(own, 2, 3, 1))),
    ];

    private static Result Same(Step step) => new(ElementKind.Real, step.Inputs[0]!.Shape);

    private static void Write(StepWriter writer, int cosine, int sine, int positions)
    {
        var step = writer.Step;
        if (step.Operator.Contains('.', StringComparison.Ordinal)
            && (step.Number("scale", 1) != 1 || step.Integer("is_packed_batching", 0) == 1))
        {
            throw writer.Refuse("positions that are scaled, and batches that are packed, are not written");
        }

        var x = Windows.Image(writer, 0);
        bool isFlat = x.Shape.Count == 2;
        long width = step.Integer("rotary_embedding_dim", 0), heads = step.Integer("num_heads", 0);
        if (isFlat && heads == 0 && step.Inputs[cosine]!.Shape[^1].Value is { } half && x.Shape[1].Value is { } wide && width == 0)
            heads = wide / (2 * half);
        var rotation = Of(writer, cosine, sine, positions, x.Shape[isFlat ? 0 : 1], step.Integer("interleaved", 0) == 1);
        if (width != 0 && width != 2 * rotation.Pairs)
            throw writer.Refuse($"expected {width / 2} cosines for each position, but there are {rotation.Pairs}");
        Heads.Give(writer, rotation.Apply(Heads.Of(writer, x, heads, "heads"), "rotated"), isFlat);
    }

    /// <summary>The rotation that tables of cosines and sines, [positions, pairs], make at some positions.</summary>
    /// <param name="writer">Writes the step.</param>
    /// <param name="cosine">The input of the cosines.</param>
    /// <param name="sine">The input of the sines.</param>
    /// <param name="positions">
    /// The input of the positions, one for each token, or the first; where it is missing they count from 0, or the tables are those of the
    /// tokens.
    /// </param>
    /// <param name="tokens">How many tokens there are.</param>
    /// <param name="isInterleaved">Whether the two of a pair are neighbours.</param>
    public static Rotations Of(StepWriter writer, int cosine, int sine, int positions, Size tokens, bool isInterleaved)
    {
        if (tokens.Value is not { } count)
            throw writer.Refuse($"expected a number of tokens, but it is {tokens}");
        long[] places = [.. Enumerable.Range(0, checked((int)count))];
        if (writer.Step.Input(positions) is { } stated)
        {
            if (Folding.Elements(stated) is not { } given)
                throw writer.Refuse("expected positions that are held: they have no derivative");
            bool isFirst = stated.Count.IsOne;
            if (!isFirst && !stated.Count.Equals(tokens))
                throw writer.Refuse($"expected a position for each of {tokens} tokens, but there are {stated.Count}");
            places = [.. places.Select(i => isFirst ? (long)given[0] + i : (long)given[given.Length == 1 ? 0 : i])];
        }

        long pairs = writer.Step.Input(cosine)?.Shape[^1].Value ?? throw writer.Refuse("expected tables of cosines and sines");
        return new(writer, Table(cosine, "cosine"), Table(sine, "sine"), pairs, isInterleaved);

        CodeNode Table(int input, string name)
        {
            if (writer.Step.Input(input) is not { } table || Folding.Elements(table) is not { } elements
                || table.Count.Value is not { } length || table.Shape[^1].Value != pairs)
            {
                throw writer.Refuse("expected tables of cosines and sines whose elements are numbers");
            }

            long rows = length / pairs;
            if (places.FirstOrDefault(place => place < 0 || place >= rows, -1) is >= 0 and var outside || places.Any(place => place < 0))
                throw writer.Refuse($"the tables have {rows} positions, but not all of {string.Join(", ", places.Distinct().Take(9))}");
            return writer.Computed(name, [tokens, pairs], [.. places.SelectMany(place => Enumerable.Range(0, checked((int)pairs))
                .Select(i => (float)elements[elements.Length == 1 ? 0 : (place * pairs) + i]))]);
        }
    }

    private long Pairs => pairs;

    /// <summary>Rotates heads, [heads, tokens, width].</summary>
    public Sample Apply(Sample heads, string name)
    {
        var (count, tokens, width) = (heads.Shape[0], heads.Shape[1], heads.Shape[2]);
        if (width.Value is not { } wide || wide < 2 * pairs)
            throw writer.Refuse($"expected heads of at least {2 * pairs} numbers, but they have {width}");
        var x = heads.Code is LocalCode ? heads.Code : writer.Define(heads.Code, heads.Shape, name);
        CodeNode Cut(long from, long to) => Call("Slice", x, Integer(2), new RangeCode(Integer(from), Integer(to)));
        CodeNode a, b;
        Size[] half = [count, tokens, pairs];
        if (isInterleaved)
        {
            var turned = wide == 2 * pairs ? x : Cut(0, 2 * pairs);
            var apart = new ViewCode(turned, [count, tokens, 2 * pairs], [count, tokens, pairs, 2]);
            (a, b) = (Call("Select", apart, Integer(3), Integer(0)), Call("Select", apart, Integer(3), Integer(1)));
        }
        else
        {
            (a, b) = (Cut(0, pairs), Cut(pairs, 2 * pairs));
        }

        (a, b) = (writer.Define(a, half, "first"), writer.Define(b, half, "second"));
        CodeNode p = Call("Subtract", Call("Multiply", a, cosine), Call("Multiply", b, sine));
        CodeNode q = Call("Add", Call("Multiply", a, sine), Call("Multiply", b, cosine));
        List<CodeNode> parts = isInterleaved
            ? [new ViewCode(Call("Stack", new ListCode([p, q])).With("dim", 3, 0), [count, tokens, pairs, 2], [count, tokens, 2 * pairs])]
            : [p, q];
        if (wide > 2 * pairs)
            parts.Add(Cut(2 * pairs, wide));
        return new(writer.Define(
            parts.Count == 1 ? parts[0] : Call("Concat", new ListCode(parts)).With("dim", 2, 0), heads.Shape, name), heads.Shape, -1);
    }
}
