using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

internal static unsafe partial class GatherGemm<T, TVector>
{
    /// <summary>
    /// What happens to a finished tile of the result. It is a pass of its own over what was just stored, not part of the micro-kernel: a
    /// map may contain a call (exp), which would make the accumulators spill, and each tile would be compiled anew for each map.
    /// </summary>
    private static class Epilogue
    {
        /// <summary>row ← map(row), for whole vectors.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Apply<TEpilogue>(T** rows, nint column, int count, int filled, nint operandOffset)
            where TEpilogue : struct, IEpilogue<T>
        {
            for (int r = 0; r < count; r++)
            {
                T* row = rows[r] + column;
                for (nint n = 0; n < filled; n += TVector.Count)
                    TVector.Store(TEpilogue.Invoke(TVector.Load(row + n), row + n + operandOffset), row + n);
            }
        }

        /// <summary>row ← map(row), for any number of columns.</summary>
        public static void ApplyToRows<TEpilogue>(T** rows, int count, int columns, nint operandOffset)
            where TEpilogue : struct, IEpilogue<T>
        {
            int whole = columns / TVector.Count * TVector.Count;
            Apply<TEpilogue>(rows, 0, count, whole, operandOffset);
            for (int r = 0; r < count; r++)
            {
                for (int n = whole; n < columns; n++)
                {
                    T* element = rows[r] + n;
                    Lane1<T>.Store(TEpilogue.Invoke(Lane1<T>.Load(element), element + operandOffset), element);
                }
            }
        }

        /// <summary>destination ← map(source) or map(destination + source), for any number of columns.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Copy<TEpilogue>(
            T** source, T** destination, nint column, int count, int filled, bool accumulate, nint operandOffset)
            where TEpilogue : struct, IEpilogue<T>
        {
            for (int r = 0; r < count; r++)
            {
                T* from = source[r], to = destination[r] + column;
                nint n = 0;
                for (; n <= filled - TVector.Count; n += TVector.Count)
                {
                    var value = TVector.Load(from + n);
                    TVector.Store(TEpilogue.Invoke(accumulate ? TVector.Load(to + n) + value : value, to + n + operandOffset), to + n);
                }

                for (; n < filled; n++)
                {
                    var value = Lane1<T>.Load(from + n);
                    Lane1<T>.Store(TEpilogue.Invoke(accumulate ? Lane1<T>.Load(to + n) + value : value, to + n + operandOffset), to + n);
                }
            }
        }
    }
}
