using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>
/// Multipliers of the largest, or the smallest, of several elements. With the winner p at the input and p′ at the baseline, their values y
/// and y′, and M the larger of the two (of smallest elements the smaller): m·(M − y′) belongs to p and m·(y − M) to p′. What belongs to an
/// element, from all windows that it lies in, is divided by how far it moves; one that does not move gets the slope at the input.
/// </summary>
/// <remarks>Among equal elements the first wins. What lies outside a map never does.</remarks>
/// <exception cref="ArgumentException">A span's length is not what the sizes say.</exception>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ComparedExtremum
{
    /// <summary>The multipliers of x from those of its largest elements over the middle of (outer, axis, inner).</summary>
    /// <param name="outer">Slices before the axis, the pairs included.</param>
    /// <param name="axis">The size of the axis.</param>
    /// <param name="inner">Elements after the axis.</param>
    /// <param name="x">The values at the inputs.</param>
    /// <param name="baseline">The values at the baselines.</param>
    /// <param name="multiplierY">The multipliers of the result.</param>
    /// <param name="multiplierX">Receives the multipliers of x.</param>
    public static void Max<T>(
        int outer, int axis, int inner, ReadOnlySpan<T> x, ReadOnlySpan<T> baseline, ReadOnlySpan<T> multiplierY, Span<T> multiplierX)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Reduce(outer, axis, inner, new Extremum<T>(x, baseline, multiplierX, isLargest: true), multiplierY);

    /// <summary>The multipliers of x from those of its smallest elements over the middle of (outer, axis, inner).</summary>
    /// <inheritdoc cref="Max{T}"/>
    public static void Min<T>(
        int outer, int axis, int inner, ReadOnlySpan<T> x, ReadOnlySpan<T> baseline, ReadOnlySpan<T> multiplierY, Span<T> multiplierX)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Reduce(outer, axis, inner, new Extremum<T>(x, baseline, multiplierX, isLargest: false), multiplierY);

    /// <summary>The multipliers of x from those of the maxima of its windows.</summary>
    /// <param name="points">The number of pairs.</param>
    /// <param name="geometry">The windows.</param>
    /// <param name="x">The maps of the inputs.</param>
    /// <param name="baseline">The maps of the baselines.</param>
    /// <param name="multiplierY">The multipliers of the result.</param>
    /// <param name="multiplierX">Receives the multipliers of x.</param>
    public static void MaxPool<T>(
        int points, in PoolingGeometry geometry, ReadOnlySpan<T> x, ReadOnlySpan<T> baseline, ReadOnlySpan<T> multiplierY,
        Span<T> multiplierX)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (vertical, horizontal, channels) = (geometry.Vertical, geometry.Horizontal, geometry.Channels);
        Expect.Length(x.Length, (long)points * geometry.InputLength, nameof(x));
        Expect.Length(multiplierY.Length, (long)points * geometry.OutputLength, nameof(multiplierY));
        var maps = new Extremum<T>(x, baseline, multiplierX, isLargest: true);
        int row = horizontal.Size * channels, output = 0;
        for (int p = 0; p < points; p++)
        {
            for (int oy = 0; oy < vertical.Output; oy++)
            {
                var (top, bottom) = vertical.Window(oy);
                for (int ox = 0; ox < horizontal.Output; ox++)
                {
                    var (left, right) = horizontal.Window(ox);
                    for (int c = 0; c < channels; c++)
                    {
                        int first = (p * geometry.InputLength) + (top * row) + (left * channels) + c;
                        int winner = first, baselineWinner = first;
                        for (int iy = top; iy < bottom; iy += vertical.Dilation)
                        {
                            for (int ix = left; ix < right; ix += horizontal.Dilation)
                                maps.Meet((p * geometry.InputLength) + (iy * row) + (ix * channels) + c, ref winner, ref baselineWinner);
                        }

                        maps.Give(winner, baselineWinner, multiplierY[output++]);
                    }
                }
            }
        }

        maps.Divide();
    }

    private static void Reduce<T>(int outer, int axis, int inner, Extremum<T> elements, ReadOnlySpan<T> multiplierY)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Expect.Length(multiplierY.Length, (long)outer * inner, nameof(multiplierY));
        elements.RequireLength((long)outer * axis * inner);
        for (int o = 0; o < outer; o++)
        {
            for (int i = 0; i < inner; i++)
            {
                int first = (o * axis * inner) + i, winner = first, baselineWinner = first;
                for (int k = 1; k < axis; k++)
                    elements.Meet(first + (k * inner), ref winner, ref baselineWinner);
                elements.Give(winner, baselineWinner, multiplierY[(o * inner) + i]);
            }
        }

        elements.Divide();
    }

    /// <summary>The elements at both ends, and what belongs to each.</summary>
    private readonly ref struct Extremum<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> x, baseline;
        private readonly Span<T> multipliers;
        private readonly bool isLargest;

        public Extremum(ReadOnlySpan<T> x, ReadOnlySpan<T> baseline, Span<T> multipliers, bool isLargest)
        {
            Expect.Length(baseline.Length, x.Length, nameof(baseline));
            Expect.Length(multipliers.Length, x.Length, nameof(multipliers));
            Expect.Apart(x, multipliers, nameof(x));
            Expect.Apart(baseline, multipliers, nameof(baseline));
            this.x = x;
            this.baseline = baseline;
            this.multipliers = multipliers;
            this.isLargest = isLargest;
            multipliers.Clear();
        }

        public void RequireLength(long length) => Expect.Length(x.Length, length, nameof(x));

        /// <summary>Meets the next element of a window.</summary>
        public void Meet(int at, ref int winner, ref int baselineWinner)
        {
            if (Beats(x[at], x[winner]))
                winner = at;
            if (Beats(baseline[at], baseline[baselineWinner]))
                baselineWinner = at;
        }

        /// <summary>Gives a window's change to its winners.</summary>
        public void Give(int winner, int baselineWinner, T multiplier)
        {
            T y = x[winner], baselineY = baseline[baselineWinner];
            var furthest = Beats(baselineY, y) ? baselineY : y;
            // What does not move has the slope at the input: all of the multiplier where it wins there.
            multipliers[winner] += Moves(winner) ? multiplier * (furthest - baselineY) : multiplier;
            if (Moves(baselineWinner))
                multipliers[baselineWinner] += multiplier * (y - furthest);
        }

        /// <summary>Divides what was given by how far each element moves.</summary>
        public void Divide()
        {
            for (int i = 0; i < multipliers.Length; i++)
            {
                if (Moves(i))
                    multipliers[i] /= x[i] - baseline[i];
            }
        }

        private bool Moves(int at) => !Multiplier.IsNone(Multiplier.Move(x[at], baseline[at]));

        private bool Beats(T challenger, T holder) => isLargest ? challenger > holder : challenger < holder;
    }
}
