using System.Runtime.CompilerServices;

namespace AutoIG.Kernels;

internal static unsafe partial class GatherGemm<T, TVector>
{
    /// <summary>
    /// What happens to a finished block of the result. It is a pass of its own over a block that is in the first cache, not part of the micro-kernel: a
    /// map may contain a call (exp), which would make the accumulators spill.
    /// </summary>
    private static class Epilogue
    {
        /// <summary>row ← map(row), for whole vectors.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Apply<TMap>(T** rows, nint column, int count, int filled)
            where TMap : struct, IMap1<T>
        {
            for (int r = 0; r < count; r++)
            {
                T* row = rows[r] + column;
                for (nint n = 0; n < filled; n += TVector.Count)
                {
                    TVector.Store(TMap.Invoke(TVector.Load(row + n)), row + n);
                }
            }
        }

        /// <summary>row ← map(row), for any number of columns.</summary>
        public static void ApplyToRows<TMap>(T** rows, int count, int columns)
            where TMap : struct, IMap1<T>
        {
            int whole = columns / TVector.Count * TVector.Count;
            Apply<TMap>(rows, 0, count, whole);
            for (int r = 0; r < count; r++)
            {
                for (int n = whole; n < columns; n++)
                {
                    Lane1<T>.Store(TMap.Invoke(Lane1<T>.Load(rows[r] + n)), rows[r] + n);
                }
            }
        }

        /// <summary>destination (+)= map(source), for any number of columns.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Copy<TMap>(T** source, T** destination, nint column, int count, int filled, bool accumulate)
            where TMap : struct, IMap1<T>
        {
            for (int r = 0; r < count; r++)
            {
                T* from = source[r], to = destination[r] + column;
                nint n = 0;
                for (; n <= filled - TVector.Count; n += TVector.Count)
                {
                    var value = TMap.Invoke(TVector.Load(from + n));
                    TVector.Store(accumulate ? TVector.Load(to + n) + value : value, to + n);
                }

                for (; n < filled; n++)
                {
                    var value = TMap.Invoke(Lane1<T>.Load(from + n));
                    Lane1<T>.Store(accumulate ? Lane1<T>.Load(to + n) + value : value, to + n);
                }
            }
        }
    }
}
