using System.Buffers;
using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>The masks of <see cref="Rise"/> over some positions: given ones, or drawn from a seed and the number of the mask.</summary>
internal sealed class RiseMasks
{
    private readonly Rise method;
    private readonly int[] shape, cells;
    private readonly int gridCells = 1;

    // Of each axis of the enlarged grid: between which two cells a position lies, and how far from the first to the second.
    private readonly (int First, int Second, double Share)[][] places;

    /// <param name="method">What is asked for.</param>
    /// <param name="shape">The shape of the positions.</param>
    /// <param name="cancellation">Asked between masks.</param>
    /// <exception cref="ArgumentException">A given mask has another number of positions, or a position is shown by none.</exception>
    public RiseMasks(Rise method, int[] shape, CancellationToken cancellation)
    {
        (this.method, this.shape) = (method, shape);
        Positions = shape.Aggregate(1, (product, size) => product * size);
        cells = [.. shape.Select(size => (size + method.Grid - 1) / method.Grid)];
        places = new (int, int, double)[shape.Length][];
        for (int axis = 0; axis < shape.Length; axis++)
        {
            int enlarged = (method.Grid + 1) * cells[axis];
            places[axis] = [.. Enumerable.Range(0, enlarged).Select(i => Nn.Between(i, method.Grid, enlarged, alignCorners: false))];
            gridCells *= method.Grid;
        }
        for (int row = 0; row < (method.Masks?.Count ?? 0); row++)
        {
            if (method.Masks![row].Length != Positions)
            {
                throw Expect.Unexpected(
                    FormattableString.Invariant($"{nameof(Rise.Masks)}[{row}]"),
                    FormattableString.Invariant($"{Positions} numbers, one for each position of {Elements.Show(shape)}"),
                    method.Masks[row].Length);
            }
        }
        if (method.Normalization == RiseNormalization.MaskSum)
            RequireAllShown(cancellation);
    }

    /// <summary>How many masks there are.</summary>
    public int Count => method.Masks?.Count ?? method.Samples;

    /// <summary>How many positions a mask has.</summary>
    public int Positions { get; }

    /// <summary>Writes a mask. Safe to call from several threads.</summary>
    public void Fill(int number, Span<double> mask)
    {
        if (method.Masks is { } given)
        {
            given[number].CopyTo(mask);
            return;
        }
        // Each mask has a seed of its own, so that any thread may draw it: the golden ratio parts those of neighbouring seeds.
        var generator = new NormalGenerator(unchecked((method.Seed * (long)0x9E3779B97F4A7C15) + number));
        double[] rented = ArrayPool<double>.Shared.Rent(2 * Math.Max(Positions, gridCells) * 2);
        Span<double> from = rented.AsSpan(0, rented.Length / 2), to = rented.AsSpan(rented.Length / 2);
        for (int cell = 0; cell < gridCells; cell++)
            from[cell] = generator.NextUniform() < method.Probability ? 1 : 0;
        // Axis by axis, from the first: those behind it still have their cells, those before it their positions.
        int outer = 1, inner = gridCells;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            int shift = (int)(generator.NextUniform() * cells[axis]);
            inner /= method.Grid;
            var target = axis == shape.Length - 1 ? mask : to;
            for (int o = 0; o < outer; o++)
            {
                for (int i = 0; i < shape[axis]; i++)
                {
                    var (first, second, share) = places[axis][i + shift];
                    for (int k = 0; k < inner; k++)
                    {
                        double a = from[(((o * method.Grid) + first) * inner) + k], b = from[(((o * method.Grid) + second) * inner) + k];
                        target[(((o * shape[axis]) + i) * inner) + k] = a == b ? a : ((1 - share) * a) + (share * b);
                    }
                }
            }
            outer *= shape[axis];
            var swap = from;
            from = to;
            to = swap;
        }
        ArrayPool<double>.Shared.Return(rented);
    }

    private void RequireAllShown(CancellationToken cancellation)
    {
        double[] mask = new double[Positions], sums = new double[Positions];
        for (int number = 0; number < Count; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            Fill(number, mask);
            TensorPrimitives.Add<double>(sums, mask, sums);
        }
        int hidden = Array.FindIndex(sums, sum => sum == 0);
        if (hidden >= 0)
        {
            throw Expect.Unexpected(
                nameof(Rise.Masks),
                $"every position shown by one of them at least, for {nameof(RiseNormalization)}.{nameof(RiseNormalization.MaskSum)}",
                FormattableString.Invariant($"position {hidden} shown by none of {Count}"));
        }
    }
}
