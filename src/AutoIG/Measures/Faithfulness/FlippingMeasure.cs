namespace AutoIG;

/// <summary>
/// The area over the perturbation curve, AOPC = 1/(L+1) Σ_{m=0…L} (F(x) − F(x after m steps)), as features go from x to the baseline.
/// </summary>
public abstract record FlippingMeasure : AttributionMeasure
{
    private protected FlippingMeasure()
    {
    }

    /// <summary>Which features go first: the most relevant by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such order.</exception>
    public RelevanceOrder Order
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw Expect.OutOfRange(nameof(Order), "a relevance order", value);
    }

    /// <summary>L, how many steps count; all by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int? Steps
    {
        get;
        init => field = value is { } steps ? Expect.AtLeast(steps, 1, nameof(Steps)) : null;
    }

    internal sealed override MeasureResult Judge<T>(MeasureCall<T> call)
    {
        if (Order != RelevanceOrder.Difference)
        {
            var curve = Curve(call, Order == RelevanceOrder.LeastRelevantFirst);
            double[] values = curve.Values(call, call.X, call.BaselineRow);
            return new MeasureResult(ReplacementCurve.MeanDrop(values, Steps), ("F", values), ("share", curve.Shares()));
        }

        ReplacementCurve most = Curve(call, ascending: false), least = Curve(call, ascending: true);
        double[] first = most.Values(call, call.X, call.BaselineRow), last = least.Values(call, call.X, call.BaselineRow);
        return new MeasureResult(
            ReplacementCurve.MeanDrop(first, Steps) - ReplacementCurve.MeanDrop(last, Steps),
            ("F, most relevant first", first), ("F, least relevant first", last),
            ("share, most relevant first", most.Shares()), ("share, least relevant first", least.Shares()));
    }

    private protected abstract ReplacementCurve Curve<T>(MeasureCall<T> call, bool ascending)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
