using System.Numerics.Tensors;

namespace AutoIG.CompilerServices;

/// <summary>One affine layer at the points of a batch, through which relevance goes back: the sums that a rule is made of.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal ref struct AffineRelevance<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Scratch.Frame memory;
    private readonly AffineLayer<T> layer;
    private readonly MapSize size;
    private readonly RelevanceRule<T> rule;
    private readonly ReadOnlySpan<T> x;
    private readonly ReadOnlySpan<T> z;
    private readonly ReadOnlySpan<T> relevance;
    private readonly Span<T> result;
    private readonly Span<T> sums, share;
    private Span<T> part, positive, negative, constant;

    /// <param name="memory">Where intermediate values are taken from.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="size">The rows or maps.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="x">The layer's inputs.</param>
    /// <param name="z">Its outputs.</param>
    /// <param name="relevance">The relevance of its outputs.</param>
    /// <param name="result">Receives the relevance of its inputs.</param>
    public AffineRelevance(
        Scratch.Frame memory, AffineLayer<T> layer, MapSize size, RelevanceRule<T> rule, ReadOnlySpan<T> x, ReadOnlySpan<T> z,
        ReadOnlySpan<T> relevance, Span<T> result)
    {
        int inputs = layer.InputLength(size), outputs = layer.OutputLength(size);
        this.memory = memory;
        (this.layer, this.size, this.rule) = (layer, size, rule);
        this.x = x[..inputs];
        this.z = z[..outputs];
        this.relevance = relevance[..outputs];
        this.result = result[..inputs];
        sums = Take(outputs);
        share = Take(inputs);
    }

    /// <summary>Writes the relevance of the inputs.</summary>
    public void Run()
    {
        bool isFirst = true;
        foreach (var branch in rule.Branches)
        {
            Sum(branch);
            Divide(branch);
            foreach (var term in branch.Terms)
            {
                Share(term, isFirst);
                isFirst = false;
            }
        }

        if (isFirst)
            result.Clear();
    }

    /// <summary>What the contributions add up to, with what the bias adds.</summary>
    // Maps are passed over as seldom as may be: a layer of few channels costs what its elements are read and written.
    private void Sum(RelevanceBranch branch)
    {
        // The outputs as they are: activations pass on relevance that is in proportion to these very numbers, not to others that are
        // rounded in another order, and where an output is nearly 0 the quotient tells them apart.
        if (branch.SumsToOutput && (rule.AbsorbsBias || layer.Bias.IsEmpty))
        {
            z.CopyTo(sums);
            return;
        }

        if (branch.Terms.Length == 0)
            sums.Clear();
        for (int i = 0; i < branch.Terms.Length; i++)
        {
            var term = branch.Terms[i];
            var factor = T.CreateTruncating(term.Factor);
            if (i > 0 && part.IsEmpty)
                part = Take(sums.Length);
            var sum = i == 0 ? sums : part;
            layer.Form(term.Weights).Apply(size, Input(term.Input), sum);
            if (i > 0)
                TensorPrimitives.MultiplyAdd(sum, factor, sums, sums);
            else if (factor != T.One)
                TensorPrimitives.Multiply(sum, factor, sum);
        }

        if (rule.AbsorbsBias)
        {
            foreach (var (form, factor) in branch.Bias)
                AddBias(form, T.CreateTruncating(factor));
        }
    }

    private void Share(RelevanceTerm term, bool isFirst)
    {
        layer.Form(term.Weights).ApplyTransposed(size, sums, share);
        if (T.CreateTruncating(term.Factor) is var factor && factor != T.One)
            TensorPrimitives.Multiply(share, factor, share);
        if (isFirst)
            TensorPrimitives.Multiply(Input(term.Input), share, result);
        else
            TensorPrimitives.MultiplyAdd(Input(term.Input), share, result, result);
    }

    /// <summary>c R / stab(sum) in the place of the sums.</summary>
    private void Divide(RelevanceBranch branch)
    {
        var (factor, stabilizer) = (T.CreateTruncating(branch.Factor), T.CreateTruncating(branch.Stabilizer));
        if (branch.Units == RelevanceUnits.All)
        {
            Stabilized.Quotients(factor, relevance, sums, stabilizer, sums);
            return;
        }
        // W a + b, whether or not the bias is ignored: it says on which side of 0 the unit really is.
        for (int j = 0; j < sums.Length; j++)
        {
            bool takesPart = branch.Units == RelevanceUnits.Positive ? z[j] > T.Zero : z[j] < T.Zero;
            sums[j] = takesPart ? Stabilized.Quotient(factor * relevance[j], sums[j], stabilizer) : T.Zero;
        }
    }

    private readonly void AddBias(RelevanceBias form, T factor)
    {
        var bias = layer.Bias;
        if (bias.IsEmpty)
            return;
        if (form != RelevanceBias.Value || factor != T.One)
        {
            var changed = Take(bias.Length);
            for (int channel = 0; channel < bias.Length; channel++)
            {
                var b = bias[channel];
                changed[channel] = factor * form switch
                {
                    RelevanceBias.Positive => T.Max(b, T.Zero),
                    RelevanceBias.Negative => T.Min(b, T.Zero),
                    RelevanceBias.Squared => b * b,
                    _ => b,
                };
            }

            bias = changed;
        }

        for (int j = 0; j < sums.Length; j += bias.Length)
        {
            var row = sums.Slice(j, bias.Length);
            TensorPrimitives.Add(row, bias, row);
        }
    }

    private ReadOnlySpan<T> Input(RelevanceInput form)
    {
        switch (form)
        {
            case RelevanceInput.Positive when positive.IsEmpty:
                positive = Take(x.Length);
                TensorPrimitives.Max(x, T.Zero, positive);
                return positive;
            case RelevanceInput.Negative when negative.IsEmpty:
                negative = Take(x.Length);
                TensorPrimitives.Min(x, T.Zero, negative);
                return negative;
            case RelevanceInput.Positive:
                return positive;
            case RelevanceInput.Negative:
                return negative;
            case RelevanceInput.One:
                Constant().Fill(T.One);
                return constant;
            case RelevanceInput.Low:
                return AtEveryPoint(rule.Low);
            case RelevanceInput.High:
                return AtEveryPoint(rule.High);
            default:
                return x;
        }
    }

    private ReadOnlySpan<T> AtEveryPoint(T[] values)
    {
        var repeated = Constant();
        for (int i = 0; i < repeated.Length; i += values.Length)
            values.CopyTo(repeated[i..]);
        return repeated;
    }

    private Span<T> Constant()
    {
        if (constant.IsEmpty)
            constant = Take(x.Length);
        return constant;
    }

    private readonly Span<T> Take(int length) => memory.TakeSpan<T>(length);
}
