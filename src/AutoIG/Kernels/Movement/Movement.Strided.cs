using System.ComponentModel;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoIG.CompilerServices;

/// <summary>
/// Operators that only move values: permute, slice, concatenate, pad, gather, up-sample. Each is linear, so its adjoint moves the
/// gradient the other way, adding where one value went to several places. All take per-sample shapes and a number of points.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Movement
{
    /// <summary>Edge of the square blocks of a transpose: 16 rows of 16 floats are 16 cache lines read and 16 written.</summary>
    private const int TransposeBlock = 16;

    /// <summary>
    /// Copies a box of elements between two strided layouts: element (i₀, i₁, …) of <paramref name="shape"/> is read at
    /// sourceOffset + Σ iₖ·sourceStrides[k] and written at destinationOffset + Σ iₖ·destinationStrides[k]. Strides are in elements and
    /// may be zero (source: broadcasting) or negative (reversal). Source and destination must not overlap.
    /// </summary>
    /// <exception cref="ArgumentException">An element lies outside its span, or the ranks differ.</exception>
    public static void Copy<T>(ReadOnlySpan<int> shape, ReadOnlySpan<T> source, int sourceOffset, ReadOnlySpan<int> sourceStrides,
        Span<T> destination, int destinationOffset, ReadOnlySpan<int> destinationStrides)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Run<T, Overwrite<T>>(shape, source, sourceOffset, sourceStrides, destination, destinationOffset, destinationStrides);

    /// <summary>
    /// Like <see cref="Copy"/>, but adds to what the destination holds. A destination stride of zero sums over that dimension.
    /// </summary>
    /// <exception cref="ArgumentException">An element lies outside its span, or the ranks differ.</exception>
    public static void Add<T>(ReadOnlySpan<int> shape, ReadOnlySpan<T> source, int sourceOffset, ReadOnlySpan<int> sourceStrides,
        Span<T> destination, int destinationOffset, ReadOnlySpan<int> destinationStrides)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Run<T, AddTo<T>>(shape, source, sourceOffset, sourceStrides, destination, destinationOffset, destinationStrides);

    private static void Run<T, TStore>(ReadOnlySpan<int> shape, ReadOnlySpan<T> source, int sourceOffset, ReadOnlySpan<int> sourceStrides,
        Span<T> destination, int destinationOffset, ReadOnlySpan<int> destinationStrides)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStore : struct, IStore<T>
    {
        var walk = new StridedWalk(
            shape, source.Length, sourceOffset, sourceStrides, destination.Length, destinationOffset, destinationStrides);
        if (walk.IsEmpty)
            return;
        ref T from = ref Unsafe.Add(ref MemoryMarshal.GetReference(source), sourceOffset);
        ref T to = ref Unsafe.Add(ref MemoryMarshal.GetReference(destination), destinationOffset);
        if (walk.Rank == 0)
        {
            TStore.Store(from, ref to);
            return;
        }

        bool transposes = walk.Rank > 1 && walk[walk.Rank - 1].Source != 1 && walk[walk.Rank - 2].Source == 1;
        int outerRank = walk.Rank - (transposes ? 2 : 1);
        ref readonly var inner = ref walk[walk.Rank - 1];
        Span<int> index = stackalloc int[StridedWalk.MaxRank];
        index.Clear();
        while (true)
        {
            if (transposes)
                Transpose<T, TStore>(in walk[walk.Rank - 2], in inner, ref from, ref to);
            else
                Line<T, TStore>(in inner, ref from, ref to);
            int axis = outerRank - 1;
            for (; axis >= 0; axis--)
            {
                ref readonly var outer = ref walk[axis];
                from = ref Unsafe.Add(ref from, outer.Source);
                to = ref Unsafe.Add(ref to, outer.Destination);
                if (++index[axis] < outer.Extent)
                    break;

                // The whole loop's way back: index × stride, because the last step went one past the end.
                from = ref Unsafe.Subtract(ref from, (nint)outer.Source * outer.Extent);
                to = ref Unsafe.Subtract(ref to, (nint)outer.Destination * outer.Extent);
                index[axis] = 0;
            }

            if (axis < 0)
                return;
        }
    }

    private static void Line<T, TStore>(in StridedWalk.Axis axis, ref T from, ref T to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStore : struct, IStore<T>
    {
        int count = axis.Extent;
        if (axis is { Source: 1, Destination: 1 })
        {
            TStore.StoreRun(MemoryMarshal.CreateReadOnlySpan(ref from, count), MemoryMarshal.CreateSpan(ref to, count));
            return;
        }

        if (axis is { Source: 0, Destination: 1 })
        {
            TStore.Fill(from, MemoryMarshal.CreateSpan(ref to, count));
            return;
        }

        nint sourceStride = axis.Source, destinationStride = axis.Destination;
        for (int i = 0; i < count; i++)
            TStore.Store(Unsafe.Add(ref from, i * sourceStride), ref Unsafe.Add(ref to, i * destinationStride));
    }

    /// <summary>
    /// Both sides in cache-sized squares: <paramref name="rows"/> is contiguous in the source, <paramref name="columns"/> closest in the
    /// destination.
    /// </summary>
    private static void Transpose<T, TStore>(in StridedWalk.Axis rows, in StridedWalk.Axis columns, ref T from, ref T to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStore : struct, IStore<T>
    {
        nint rowTo = rows.Destination, columnFrom = columns.Source, columnTo = columns.Destination;
        for (int rowBlock = 0; rowBlock < rows.Extent; rowBlock += TransposeBlock)
        {
            int rowEnd = Math.Min(rowBlock + TransposeBlock, rows.Extent);
            for (int columnBlock = 0; columnBlock < columns.Extent; columnBlock += TransposeBlock)
            {
                int columnEnd = Math.Min(columnBlock + TransposeBlock, columns.Extent);
                for (int row = rowBlock; row < rowEnd; row++)
                {
                    ref T source = ref Unsafe.Add(ref from, row);
                    ref T target = ref Unsafe.Add(ref to, row * rowTo);
                    for (int column = columnBlock; column < columnEnd; column++)
                        TStore.Store(Unsafe.Add(ref source, column * columnFrom), ref Unsafe.Add(ref target, column * columnTo));
                }
            }
        }
    }
}
