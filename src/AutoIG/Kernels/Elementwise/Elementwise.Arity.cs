using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <content>One to six operands as one kind of map: the loops exist once, and what a map does not read is never loaded.</content>
public static partial class Elementwise
{
    private interface IMap<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        static abstract int Arity { get; }

        static abstract TVector Invoke<TVector>(TVector a, TVector b, TVector c, TVector d, TVector e, TVector f)
            where TVector : struct, IVector<TVector, T>;
    }

    private readonly struct Map1<T, TMap> : IMap<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMap : struct, IMap1<T>
    {
        public static int Arity => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Invoke<TVector>(TVector a, TVector b, TVector c, TVector d, TVector e, TVector f)
            where TVector : struct, IVector<TVector, T> => TMap.Invoke(a);
    }

    private readonly struct Map2<T, TMap> : IMap<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMap : struct, IMap2<T>
    {
        public static int Arity => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Invoke<TVector>(TVector a, TVector b, TVector c, TVector d, TVector e, TVector f)
            where TVector : struct, IVector<TVector, T> => TMap.Invoke(a, b);
    }

    private readonly struct Map3<T, TMap> : IMap<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMap : struct, IMap3<T>
    {
        public static int Arity => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Invoke<TVector>(TVector a, TVector b, TVector c, TVector d, TVector e, TVector f)
            where TVector : struct, IVector<TVector, T> => TMap.Invoke(a, b, c);
    }

    private readonly struct Map4<T, TMap> : IMap<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMap : struct, IMap4<T>
    {
        public static int Arity => 4;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Invoke<TVector>(TVector a, TVector b, TVector c, TVector d, TVector e, TVector f)
            where TVector : struct, IVector<TVector, T> => TMap.Invoke(a, b, c, d);
    }

    private readonly struct Map5<T, TMap> : IMap<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMap : struct, IMap5<T>
    {
        public static int Arity => 5;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Invoke<TVector>(TVector a, TVector b, TVector c, TVector d, TVector e, TVector f)
            where TVector : struct, IVector<TVector, T> => TMap.Invoke(a, b, c, d, e);
    }

    private readonly struct Map6<T, TMap> : IMap<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMap : struct, IMap6<T>
    {
        public static int Arity => 6;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Invoke<TVector>(TVector a, TVector b, TVector c, TVector d, TVector e, TVector f)
            where TVector : struct, IVector<TVector, T> => TMap.Invoke(a, b, c, d, e, f);
    }
}
