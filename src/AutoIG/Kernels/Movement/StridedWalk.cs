using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <summary>
/// The loop nest of a strided copy, in the order in which it should run: extents of one are gone, dimensions that are contiguous
/// with each other on both sides are one, and the destination's closest elements are innermost. When the source runs closest along
/// another dimension, that dimension is the second innermost, so that the two form the matrix of a blocked transpose.
/// </summary>
internal ref struct StridedWalk
{
    /// <summary>More dimensions than any operator of the vocabulary has, the batch included.</summary>
    internal const int MaxRank = 12;

    private Axes _axes;

    internal int Rank { get; private set; }

    /// <summary>True when some extent is zero: nothing moves.</summary>
    internal bool IsEmpty { get; private set; }

    internal StridedWalk(ReadOnlySpan<int> shape, int sourceLength, int sourceOffset, ReadOnlySpan<int> sourceStrides,
        int destinationLength, int destinationOffset, ReadOnlySpan<int> destinationStrides)
    {
        if (shape.Length > MaxRank)
            throw Expect.Unexpected(nameof(shape), $"at most {MaxRank} dimensions", shape.Length);
        Expect.Length(sourceStrides.Length, shape.Length, nameof(sourceStrides));
        Expect.Length(destinationStrides.Length, shape.Length, nameof(destinationStrides));
        for (int i = 0; i < shape.Length; i++)
        {
            Expect.AtLeast(shape[i], 0, nameof(shape));
            IsEmpty |= shape[i] == 0;
            if (shape[i] > 1)
                _axes[Rank++] = new(shape[i], sourceStrides[i], destinationStrides[i]);
        }

        if (IsEmpty)
        {
            Rank = 0;
            return;
        }

        CheckReach("source", sourceLength, sourceOffset, static axis => axis.Source);
        CheckReach("destination", destinationLength, destinationOffset, static axis => axis.Destination);
        Order();
        Merge();
        BringSourceCloser();
    }

    [UnscopedRef]
    internal readonly ref readonly Axis this[int index] => ref ((ReadOnlySpan<Axis>)_axes)[index];

    private readonly void CheckReach(string name, int length, int offset, Func<Axis, int> stride)
    {
        long lowest = offset, highest = offset;
        for (int i = 0; i < Rank; i++)
        {
            long reach = (long)(_axes[i].Extent - 1) * stride(_axes[i]);
            lowest += Math.Min(reach, 0);
            highest += Math.Max(reach, 0);
        }

        if (lowest < 0 || highest >= length)
            throw Expect.Unexpected(name, $"elements {lowest} to {highest} to exist", $"a length of {length}");
    }

    /// <summary>Insertion sort by the destination's stride, widest first; stable, so that equal strides keep the caller's order.</summary>
    private void Order()
    {
        for (int i = 1; i < Rank; i++)
        {
            var axis = _axes[i];
            int j = i;
            for (; j > 0 && Math.Abs(_axes[j - 1].Destination) < Math.Abs(axis.Destination); j--)
                _axes[j] = _axes[j - 1];
            _axes[j] = axis;
        }
    }

    private void Merge()
    {
        int kept = 0;
        for (int i = 1; i < Rank; i++)
        {
            ref var outer = ref _axes[kept];
            var inner = _axes[i];
            if (outer.Source == inner.Source * inner.Extent && outer.Destination == inner.Destination * inner.Extent)
                outer = new(outer.Extent * inner.Extent, inner.Source, inner.Destination);
            else
                _axes[++kept] = inner;
        }

        Rank = Math.Min(Rank, kept + 1);
    }

    private void BringSourceCloser()
    {
        if (Rank < 3 || _axes[Rank - 1].Source == 1)
            return;
        for (int i = Rank - 3; i >= 0; i--)
        {
            if (_axes[i].Source == 1)
            {
                var axis = _axes[i];
                for (int j = i; j < Rank - 2; j++)
                    _axes[j] = _axes[j + 1];
                _axes[Rank - 2] = axis;
                return;
            }
        }
    }

    /// <summary>One loop: its trip count and what one step moves on each side, in elements.</summary>
    internal readonly record struct Axis(int Extent, int Source, int Destination);

    [InlineArray(MaxRank)]
    private struct Axes
    {
        private Axis _first;
    }
}
